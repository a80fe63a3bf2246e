// The crate on this machine's own instructions against the package in WebAssembly, to the bit: the same digest after every
// step of runs at random, which says that weights, state, averages, slow weights, counts and hyper-parameters are the same.

import { expect, test } from 'vitest';
import { cargo } from '../../platforms/native/cargo.ts';
import { construct, type Optimizer } from '../oracle/library.ts';
import type { Options } from '../rules/index.ts';
import { configuration, type Run, type Step } from './configurations.ts';

const RUNS = 1000;

/** What is known after a step. */
interface After {
  readonly norm: string;
  readonly taken: boolean;
  readonly digest: string;
}

interface Answer {
  readonly steps: readonly After[];
  readonly data: readonly (readonly number[])[];
}

/** The bits of float32s, with every NaN the same. */
function bits(values: ArrayLike<number>): number[] {
  const floats = Float32Array.from(values);
  return [...new Uint32Array(floats.buffer)].map((word, i) => (Number.isNaN(floats[i]) ? 0x7fc00000 : word));
}

/** A line of the request. */
function request({ kind, options, spec, steps }: Run): string {
  return JSON.stringify({
    kind,
    options,
    spec: spec.map((parameter) => ({ ...parameter, initial: bits(parameter.initial) })),
    steps: steps.map((step) => ({ ...step, gradients: step.gradients.map((gradient) => gradient && bits(gradient)) })),
  });
}

/** All runs in the crate. */
function inRust(runs: readonly Run[]): Answer[] {
  const program = ['run', '--quiet', '--release', '-p', 'zeromean', '--example', 'replay'];
  const stdout = cargo(program, `${runs.map(request).join('\n')}\n`);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer);
}

function hex(x: number): string {
  return new BigUint64Array(Float64Array.of(x).buffer)[0]?.toString(16).padStart(16, '0') ?? '';
}

/** Sets whatever can be set. */
function assign(optimizer: Optimizer, options: Options): void {
  const settable = ['weightDecay', 'clipNorm', 'gradScale', 'momentum', 'betas'];
  for (const name of settable) if (name in options) Reflect.set(optimizer, name, Reflect.get(options, name));
}

function take(optimizer: Optimizer, { lr, zeroGrad, gradients, frozen, options }: Step): After {
  const parameters = Object.values(optimizer.parameters);
  for (const [i, isFrozen] of Object.entries(frozen)) Reflect.set(parameters[Number(i)] ?? {}, 'frozen', isFrozen);
  if (options) assign(optimizer, options);
  gradients.forEach((gradient, i) => {
    if (gradient) parameters[i]?.grad.set(gradient);
  });
  Reflect.set(optimizer, 'lr', lr);
  const norm = hex(optimizer.gradNorm());
  return { norm, taken: optimizer.step({ zeroGrad }), digest: optimizer.digest() };
}

/** A run in the package. */
function inJavaScript({ kind, options, spec, steps }: Run): Answer {
  const parameters = spec.map((parameter, i) => [
    `p${i}`,
    { ...parameter, ...(!parameter.outputAxis && { centralize: false }) },
  ]);
  const optimizer = construct({ optimizer: kind, spec: Object.fromEntries(parameters), options, gradients: [] });
  const after = steps.map((step) => take(optimizer, step));
  return { steps: after, data: Object.values(optimizer.parameters).map(({ data }) => bits(data)) };
}

test(`${RUNS} runs at random`, { timeout: 300_000 }, () => {
  const runs = Array.from({ length: RUNS }, (_, seed) => configuration(seed));
  const answers = inRust(runs);
  expect(answers).toHaveLength(RUNS);
  answers.forEach((answer, seed) => {
    expect(answer, `run ${seed}`).toEqual(inJavaScript(runs[seed] as Run));
  });
  const all = answers.flatMap(({ steps }) => steps);
  expect(all.filter(({ taken }) => taken).length).toBeGreaterThan(1000); // and not only skipped ones
  expect(new Set(all.map(({ digest }) => digest)).size).toBeGreaterThan(1000);
});
