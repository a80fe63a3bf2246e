// Restore: a checkpoint into an optimizer that exists, all or nothing, or into the spec and the options of a new one.

import { show, wrongType } from '../options/checks.ts';
import type { Schedule, Settings } from '../options/shared.ts';
import type { ParameterSpec, Plan } from '../options/spec.ts';
import { type Checkpoint, type Options, type Run, SCHEDULE, type Snapshot, slotsOf } from './format.ts';
import { checkpointError, type Json } from './json.ts';

/**
 * Refuses a checkpoint that does not fit an optimizer: names and shapes, and where it has more than weights, class and
 * state. Changes nothing.
 *
 * @throws RangeError that names what does not fit
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

/** The first of many names. */
function firstNames(names: readonly string[]): string {
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return names.slice(0, 3).map(show).join(', ') + more;
}

/** Copies the arrays of a checkpoint that {@link check} lets pass. */
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

/** One copy of bytes, which need not be aligned as float32 have to be. */
function copyBytes(array: Float32Array | undefined, bytes: Uint8Array | undefined): void {
  if (array === undefined || bytes === undefined) return;
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(bytes);
}

/** What can be set for one parameter. */
interface Settable {
  readonly name: string;
  lrScale: number;
  decayScale: number;
  frozen: boolean;
}

/**
 * What sets a checkpoint's settings of each parameter, where it has more than weights; changes nothing until it is called.
 *
 * @throws TypeError, RangeError where it would train a parameter that has to stay frozen
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

/** The spec of a new optimizer; its weights are 0 until {@link copy}. */
export function specFrom({ parameters }: Checkpoint): Map<string, ParameterSpec> {
  return new Map(parameters.map(({ name, shape, settings }) => [name, { shape, initial: 0, ...settings }]));
}

/**
 * The options of a new optimizer of a class: those of the checkpoint, where it has any, below those of the caller.
 *
 * @throws RangeError where the checkpoint is of another class, TypeError where it had a schedule and the caller gives none
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

/** Settings, and the options of the update rule, as a constructor takes them, for a {@link Snapshot}. */
export function optionsOf(settings: Settings, ofRule: Options): Options {
  const { lr, weightDecay, decoupled, maximize, centralization, clipNorm, gradScale, skipNonFinite, averageWeights } =
    settings;
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
    centralize: on ? { at, minRank, minFanIn, ...axis } : false,
    ...ofRule,
  };
}

function scheduleToJson(value: Schedule): Json {
  return typeof value === 'number' ? value : SCHEDULE;
}
