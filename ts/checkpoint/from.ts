// From: the spec and the options of an optimizer that is created from a checkpoint.

import { isObject, noObject, show } from '../options/checks.ts';
import type { ParameterSpec } from '../options/spec.ts';
import { isInteger } from './dtypes.ts';
import { type Checkpoint, type Options, type ParameterSettings, SCHEDULE, same } from './format.ts';
import { checkpointError, type Json } from './json.ts';

/** The class of the optimizer to create. */
export interface Wanted {
  readonly kind: string;
  /** The classes whose checkpoints it resumes from, including its own name. */
  readonly relatives: readonly string[];
  /** Whether its weight decay is decoupled unless an option says otherwise. */
  readonly decoupled: boolean;
}

/**
 * The spec of a new optimizer; its weights are 0 until the file's are copied. From a file of another program it leaves
 * out integers and booleans, such as torch's `num_batches_tracked`, which no gradient can move.
 *
 * @throws RangeError if the file has lost its metadata, so that its state would be taken for weights
 */
export function specFrom({ run, parameters, isForeign }: Checkpoint): Map<string, ParameterSpec> {
  const shapes = new Map(parameters.map(({ name, shape }) => [name, shape]));
  const spec = new Map<string, ParameterSpec>();
  for (const { name, shape, settings, data } of parameters) {
    const owner = isForeign ? ownerOf(name, shapes) : undefined;
    if (owner !== undefined) {
      throw checkpointError(
        `${show(name)} is state of ${show(owner)}, and the file has lost the metadata that say so: load the weights into ` +
          'an optimizer that you construct, with load(bytes, { strict: false })',
      );
    }
    if (isForeign && isInteger(data.dtype)) continue;
    const { outputAxis, centralize, ...training }: Partial<ParameterSettings> = settings ?? {};
    spec.set(name, { shape, initial: 0, outputAxis, centralize, ...(run && training) });
  }
  return spec;
}

/** The parameter whose state has this name: no framework nests a parameter under another of the same shape. */
function ownerOf(name: string, shapes: ReadonlyMap<string, readonly number[]>): string | undefined {
  const owner = name.slice(0, Math.max(name.lastIndexOf('.'), 0));
  const [own, owners] = [shapes.get(name), shapes.get(owner)];
  return owner !== '' && own && owners && same(own, owners) ? owner : undefined;
}

/**
 * The options of a new optimizer: the caller's, and otherwise those of the checkpoint, if it has any.
 *
 * @throws RangeError if the checkpoint is of a class with different state; TypeError if the caller does not pass an
 * option that was a schedule
 */
export function optionsFrom(
  { run }: Checkpoint,
  { kind, relatives, decoupled }: Wanted,
  overrides: object = {},
): Readonly<Record<string, unknown>> {
  if (!isObject(overrides)) throw noObject('overrides', overrides, 'an object of options');
  const given = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
  if (run === undefined) return given;
  if (!relatives.includes(run.class))
    throw checkpointError(`it is of ${show(run.class)}, expected "${kind}": use the class that saved it`);
  const { decoupledWeightDecay: own = decoupled } = given;
  const saved = new Map(Object.entries(run.class === kind ? run.options : optionsOfRelative(run.options, own)));
  for (const name of Object.keys(given)) saved.delete(name);
  if ('eps' in given) saved.delete('epsHat');
  if ('epsHat' in given) saved.delete('eps');
  for (const [name, value] of saved) {
    if (value === SCHEDULE || (Array.isArray(value) && value.includes(SCHEDULE))) {
      const example = Array.isArray(value) ? `[${value.map(() => 'cosine(...)').join(', ')}]` : 'cosine(...)';
      throw new TypeError(
        `checkpoint: ${name} was a schedule, which no file can hold: pass it, as in ${kind}.from(bytes, { ${name}: ${example} })`,
      );
    }
  }
  const all: Record<string, unknown> = { ...Object.fromEntries(saved), ...given };
  if (saved.has('centralize'))
    all.centralize = suited(saved.get('centralize') as Json, all.decoupledWeightDecay ?? decoupled);
  return all;
}

/** The options that another class of the same family saved. The classes differ in how weight decay acts. */
function optionsOfRelative({ decoupledWeightDecay, weightDecay, ...others }: Options, decoupled: unknown): Options {
  return decoupledWeightDecay !== undefined && decoupledWeightDecay === decoupled && weightDecay !== undefined
    ? { ...others, decoupledWeightDecay, weightDecay }
    : others;
}

/** The saved `centralize`, with the default `at` if the saved one is for the other kind of weight decay. */
function suited(centralize: Json, decoupled: unknown): Json {
  if (!isObject(centralize)) return centralize;
  const { at, ...others } = centralize as Options;
  const isOfOtherKind = at === (decoupled === true ? 'gradient+decay' : 'update+decay');
  return isOfOtherKind || at === undefined ? others : { ...others, at };
}
