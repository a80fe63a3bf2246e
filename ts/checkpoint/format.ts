// Format: an optimizer as a safetensors file and back. Weights are stored under the names of their parameters, state
// under `<name>.exp_avg` and so on, and everything else as JSON in the header's metadata. Pure functions of plain data.

import { boolean, count, nonNegative, number, show, wrongType } from '../options/checks.ts';
import { checkpointError, fromJson, type Json, toJson } from './json.ts';
import { decode, encode, type RawTensor, type Tensor } from './safetensors.ts';

/** Stands for a function among the saved options, because a file cannot hold one. */
export const SCHEDULE = 'schedule';

/** The version of the metadata's layout, stored under the key `zeromean`. */
const VERSION = '2';
/** Its first version, in which all parameters had taken as many steps as the optimizer. */
const WITHOUT_COUNTS = '1';

/** Options by name, as the constructors take them. */
export type Options = { readonly [name: string]: Json };

/** The settings of a single parameter. */
export interface ParameterSettings {
  readonly lrScale: number;
  readonly decayScale: number;
  readonly frozen: boolean;
  /** As stated in the spec, if they were. */
  readonly outputAxis?: number | readonly number[];
  readonly centralize?: boolean;
}

/** How many steps a parameter has taken, and how often its weights have been averaged. */
export interface Counts {
  readonly steps: number;
  readonly averages: number;
}

/** One parameter of a {@link Snapshot}. */
export interface ParameterSnapshot extends ParameterSettings {
  readonly counts: Counts;
  readonly name: string;
  readonly shape: readonly number[];
  /** The axes that were used, for readers of the file. */
  readonly outputAxes: readonly number[];
  readonly data: Float32Array;
  readonly state: Readonly<Record<string, Float32Array>>;
}

/** Everything about an optimizer that a file holds. The arrays are not copied. */
export interface Snapshot {
  readonly class: string;
  readonly stepsTaken: number;
  /** With {@link SCHEDULE} in place of each schedule. */
  readonly options: Options;
  readonly parameters: readonly ParameterSnapshot[];
}

/** One parameter of a {@link Checkpoint}. The bytes are views of the file. */
export interface SavedParameter {
  readonly name: string;
  readonly shape: readonly number[];
  /** Missing in files that other programs have made. */
  readonly settings?: ParameterSettings;
  /** Missing if the file holds only weights. */
  readonly counts?: Counts;
  readonly data: Uint8Array;
  readonly state: ReadonlyMap<string, Uint8Array>;
}

/** Everything in a file besides the weights and the settings of single parameters. */
export interface Run {
  readonly class: string;
  readonly stepsTaken: number;
  readonly options: Options;
  /** The names of the state arrays in the file, such as `exp_avg`. */
  readonly slots: readonly string[];
}

/** The content of a file. */
export interface Checkpoint {
  /** Missing if the file holds only weights. */
  readonly run?: Run;
  readonly parameters: readonly SavedParameter[];
}

/** The name of a state array in the file, as in torch: `max_exp_avg_sq` for `maxExpAvgSq`. */
export function slotOf(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The names of an optimizer's state arrays in the file. */
export function slotsOf({ parameters }: Snapshot): string[] {
  return Object.keys(parameters[0]?.state ?? {}).map(slotOf);
}

/**
 * Writes the file of an optimizer. Without `state` it holds only the weights and the settings of each parameter, which
 * any class can load.
 *
 * @throws RangeError if two arrays would have the same name in the file
 */
export function write(snapshot: Snapshot, { state }: { readonly state: boolean }): Uint8Array {
  const names = new Set(snapshot.parameters.map(({ name }) => name));
  const tensors: Tensor[] = [];
  for (const { name, shape, data, state: arrays } of snapshot.parameters) {
    tensors.push({ name, shape, data });
    if (!state) continue;
    for (const [key, array] of Object.entries(arrays)) {
      const full = `${name}.${slotOf(key)}`;
      if (names.has(full)) {
        throw checkpointError(
          `the parameter ${show(full)} has the name of the ${key} of ${show(name)}: rename it, or state: false`,
        );
      }
      tensors.push({ name: full, shape, data: array });
    }
  }
  const metadata = new Map([['zeromean', VERSION]]);
  if (state) {
    metadata.set('class', toJson(snapshot.class));
    metadata.set('stepsTaken', toJson(snapshot.stepsTaken));
    metadata.set('options', toJson(snapshot.options));
    metadata.set('state', toJson(slotsOf(snapshot)));
  }
  metadata.set('parameters', toJson(snapshot.parameters.map((parameter) => settingsToJson(parameter, state))));
  return encode(tensors, metadata);
}

function settingsToJson(parameter: ParameterSnapshot, withCounts: boolean): Json {
  const { name, shape, outputAxes, lrScale, decayScale, frozen, outputAxis, centralize, counts } = parameter;
  return {
    name,
    shape,
    outputAxes,
    lrScale,
    decayScale,
    frozen,
    ...(outputAxis !== undefined && { outputAxis }),
    ...(centralize !== undefined && { centralize }),
    ...(withCounts && { stepsTaken: counts.steps, averagesTaken: counts.averages }),
  };
}

/**
 * Reads a file and checks all of it. No array is copied.
 *
 * @throws TypeError or RangeError with a message that names the problem
 */
export function read(bytes: Uint8Array): Checkpoint {
  const { metadata, tensors } = decode(bytes);
  for (const { name, dtype } of tensors.values()) {
    if (dtype !== 'F32')
      throw checkpointError(`${show(name)}: dtype is ${show(dtype)}, expected "F32": convert it to float32`);
  }
  const version = metadata.get('zeromean');
  if (version === undefined) {
    return { parameters: [...tensors.values()].map((tensor) => ({ ...weightsOf(tensor), state: new Map() })) };
  }
  if (version !== VERSION && version !== WITHOUT_COUNTS) {
    throw checkpointError(
      `its format is version ${show(version)}, expected ${show(VERSION)}: another release of zeromean made it`,
    );
  }
  const json = (key: string): Json => fromJson(`its metadata ${show(key)}`, textOf(metadata, key));
  const run = metadata.has('class') ? runOf(json) : undefined;
  const remaining = new Map(tensors);
  const parameters = arrayOf('parameters', json('parameters')).map((described, i) => {
    const { name, shape, settings } = parameterOf(`parameters[${i}]`, described);
    const counts = run && countsOf(`parameters[${i}]`, described, version === VERSION ? undefined : run.stepsTaken);
    const data = takeTensor(remaining, tensors, name, shape);
    const state = new Map(run?.slots.map((slot) => [slot, takeTensor(remaining, tensors, `${name}.${slot}`, shape)]));
    return { name, shape, settings, ...(counts && { counts }), data, state };
  });
  const [stray] = remaining.keys();
  if (stray !== undefined)
    throw checkpointError(`${show(stray)} is neither a parameter of its metadata nor state of one`);
  return run === undefined ? { parameters } : { run, parameters };
}

function weightsOf({ name, shape, bytes }: RawTensor): { name: string; shape: readonly number[]; data: Uint8Array } {
  return { name, shape, data: bytes };
}

function textOf(metadata: ReadonlyMap<string, string>, key: string): string {
  const text = metadata.get(key);
  if (text === undefined) throw checkpointError(`its metadata has no ${show(key)}`);
  return text;
}

/** Takes an array that the metadata lists out of the remaining ones. */
function takeTensor(
  remaining: Map<string, RawTensor>,
  tensors: ReadonlyMap<string, RawTensor>,
  name: string,
  shape: readonly number[],
): Uint8Array {
  const tensor = remaining.get(name);
  if (tensor === undefined)
    throw checkpointError(`${show(name)} is ${tensors.has(name) ? 'twice in its metadata' : 'missing'}`);
  if (!same(tensor.shape, shape)) {
    throw checkpointError(`${show(name)} has shape ${show(tensor.shape)}, and its metadata say ${show(shape)}`);
  }
  remaining.delete(name);
  return tensor.bytes;
}

/** Whether two shapes are the same. */
export function same(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((side, axis) => side === b[axis]);
}

function runOf(json: (key: string) => Json): Run {
  return {
    class: stringOf('class', json('class')),
    stepsTaken: number('checkpoint: stepsTaken', json('stepsTaken'), count),
    options: objectOf('options', json('options')),
    slots: arrayOf('state', json('state')).map((slot, i) => stringOf(`state[${i}]`, slot)),
  };
}

function parameterOf(what: string, json: Json): { name: string; shape: number[]; settings: ParameterSettings } {
  const { name, shape, lrScale, decayScale, frozen, outputAxis, centralize } = objectOf(what, json);
  const title = stringOf(`${what}.name`, name);
  const of = (field: string): string => `checkpoint: ${show(title)}: ${field}`;
  const lengths = arrayOf(`${what}.shape`, shape).map((side, i) => number(of(`shape[${i}]`), side, count));
  const settings = {
    lrScale: number(of('lrScale'), lrScale, nonNegative),
    decayScale: number(of('decayScale'), decayScale, nonNegative),
    frozen: boolean(of('frozen'), frozen),
    ...(outputAxis !== undefined && { outputAxis: outputAxis as number | readonly number[] }), // checked with the spec
    ...(centralize !== undefined && { centralize: boolean(of('centralize'), centralize) }),
  };
  return { name: title, shape: lengths, settings };
}

function countsOf(what: string, json: Json, all: number | undefined): Counts {
  const { name, stepsTaken = all, averagesTaken = all } = objectOf(what, json);
  const of = (field: string): string => `checkpoint: ${show(name)}: ${field}`;
  return {
    steps: number(of('stepsTaken'), stepsTaken, count),
    averages: number(of('averagesTaken'), averagesTaken, count),
  };
}

function stringOf(what: string, value: unknown): string {
  if (typeof value !== 'string') throw wrongType(`checkpoint: ${what}`, value, 'a string');
  return value;
}

function arrayOf(what: string, value: unknown): readonly Json[] {
  if (!Array.isArray(value)) throw wrongType(`checkpoint: ${what}`, value, 'an array');
  return value;
}

function objectOf(what: string, value: unknown): Options {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrongType(`checkpoint: ${what}`, value, 'an object');
  }
  return value as Options;
}
