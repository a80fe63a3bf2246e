// Format: an optimizer as a safetensors file and back. Weights are stored under the names of their parameters, state
// under `<name>.exp_avg` and so on, and everything else as JSON in the header's metadata. Pure functions of plain data.

import { boolean, count, isObject, nonNegative, number, show, wrongType } from '../options/checks.ts';
import { slotOf } from '../options/names.ts';
import { checkpointError, fromJson, type Json, toJson } from './json.ts';
import { decode, encode, type RawTensor, type Tensor } from './safetensors.ts';

/** Stands for a function among the saved options, because a file cannot hold one. */
export const SCHEDULE = 'schedule';

/** The version of the metadata's layout, stored under the key `zeromean`. */
const VERSION = '2';
/** The first version, in which all parameters had taken as many steps as the optimizer. */
const WITHOUT_COUNTS = '1';

/** Options by name, as the constructors take them. */
export type Options = { readonly [name: string]: Json };

/** The settings of a single parameter. */
export interface ParameterSettings {
  readonly lrScale: number;
  readonly decayScale: number;
  readonly frozen: boolean;
  /** As stated in the spec, if they were. */
  readonly outputAxis?: number | readonly number[] | undefined;
  readonly centralize?: boolean | undefined;
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
  /** As the constructor takes them. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly parameters: readonly ParameterSnapshot[];
}

/** One parameter of a {@link Checkpoint}. Its arrays are views of the file. */
export interface SavedParameter {
  readonly name: string;
  readonly shape: readonly number[];
  /** Missing in files made by other programs. */
  readonly settings?: ParameterSettings;
  /** Missing if the file holds only weights. */
  readonly counts?: Counts;
  readonly data: RawTensor;
  readonly state: ReadonlyMap<string, RawTensor>;
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
  /** Whether another program made it, so that it has no metadata of ours. */
  readonly isForeign: boolean;
}

/** The names of an optimizer's state arrays in the file. */
export function slotsOf({ parameters }: Snapshot): string[] {
  return Object.keys(parameters[0]?.state ?? {}).map(slotOf);
}

/**
 * Writes the file of an optimizer. Without `state` it holds only the weights and which of their axes are the output
 * axes, so any class can load it. No two arrays have the same name: the constructor refuses such parameters.
 */
export function write(snapshot: Snapshot, { state }: { readonly state: boolean }): Uint8Array<ArrayBuffer> {
  const tensors: Tensor[] = [];
  for (const { name, shape, data, state: arrays } of snapshot.parameters) {
    tensors.push({ name, shape, data });
    if (!state) continue;
    for (const [key, array] of Object.entries(arrays)) {
      tensors.push({ name: `${name}.${slotOf(key)}`, shape, data: array });
    }
  }
  const metadata = new Map([['zeromean', VERSION]]);
  if (state) {
    metadata.set('class', toJson(snapshot.class));
    metadata.set('stepsTaken', toJson(snapshot.stepsTaken));
    metadata.set('options', toJson(optionsToJson(snapshot.options)));
    metadata.set('state', toJson(slotsOf(snapshot)));
  }
  metadata.set('parameters', toJson(snapshot.parameters.map((parameter) => settingsToJson(parameter, state))));
  return encode(tensors, metadata);
}

/** The options with {@link SCHEDULE} instead of each function, and without those that are not set. */
function optionsToJson(options: Readonly<Record<string, unknown>>): Json {
  const plain = (value: unknown): Json => {
    if (typeof value === 'function') return SCHEDULE;
    return Array.isArray(value) ? value.map(plain) : (value as Json);
  };
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, plain(value)]));
}

function settingsToJson(parameter: ParameterSnapshot, whole: boolean): Json {
  const { name, shape, outputAxes, lrScale, decayScale, frozen, outputAxis, centralize, counts } = parameter;
  return {
    name,
    shape,
    outputAxes,
    ...(outputAxis !== undefined && { outputAxis }),
    ...(centralize !== undefined && { centralize }),
    ...(whole && { lrScale, decayScale, frozen, stepsTaken: counts.steps, averagesTaken: counts.averages }),
  };
}

/**
 * Reads a file and checks all of it. No array is copied. Without `strict`, the arrays may differ from what the metadata
 * say, because someone may have saved parts of a checkpoint with its metadata unchanged.
 *
 * @throws TypeError or RangeError with a message that names the problem
 */
export function read(bytes: Uint8Array, strict = true): Checkpoint {
  const { metadata, tensors } = decode(bytes);
  const version = metadata.get('zeromean');
  if (version === undefined) {
    return { parameters: [...tensors.values()].map(weightsOf), isForeign: true };
  }
  if (version !== VERSION && version !== WITHOUT_COUNTS) {
    throw checkpointError(
      `its format is version ${show(version)}, expected ${show(VERSION)}: another release of zeromean made it`,
    );
  }
  const json = (key: string): Json => fromJson(`its metadata ${show(key)}`, textOf(metadata, key));
  const run = metadata.has('class') ? runOf(json) : undefined;
  const remaining = new Map(tensors);
  const parameters = arrayOf('parameters', json('parameters')).flatMap((described, i) => {
    const { name, shape, settings } = parameterOf(`parameters[${i}]`, described, run !== undefined);
    const counts = run && countsOf(`parameters[${i}]`, described, version === VERSION ? undefined : run.stepsTaken);
    if (!strict && !remaining.has(name)) return [];
    const expected = strict ? shape : undefined;
    const data = takeTensor(remaining, tensors, name, expected);
    const state = new Map<string, RawTensor>();
    for (const slot of run?.slots ?? []) {
      const full = `${name}.${slot}`;
      if (!strict && !same(remaining.get(full)?.shape ?? [NaN], data.shape)) continue;
      state.set(slot, takeTensor(remaining, tensors, full, expected));
    }
    return [{ name, shape: data.shape, settings, ...(counts && { counts }), data, state }];
  });
  const strays = [...remaining.values()];
  if (strict && strays[0] !== undefined) {
    throw checkpointError(`${show(strays[0].name)} is neither a parameter of its metadata nor state of one`);
  }
  return { ...(run && { run }), parameters: [...parameters, ...strays.map(weightsOf)], isForeign: false };
}

/** An array about which nothing is known except that it may be weights. */
function weightsOf(data: RawTensor): SavedParameter {
  return { name: data.name, shape: data.shape, data, state: new Map() };
}

function textOf(metadata: ReadonlyMap<string, string>, key: string): string {
  const text = metadata.get(key);
  if (text === undefined) throw checkpointError(`its metadata has no ${show(key)}`);
  return text;
}

/** Removes an array that the metadata lists from the remaining ones, and returns it. */
function takeTensor(
  remaining: Map<string, RawTensor>,
  tensors: ReadonlyMap<string, RawTensor>,
  name: string,
  shape: readonly number[] | undefined,
): RawTensor {
  const tensor = remaining.get(name);
  if (tensor === undefined)
    throw checkpointError(`${show(name)} is ${tensors.has(name) ? 'twice in its metadata' : 'missing'}`);
  if (shape !== undefined && !same(tensor.shape, shape)) {
    throw checkpointError(`${show(name)} has shape ${show(tensor.shape)}, and its metadata say ${show(shape)}`);
  }
  remaining.delete(name);
  return tensor;
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

function parameterOf(
  what: string,
  json: Json,
  whole: boolean,
): { name: string; shape: number[]; settings: ParameterSettings } {
  const { name, shape, outputAxis, centralize, ...others } = objectOf(what, json);
  // Version 1 has settings even in files of weights alone, where they are ignored.
  const { lrScale, decayScale, frozen } = whole ? others : { lrScale: 1, decayScale: 1, frozen: false };
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
  if (!isObject(value)) throw wrongType(`checkpoint: ${what}`, value, 'an object');
  return value as Options;
}
