// Restore: loads a checkpoint into an existing optimizer, all or nothing, or makes the spec and options of a new one.

import { nonNegative, number, positive, show, wrongType } from '../options/checks.ts';
import { slotOf } from '../options/names.ts';
import type { Schedule } from '../options/schedule.ts';
import type { Settings } from '../options/shared.ts';
import type { ParameterSpec } from '../options/spec.ts';
import {
  type Checkpoint,
  type Counts,
  type Options,
  type ParameterSettings,
  type Run,
  type SavedParameter,
  SCHEDULE,
  type Snapshot,
  same,
  slotsOf,
} from './format.ts';
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
    if (!same(found, shape)) {
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

/** What a checkpoint changes in an optimizer. Everything that can fail has happened by the time there is one. */
export interface Restoration {
  /** Arrays, and the bytes that they get. */
  readonly arrays: readonly (readonly [to: Float32Array, from: Uint8Array])[];
  /** undefined if the checkpoint holds only weights. */
  readonly stepsTaken: number | undefined;
  /** undefined if the saved or the current rate is a schedule, or if the checkpoint holds only weights. */
  readonly lr: number | undefined;
  readonly gradScale: number;
  /** By the names of their parameters; none if the checkpoint holds only weights. */
  readonly settings: ReadonlyMap<string, ParameterSettings>;
  /** In the order of the optimizer's parameters; undefined if the checkpoint holds only weights. */
  readonly counts: readonly Counts[] | undefined;
}

/** The part of a {@link Restoration} that a new optimizer needs, too. */
export type ArraysAndCounts = Pick<Restoration, 'arrays' | 'stepsTaken' | 'counts'>;

/**
 * Plans a restoration. `obstacles` has the error that unfreezing throws for each parameter that has to stay frozen.
 *
 * @throws TypeError or RangeError with a message that names what does not fit
 */
export function planRestore(
  checkpoint: Checkpoint,
  target: Snapshot,
  obstacles: readonly (Error | undefined)[],
): Restoration {
  const { run, parameters } = checkpoint;
  const { lr = SCHEDULE, gradScale = target.options.gradScale } = run?.options ?? {};
  const rate = lr === SCHEDULE ? undefined : number('checkpoint: lr', lr, nonNegative);
  const plan = {
    lr: target.options.lr === SCHEDULE ? undefined : rate,
    gradScale: number('checkpoint: gradScale', gradScale, positive),
    ...planArrays(checkpoint, target),
    settings: new Map(parameters.flatMap(({ name, settings }) => (run && settings ? [[name, settings]] : []))),
  };
  target.parameters.forEach(({ name }, i) => {
    const obstacle = obstacles[i];
    if (obstacle !== undefined && plan.settings.get(name)?.frozen === false) throw obstacle;
  });
  return plan;
}

/** The part of a plan that is about arrays and the numbers of steps taken. */
export function planArrays(checkpoint: Checkpoint, target: Snapshot): ArraysAndCounts {
  check(checkpoint, target);
  const { run, parameters } = checkpoint;
  const saved = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const arrays = target.parameters.flatMap(({ name, data, state }) => {
    const from = saved.get(name) as SavedParameter;
    // From weights alone, averages and slow weights start over.
    const others = Object.entries(state).map(([key, array]) => {
      const startsOver = key === 'average' || key === 'slow' ? from.data : undefined;
      return [array, run === undefined ? startsOver : from.state.get(slotOf(key))] as const;
    });
    return [[data, from.data] as const, ...others].filter(
      (pair): pair is [Float32Array, Uint8Array] => pair[1] !== undefined,
    );
  });
  const counts = target.parameters.map(({ name }) => saved.get(name)?.counts as Counts);
  return { arrays, stepsTaken: run?.stepsTaken, counts: run && counts };
}

/** Copies the arrays of a plan. The bytes need not be aligned to four, as a Float32Array is. */
export function copyArrays({ arrays }: Pick<Restoration, 'arrays'>): void {
  for (const [{ buffer, byteOffset, byteLength }, bytes] of arrays) {
    new Uint8Array(buffer, byteOffset, byteLength).set(bytes);
  }
}

/** The spec of a new optimizer. Its weights are 0 until {@link copyArrays} writes them. */
export function specFrom({ parameters }: Checkpoint): Map<string, ParameterSpec> {
  return new Map(parameters.map(({ name, shape, settings }) => [name, { shape, initial: 0, ...settings }]));
}

/**
 * The options of a new optimizer of a class: the caller's, and for the rest those of the checkpoint, if it has any.
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
