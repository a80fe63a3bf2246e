// Spec: what the caller says about each parameter, checked, and how each one will be centralized.

import { checkAxes, checkShape, sharedAxes, statedAxes, traversalOf } from './axes.ts';
import type { Centralization } from './centralize.ts';
import {
  boolean,
  fields,
  formatCount,
  isObject,
  nonNegative,
  noObject,
  number,
  show,
  tagOf,
  wrongType,
} from './checks.ts';
import { checkName } from './names.ts';
import { fanInOf, flat, sizeOf, type Traversal } from './traversal.ts';

/**
 * One parameter, such as a weight matrix or a bias.
 *
 * @example
 * const weight: ParameterSpec = { shape: [2, 3], initial: [1, 2, 3, 4, 5, 6], outputAxis: 0 }; // rows 1 2 3 and 4 5 6
 * const bias: ParameterSpec = { shape: [2], initial: 0, decayScale: 0 };
 */
export interface ParameterSpec {
  /** The lengths of the axes, row-major, integers of 0 or more: `[]` is a scalar; with a 0 there are no elements. */
  readonly shape: readonly number[];
  /**
   * The initial value: one number for all elements, or a flat array of them, row-major. They are copied and rounded to
   * float32. Required, because a network of zeros never learns.
   */
  readonly initial: number | ArrayLike<number>;
  /**
   * The axis or axes that number the output units; overrides the optimizer's, see {@link CentralizeOptions}.
   *
   * @defaultValue the optimizer's `centralize.outputAxis`
   */
  readonly outputAxis?: number | readonly number[] | undefined;
  /**
   * Whether to centralize this parameter. true overrides `minRank` and `minFanIn`, and an optimizer whose own
   * `centralize` is off.
   *
   * @defaultValue what the optimizer's options say
   */
  readonly centralize?: boolean | undefined;
  /**
   * A factor for the learning rate: a finite number of 0 or more. Can be set later, too.
   *
   * @defaultValue 1
   */
  readonly lrScale?: number | undefined;
  /**
   * A factor for the weight decay: a finite number of 0 or more; 0 is usual for biases and norms. Can be set later,
   * too.
   *
   * @defaultValue 1
   */
  readonly decayScale?: number | undefined;
  /**
   * Steps leave a frozen parameter and its state unchanged. It needs no output axis while it is frozen. Can be set
   * later, too.
   *
   * @defaultValue false
   */
  readonly frozen?: boolean | undefined;
}

/**
 * A map from names to parameters. It may be empty if parameters are added with `extend` before the first step. Its
 * order is the order of `optimizer.data`, `describe()`, `digest()` and checkpoints. JavaScript puts an object's
 * integer-like names first; a Map keeps the order of insertion.
 */
export type Spec<Name extends string = string> =
  | { readonly [Key in Name]: ParameterSpec }
  | ReadonlyMap<Name, ParameterSpec>;

/** A parameter whose spec has passed all checks. */
export interface Checked {
  readonly name: string;
  readonly shape: readonly number[];
  readonly size: number;
  readonly initial: number | ArrayLike<number>;
  readonly lrScale: number;
  readonly decayScale: number;
  readonly frozen: boolean;
  /** What the spec itself says about centralization. */
  readonly stated: Stated;
  readonly plan: Plan;
}

/** What a spec says about a parameter's centralization, without its other fields; undefined fields are left out. */
export interface Stated {
  readonly outputAxis?: number | readonly number[];
  readonly centralize?: boolean;
}

/** Whether and how a parameter is centralized. */
export interface Plan {
  readonly centralized: boolean;
  /** Counted from the start; empty if none are stated. */
  readonly outputAxes: readonly number[];
  readonly traversal: Traversal;
  /** Why it is not centralized; empty if it is. */
  readonly why: string;
  /** The error that unfreezing it throws, if it is frozen and its output axis is missing or wrong. */
  readonly obstacle?: Error;
}

const FIELDS = ['shape', 'initial', 'outputAxis', 'centralize', 'lrScale', 'decayScale', 'frozen'];

/** The names and parameters of a spec, in order. */
export function entriesOf(spec: Spec): [string, ParameterSpec][] {
  if (!isObject(spec) || ArrayBuffer.isView(spec)) {
    throw noObject('spec', spec, "an object or a Map such as { 'hidden.weight': { shape: [128, 784], initial } }");
  }
  return tagOf(spec) === 'Map' ? [...(spec as ReadonlyMap<string, ParameterSpec>)] : Object.entries(spec);
}

/** Checks a spec and returns its parameters in order. */
export function checkSpec(spec: Spec, centralization: Centralization): Checked[] {
  return entriesOf(spec).map(([name, parameter]) => checkParameter(name, parameter, centralization));
}

function checkParameter(key: unknown, spec: ParameterSpec, centralization: Centralization): Checked {
  const name = checkName(key);
  const of = (field: string): string => `${JSON.stringify(name)}: ${field}`;
  fields(JSON.stringify(name), spec, FIELDS, of('field'));
  const { lrScale = 1, decayScale = 1, frozen = false } = spec;
  const shape = checkShape(of('shape'), spec.shape);
  const size = sizeOf(shape);
  if (!(size > 0)) checkProduct(of('shape'), shape);
  checkInitial(of('initial'), spec.initial, shape, size);
  const plan = planOf(of, spec, shape, centralization);
  return {
    name,
    shape,
    size,
    initial: spec.initial,
    lrScale: number(of('lrScale'), lrScale, nonNegative),
    decayScale: number(of('decayScale'), decayScale, nonNegative),
    frozen: boolean(of('frozen'), frozen),
    stated: statedIn(of, spec),
    plan,
  };
}

/** Readers of safetensors multiply the lengths in order, and refuse a product that overflows before a 0 is reached. */
function checkProduct(what: string, shape: readonly number[]): void {
  const most = Number.MAX_SAFE_INTEGER;
  let product = 1;
  for (const length of shape) {
    product *= length;
    if (product > most) {
      throw new RangeError(
        `${what} is ${show(shape)}, expected lengths whose product, taken from left to right, never exceeds ${formatCount(most)}`,
      );
    }
  }
}

function statedIn(of: (field: string) => string, { outputAxis, centralize }: ParameterSpec): Stated {
  return {
    ...(outputAxis !== undefined && { outputAxis: statedAxes(of('outputAxis'), outputAxis) }),
    ...(centralize !== undefined && { centralize }),
  };
}

function checkInitial(what: string, initial: unknown, shape: readonly number[], size: number): void {
  if (typeof initial === 'number') return;
  const values = initial as ArrayLike<unknown> | null | undefined;
  const tag = tagOf(initial);
  if (typeof values !== 'object' || values === null || typeof values.length !== 'number' || tag.startsWith('Big')) {
    throw wrongType(what, initial, 'a number or an array of numbers');
  }
  if (!ArrayBuffer.isView(values)) {
    for (let i = 0; i < values.length; i++) {
      if (typeof values[i] !== 'number')
        throw wrongType(`${what}[${i}]`, values[i], 'a number: a flat array, row-major');
    }
  }
  if (values.length !== size) {
    throw new RangeError(`${what} has ${values.length} values, shape ${show(shape)} needs ${size}`);
  }
}

function planOf(
  of: (field: string) => string,
  spec: ParameterSpec,
  shape: readonly number[],
  { on, outputAxis, minRank, minFanIn }: Centralization,
): Plan {
  const forced = spec.centralize !== undefined && boolean(of('centralize'), spec.centralize);
  const own = spec.outputAxis === undefined ? undefined : checkAxes(of('outputAxis'), spec.outputAxis, shape);
  const uncentralized = (why: string, outputAxes = own ?? []): Plan => ({
    centralized: false,
    outputAxes,
    traversal: flat(sizeOf(shape)),
    why,
  });
  if (spec.centralize === false) return uncentralized('centralize: false');
  if (!forced && !on) return uncentralized('centralize is off');
  if (!forced && shape.length < minRank) return uncentralized(`rank ${shape.length} < minRank ${minRank}`);
  try {
    const outputAxes = own ?? sharedAxes(of, outputAxis, shape);
    const fanIn = fanInOf(shape, outputAxes);
    if (!forced && fanIn < minFanIn) return uncentralized(`fan-in ${fanIn} < minFanIn ${minFanIn}`, outputAxes);
    return { centralized: true, outputAxes, traversal: traversalOf(of, shape, outputAxes), why: '' };
  } catch (error) {
    if (spec.frozen !== true) throw error;
    return { ...uncentralized('frozen'), obstacle: error as Error };
  }
}
