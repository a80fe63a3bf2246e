// Restore: loads a checkpoint into an existing optimizer, all or nothing, or makes a new one's spec and options of it.

import { show, wrongType } from '../options/checks.ts';
import type { Schedule, Settings } from '../options/shared.ts';
import type { ParameterSpec, Plan } from '../options/spec.ts';
import { type Checkpoint, type Options, type Run, SCHEDULE, type Snapshot, slotsOf } from './format.ts';
import { checkpointError, type Json } from './json.ts';

/**
 * Checks that a checkpoint fits an optimizer: its names and shapes, and, if it holds more than weights, its class and
 * state. Changes nothing.
 *
 * @throws RangeError with a message that names what does not fit
 */
export function check({ run, parameters }: Checkpoint, target: Snapshot): void {
  if (run !== undefined) checkRun(run, target);
  const saved = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const known = new Set(target.parameters.map(({ name }) => name));
  const missing = [...known].filter((name) => !saved.has(name));
  const unexpected = [...saved.keys()].filter((name) => !known.has(name));
  if (missing.length > 0)
    throw checkpointError(
      `it has no ${firstNames(missing)}${unexpected.length > 0 ? `, but ${firstNames(unexpected)}` : ''}`,
    );
  if (unexpected.length > 0) throw checkpointError(`it has ${firstNames(unexpected)}, which the optimizer has not`);
  for (const { name, shape } of target.parameters) {
    const found = saved.get(name)?.shape ?? [];
    if (found.length !== shape.length || found.some((side, axis) => side !== shape[axis])) {
      throw checkpointError(`${show(name)} has shape ${show(found)}, expected ${show(shape)}`);
    }
  }
}

function checkRun(run: Run, target: Snapshot): void {
  if (run.class !== target.class) {
    throw checkpointError(
      `it is of ${show(run.class)}, expected "${target.class}": save({ state: false }) writes what any class loads`,
    );
  }
  const wanted = slotsOf(target);
  if ([...run.slots].sort().join() !== [...wanted].sort().join()) {
    const list = (slots: readonly string[]): string => (slots.length === 0 ? 'none' : slots.join(', '));
    throw checkpointError(
      `its state is ${list(run.slots)}, expected ${list(wanted)}: use the options that it was saved with`,
    );
  }
}

/** The first three names, and how many more there are. */
function firstNames(names: readonly string[]): string {
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return names.slice(0, 3).map(show).join(', ') + more;
}

/** Copies the arrays of a checkpoint that has passed {@link check}. */
export function copy({ run, parameters }: Checkpoint, target: Snapshot): void {
  const saved = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const keys = Object.keys(target.parameters[0]?.state ?? {});
  const slots = run === undefined ? [] : slotsOf(target).map((slot, i) => [slot, keys[i] ?? ''] as const);
  for (const { name, data, state } of target.parameters) {
    const from = saved.get(name);
    copyBytes(data, from?.data);
    for (const [slot, key] of slots) copyBytes(state[key], from?.state.get(slot));
  }
}

/** Copies bytes, which need not be aligned to four as a Float32Array is. */
function copyBytes(array: Float32Array | undefined, bytes: Uint8Array | undefined): void {
  if (array === undefined || bytes === undefined) return;
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(bytes);
}

/** What can be set on a parameter. */
interface Settable {
  readonly name: string;
  lrScale: number;
  decayScale: number;
  frozen: boolean;
}

/**
 * Returns a function that applies a checkpoint's settings to each parameter, if the checkpoint holds more than weights.
 * Nothing changes until that function is called, and it cannot fail.
 *
 * @throws TypeError or RangeError if the checkpoint unfreezes a parameter that has to stay frozen
 */
export function settlement(
  { run, parameters }: Checkpoint,
  all: readonly Settable[],
  plans: readonly Plan[],
): () => void {
  const saved = new Map(parameters.map(({ name, settings }) => [name, run && settings]));
  all.forEach(({ name }, i) => {
    const obstacle = plans[i]?.obstacle;
    if (obstacle !== undefined && saved.get(name)?.frozen === false) throw obstacle;
  });
  return () => {
    for (const parameter of all) {
      const { lrScale, decayScale, frozen } = saved.get(parameter.name) ?? parameter;
      parameter.lrScale = lrScale;
      parameter.decayScale = decayScale;
      parameter.frozen = frozen;
    }
  };
}

/** The spec of a new optimizer. Its weights are 0 until {@link copy} writes them. */
export function specFrom({ parameters }: Checkpoint): Map<string, ParameterSpec> {
  return new Map(parameters.map(({ name, shape, settings }) => [name, { shape, initial: 0, ...settings }]));
}

/**
 * The options of a new optimizer of a class: the caller's, and those of the checkpoint, if it has any, for the rest.
 *
 * @throws RangeError if the checkpoint is of another class; TypeError if the caller does not pass an option that was a
 * schedule
 */
export function optionsFrom(
  kind: string,
  { run }: Checkpoint,
  overrides: object = {},
): Readonly<Record<string, unknown>> {
  if (typeof overrides !== 'object' || overrides === null || Array.isArray(overrides)) {
    throw wrongType('overrides', overrides, 'an object of options');
  }
  const given = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
  if (run === undefined) return given;
  if (run.class !== kind)
    throw checkpointError(`it is of ${show(run.class)}, expected "${kind}": use the class that saved it`);
  const saved = new Map(Object.entries(run.options));
  for (const name of Object.keys(given)) saved.delete(name);
  if ('eps' in given) saved.delete('epsHat');
  if ('epsHat' in given) saved.delete('eps');
  for (const [name, value] of saved) {
    if (value === SCHEDULE) {
      throw new TypeError(
        `checkpoint: ${name} was a schedule, which no file can hold: pass it, as in ${kind}.from(bytes, { ${name}: cosine(...) })`,
      );
    }
  }
  return { ...Object.fromEntries(saved), ...given };
}

/** The options of an optimizer in the form that its constructor takes, for a {@link Snapshot}. */
export function optionsOf(settings: Settings, ofRule: Options): Options {
  const { lr, weightDecay, decoupled, maximize, centralization, clipNorm, gradScale, skipNonFinite } = settings;
  const { averageWeights, lookahead } = settings;
  const { on, outputAxis, at, minRank, minFanIn } = centralization;
  const axis = outputAxis === undefined ? {} : { outputAxis: outputAxis as Json };
  return {
    lr: scheduleToJson(lr),
    weightDecay: scheduleToJson(weightDecay),
    decoupledWeightDecay: decoupled,
    maximize,
    clipNorm,
    gradScale,
    nonFinite: skipNonFinite ? 'skip' : 'propagate',
    ...(averageWeights !== undefined && { averageWeights }),
    ...(lookahead !== undefined && { lookahead: { ...lookahead } }),
    centralize: on ? { at, minRank, minFanIn, ...axis } : false,
    ...ofRule,
  };
}

function scheduleToJson(value: Schedule): Json {
  return typeof value === 'number' ? value : SCHEDULE;
}
