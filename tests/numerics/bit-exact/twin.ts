// Twin: one step of the optimizer on plain arrays, element by element, written from the formulas below. It shares no
// code with the library, yet must give the same bits. Unless float64 is mentioned, all numbers are float32 held in
// doubles, and every operation on them is rounded separately (Math.fround): a product, a sum, a quotient, a root.
//
// The specification, in the order of operations. t counts the steps of a parameter from 1, excluding those at which it
// was frozen; s is lrScale, z is decayScale.
//
//  0. Scalars. Everything that depends on t alone is a float64 expression, evaluated from left to right and rounded
//     once, where an element first uses it. L = lr s, and K = k z, in float64. A power b^t is the product of b, b^2,
//     b^4, ... for the set bits of t, lowest first, each factor the square of the previous one.
//  1. The factor of the gradients is gradScale, negated by maximize. With clipNorm, it is multiplied by
//     clipNorm / (norm + 1e-6) unless that is above 1. The norm, in float64, is the root of the sum, over the trainable
//     parameters in order, of their sums of squares, in blocks of 65,536 elements, times |gradScale|. For one sum of
//     squares, elements form vectors of four lanes. As long as 16 elements are left, up to 512 of them, a multiple of
//     16, are squared as (grad + 2^-62)^2; four accumulators, starting from 0, take their vectors in turn and are added,
//     (0 + 1) + (2 + 3), and then added to four float64 lanes. The squares of what is left are added to these lanes one
//     vector after another, the last one padded with zeros; finally (0 + 2) + (1 + 3). If that is below 2^-40 or not
//     finite, the sum is taken in float64 from the start: squares of grad, even vectors go to one accumulator, odd ones
//     and an incomplete last one to another; the two are added, then the lanes: (0 + 2) + (1 + 3).
//     g = factor * grad. 'skip': nothing happens if the norm, or any g of a trainable parameter, is not finite.
//  2. The input of the rule: x = g + K w if decay is coupled, else x = g + 0 w. Centralized at 'gradient', or if
//     float32(K) is 0: x = factor * Phi(grad) + K w, with 0 for K in the last term if decay is decoupled. At
//     'gradient+decay': x = Phi(g + K w) + 0 w. (See 6. for terms with 0.)
//     Some rules (Adam) fold the factor F of the gradients: if 2^-40 <= |F| <= 2^40, nothing coupled is added, and Phi is
//     not taken of the update, they use F in their scalars in 3., and 1 stands for the factor here.
//  3. The state, then D = lr U, as the rule defines it: its file in ../rules holds this part of the specification, with
//     L for lr. A maximum with a NaN argument is its first argument.
//  4. The weights: w = w - (D + (L K) w) with decoupled decay, else w - (D + 0 w). Centralized at 'update':
//     w = w - (L (Phi(D + 0 w) + 0 w) + (L K) w), with 0 for L K if decay is coupled (2. has applied it). At
//     'update+decay': w = w - (L (Phi(D + K w) + 0 w) + 0 w). At both points, 3. uses 1 for L.
//     For a linear rule (SGD without a buffer), 'update' with coupled decay, and 'update+decay', are the same as
//     'gradient+decay' with coupled decay (also for parameters that are not centralized); 'update' with decoupled decay
//     is the same as 'gradient'.
//  5. At every t divisible by 64, elements of the state with an absolute value below 2^-100 become 0, except those of
//     an array that is kept (the maximum of AMSGrad).
//  6. A step is plain if the gradient is multiplied by 1 (the factor; no further factor at 'gradient+decay'), no
//     multiple of w is added in 2. or in 4., and the rule says that its steps can be plain. Then the terms with 0 are
//     absent altogether, which matters for the sign of 0 and for non-finite numbers. Where a factor is folded, there is
//     never a + 0 w in 2. Some rules (the heavy ball, Nesterov) end plain: 3. and 4. have no terms with 0 unless decay
//     is decoupled, whatever 2. has added. At 'update' and 'update+decay' all this applies to what comes after Phi,
//     treated as a step of SGD with L; what comes before has all its terms.
//  7. Lookahead: finally, at every t divisible by `every`, slow = slow + alpha (w - slow), and w = slow.
//
// Phi(x) = (x - m0) - d, for the elements of one output unit: those that agree in all output axes. They are taken in
// memory order, and come in runs: along the last averaged axis and the averaged ones right before it (axes of length 1
// do not count).
//  a. A sum of differences x - m. If the last axis (of length above 1) is averaged, a run is contiguous: it is cut into
//     blocks of 128, a block into vectors of four lanes, the last one padded with differences of 0. Two accumulators,
//     starting from 0, take the vectors of a block in turn, and are then added. These four lanes are added to four
//     float64 lanes, which accumulate over all blocks of all runs; finally (0 + 2) + (1 + 3).
//     Otherwise a run is cut into blocks of 16, each of which is summed sequentially, from 0, and added to a float64.
//  b. m0 = float32(sum(x - 0) * (1 / n)), the product and 1 / n in float64, n being the number of elements.
//  c. If each of the first eight elements of the first run (all of them if there are fewer) is nearer to m0 than
//     |m0| / 2, then d = float32(sum(x - m0) * (1 / n)), else d = 0.

import type { Point, Rule } from '../rules/index.ts';

/** Everything about a step that is the same for all parameters. */
export interface Options {
  rule: Rule;
  lr: number;
  weightDecay: number;
  decoupled: boolean;
  at: Point;
  maximize: boolean;
  gradScale: number;
  clipNorm: number;
  skip: boolean;
  /** alpha of 7., or 0 at steps that leave the slow weights alone. */
  pull: number;
}

/** A parameter. */
export interface Tensor {
  shape: readonly number[];
  /** Counted from the start; undefined: not centralized. */
  outputAxes?: readonly number[] | undefined;
  lrScale: number;
  decayScale: number;
  frozen: boolean;
  /** t of the previous step. */
  stepsTaken: number;
  data: number[];
  grad: number[];
  /** The rule's arrays by name. */
  state: Readonly<Record<string, number[]>>;
  slow?: number[];
}

const f = Math.fround;

/** Takes step number t of the optimizer in place; returns false if it is skipped. */
export function step(tensors: readonly Tensor[], options: Options, t: number): boolean {
  const norm = normOf(tensors, options.gradScale);
  const factor = factorOf(norm, options);
  const trained = tensors.filter(({ frozen }) => !frozen).flatMap(({ grad }) => grad);
  if (options.skip && ![norm, ...trained.map((raw) => f(factor * raw))].every(Number.isFinite)) return false;
  for (const tensor of tensors) {
    if (tensor.frozen) continue;
    tensor.stepsTaken++;
    stepOne(tensor, options, factor, t);
  }
  return true;
}

// 1.
function factorOf(norm: number, { gradScale, maximize, clipNorm }: Options): number {
  const scale = maximize ? -gradScale : gradScale;
  if (clipNorm === Infinity) return f(scale);
  const ratio = clipNorm / (norm + 1e-6);
  return f(ratio > 1 ? scale : scale * ratio);
}

/** Elements of a gradient whose squares are summed as one block; threads share these blocks. */
const BLOCK = 65_536;

/** The norm of 1., in float64. */
export function normOf(tensors: readonly Tensor[], gradScale: number): number {
  let sum = 0;
  for (const { frozen, grad } of tensors) {
    if (frozen) continue;
    for (let from = 0; from < grad.length; from += BLOCK) sum += squares(grad.slice(from, from + BLOCK));
  }
  return Math.sqrt(sum) * Math.abs(gradScale);
}

/** As in 1., unless the result is too small or not finite. */
function squares(x: readonly number[]): number {
  const sums = [0, 0, 0, 0];
  let from = 0;
  for (const square = (i: number) => f(f(at(x, i) + 2 ** -62) ** 2); from < x.length; ) {
    const end = x.length - from < 16 ? x.length : from + Math.min(512, (x.length - from) & ~15);
    if (end - from < 16) {
      for (; from < end; from++) sums[from % 4] = at(sums, from % 4) + square(from);
      continue;
    }
    const run = new Array(16).fill(0);
    for (; from < end; from++) run[from % 16] = f(at(run, from % 16) + square(from));
    for (let i = 0; i < 4; i++) {
      sums[i] = at(sums, i) + f(f(at(run, i) + at(run, i + 4)) + f(at(run, i + 8) + at(run, i + 12)));
    }
  }
  const sum = total(sums);
  return sum >= 2 ** -40 && sum < Infinity ? sum : exactSquares(x);
}

function exactSquares(x: readonly number[]): number {
  const sums = [0, 0, 0, 0, 0, 0, 0, 0];
  const incomplete = x.length - (x.length % 4);
  for (let i = 0; i < x.length; i++) {
    const lane = i < incomplete ? i % 8 : 4 + (i % 4);
    sums[lane] = at(sums, lane) + at(x, i) * at(x, i);
  }
  return total([0, 1, 2, 3].map((lane) => at(sums, lane) + at(sums, lane + 4)));
}

function stepOne(tensor: Tensor, options: Options, F: number, t: number): void {
  const { data: w, grad, state } = tensor;
  const { rule, weightDecay } = options;
  const [L, K] = [options.lr * tensor.lrScale, weightDecay * tensor.decayScale];
  const { at: point, decoupled } = linearized(options);
  const units = unitsOf(tensor);
  const ofUpdate = point === 'update' || point === 'update+decay';
  const both = point === 'gradient+decay' || point === 'update+decay';

  const k = decoupled ? 0 : f(K);
  const lk = decoupled ? f(L * K) : 0;
  const later = units !== undefined && ofUpdate; // whether the update is multiplied by L afterwards
  const folds = rule.foldsFactor === true && !later && k === 0 && 2 ** -40 <= Math.abs(F) && Math.abs(F) <= 2 ** 40;
  const factor = folds ? 1 : F;
  const scaled = rule.float32(later ? 1 : L, tensor.stepsTaken, folds ? F : 1);
  const inside = units !== undefined && both && k !== 0;
  const plain = scaled.canBePlain && lk === 0 && (inside || (factor === 1 && k === 0)); // 6.
  const endsPlain = !later && (plain || (scaled.endsPlain === true && lk === 0));
  const isBare = plain || folds;

  // 2.
  const withDecay = (raw: number, i: number): number => f(f(factor * raw) + f(k * at(w, i)));
  const withNothing = (raw: number, i: number): number => (isBare ? raw : f(raw + f(0 * at(w, i))));
  let x = grad.map(withDecay);
  if (!later) {
    if (!inside) x = [...grad];
    if (units) for (const unit of units) phi(x, unit);
    x = x.map((raw, i) => {
      if (inside) return withNothing(raw, i);
      return k === 0 ? withNothing(f(factor * raw), i) : withDecay(raw, i);
    });
  }

  // 3.
  const sooner = later ? (both ? f(K) : 0) : lk;
  const D = x.map((xi, i) => {
    const update = scaled.step(xi, state, i, endsPlain);
    return endsPlain ? update : f(update + f(sooner * at(w, i)));
  });

  // 4.
  if (later) {
    for (const unit of units) phi(D, unit);
    const last = both ? 0 : lk;
    for (let i = 0; i < D.length; i++) {
      if (last === 0) D[i] = f(f(L) * at(D, i));
      else D[i] = f(f(f(L) * f(at(D, i) + f(0 * at(w, i)))) + f(last * at(w, i)));
    }
  }
  for (let i = 0; i < w.length; i++) w[i] = f(at(w, i) - at(D, i));

  // 7., on which 5. has no effect
  const { slow } = tensor;
  for (let i = 0; options.pull > 0 && slow !== undefined && i < w.length; i++) {
    slow[i] = f(at(slow, i) + f(f(options.pull) * f(at(w, i) - at(slow, i))));
    w[i] = slow[i] as number;
  }

  // 5.
  if (t % 64 !== 0) return;
  for (const { name, kept } of rule.state) {
    const array = state[name] as number[];
    for (let i = 0; kept === undefined && i < array.length; i++) if (Math.abs(at(array, i)) < 2 ** -100) array[i] = 0;
  }
}

/** For a linear rule, the equivalent point and kind of decay on the gradient. */
function linearized({ rule, at: point, decoupled }: Options): { at: Point; decoupled: boolean } {
  if (rule.isLinear && (point === 'update' || point === 'update+decay')) {
    if (point === 'update' && decoupled) return { at: 'gradient', decoupled };
    return { at: 'gradient+decay', decoupled: false };
  }
  return { at: point, decoupled };
}

/** An output unit: its elements, the length of a run, and whether a run is contiguous. */
interface Unit {
  elements: number[];
  run: number;
  whole: boolean;
}

const known = new WeakMap<Tensor, Unit[]>();

/** The output units of a parameter, if it is centralized. */
function unitsOf(tensor: Tensor): Unit[] | undefined {
  const { shape, outputAxes } = tensor;
  if (outputAxes === undefined) return undefined;
  const units = known.get(tensor) ?? unitsAlong(shape, outputAxes);
  known.set(tensor, units);
  return units;
}

function unitsAlong(shape: readonly number[], outputAxes: readonly number[]): Unit[] {
  const axes = shape.map((length, axis) => ({ length, output: outputAxes.includes(axis) })).reverse();
  const long = axes.filter(({ length }) => length !== 1);
  const averaged = long.slice(long.findIndex(({ output }) => !output));
  const before = averaged.findIndex(({ output }) => output);
  const run = (before < 0 ? averaged : averaged.slice(0, before)).reduce((product, { length }) => product * length, 1);
  const whole = long[0]?.output !== true;

  const units = new Map<number, Unit>();
  const size = axes.reduce((product, { length }) => product * length, 1);
  for (let i = 0; i < size; i++) {
    let [rest, key, weight] = [i, 0, 1]; // key: the indices of the output axes as one number
    for (const { length, output } of axes) {
      if (output) {
        key += (rest % length) * weight;
        weight *= length;
      }
      rest = Math.floor(rest / length);
    }
    const unit = units.get(key);
    if (unit) unit.elements.push(i);
    else units.set(key, { elements: [i], run, whole });
  }
  return [...units.values()];
}

/** Phi of one unit, in place. */
function phi(values: number[], { elements, run, whole }: Unit): void {
  const x = elements.map((i) => at(values, i));
  const sum = (m: number): number => (whole ? sumOfPieces(x, run, m) : sumOfColumn(x, run, m));
  const inverse = 1 / x.length;
  const m0 = f(sum(0) * inverse);
  const near = (i: number): boolean => f(Math.abs(f(at(x, Math.min(i, run - 1)) - m0))) < f(Math.abs(m0) / 2);
  const probed = Array.from({ length: 8 }, (_, i) => i);
  const d = probed.every(near) ? f(sum(m0) * inverse) : 0;
  elements.forEach((element, i) => {
    values[element] = f(f(at(x, i) - m0) - d);
  });
}

function sumOfPieces(x: readonly number[], run: number, m: number): number {
  const sums = [0, 0, 0, 0];
  for (let start = 0; start < x.length; start += run) {
    for (let from = start; from < start + run; from += 128) {
      const end = Math.min(from + 128, start + run);
      const block = [0, 0, 0, 0, 0, 0, 0, 0]; // two accumulators of four lanes
      for (let i = from; i < end; i++) {
        const lane = (i - from) % 8;
        block[lane] = f(at(block, lane) + f(at(x, i) - m));
      }
      for (let lane = 0; lane < 4; lane++) sums[lane] = at(sums, lane) + f(at(block, lane) + at(block, lane + 4));
    }
  }
  return total(sums);
}

function sumOfColumn(x: readonly number[], run: number, m: number): number {
  let sum = 0;
  for (let start = 0; start < x.length; start += run) {
    for (let from = start; from < start + run; from += 16) {
      let block = 0;
      for (let i = from; i < Math.min(from + 16, start + run); i++) block = f(block + f(at(x, i) - m));
      sum += block;
    }
  }
  return sum;
}

/** The sum of four float64 lanes. */
function total(lanes: readonly number[]): number {
  return at(lanes, 0) + at(lanes, 2) + (at(lanes, 1) + at(lanes, 3));
}

function at(array: readonly number[], i: number): number {
  return array[i] as number;
}
