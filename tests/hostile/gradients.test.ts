// Abnormal gradients: NaN, infinities, the largest and the smallest numbers, at random places. A step is taken entirely
// or not at all, and non-finite values stay within the output unit in which they occurred.

import { afterAll, describe, expect, test } from 'vitest';
import { Adam, type SGD } from '../../ts/index.ts';
import { cells } from '../numerics/oracle/cells.ts';
import { classes } from '../numerics/oracle/library.ts';
import { uniform } from '../numerics/oracle/random.ts';
import { crossed } from '../numerics/rules/index.ts';

const MAX = 2 ** 128 - 2 ** 104;
const odd = [Number.NaN, Infinity, -Infinity, 3e38, -3e38, MAX, -MAX, 2 ** -149, -(2 ** -149), 1e-39, 2 ** -126, -0];

/** Flat, rows, columns, both with strides, thin, empty, frozen; `outputAxis` numbers the output units. */
const spec = {
  bias: { shape: [13], initial: 1 },
  rows: { shape: [5, 7], initial: 2, outputAxis: 0 },
  columns: { shape: [6, 37], initial: 3, outputAxis: 1 },
  mixed: { shape: [3, 2, 5, 3], initial: 4, outputAxis: [1, 3] },
  scalar: { shape: [], initial: 5 },
  empty: { shape: [3, 0], initial: 6, outputAxis: 0 },
  frozen: { shape: [2, 3], initial: 7, outputAxis: 0, frozen: true },
} as const;

type Made = SGD<keyof typeof spec> | Adam<keyof typeof spec>;

const random = uniform(8);
const below = (limit: number): number => Math.floor(random() * limit);
let steps = 0;
let skipped = 0;
afterAll(() => console.log(`hostile gradients: ${steps} steps, ${skipped} of them skipped`));

/** The output unit of each element: the element itself if nothing is centralized. */
function unitsOf({ shape, size, centralized, outputAxes }: Made['parameters']['bias']): number[] {
  return Array.from({ length: size }, (_, element) => {
    if (!centralized) return element;
    let rest = element;
    let unit = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const length = shape[axis] as number;
      if (outputAxes.includes(axis)) unit = unit * length + (rest % length);
      rest = Math.floor(rest / length);
    }
    return unit;
  });
}

/** Centralized units whose sum may overflow float32: the mean is taken of the gradients before clipping. */
function overflowing({ grad, centralized }: Made['parameters']['bias'], units: readonly number[]): Set<number> {
  const sums = new Map<number, number>();
  grad.forEach((g, i) => {
    sums.set(units[i] as number, (sums.get(units[i] as number) ?? 0) + Math.abs(g));
  });
  return new Set([...sums].filter(([, sum]) => centralized && sum > MAX).map(([unit]) => unit));
}

const bits = (array: Float32Array): string => Buffer.from(array.slice().buffer).toString('hex');
const arraysOf = ({ data, state, average, slow }: Made['parameters']['bias']): Float32Array[] =>
  [data, ...(Object.values(state) as Float32Array[]), average, slow].filter((array) => array !== undefined);
const weightsOf = ({ data }: Made['parameters']['bias']): Float32Array[] => [data];
const all = (optimizer: Made): Made['parameters']['bias'][] => Object.values(optimizer.parameters);
const everything = (optimizer: Made): string[] => [
  ...all(optimizer).flatMap((parameter) => [...arraysOf(parameter), parameter.grad].map(bits)),
  bits(optimizer.data),
  bits(optimizer.grad),
  `${optimizer.stepsTaken} ${optimizer.digest()}`,
];

/** Writes equal gradients to both, then odd values to one; returns the affected units of each parameter. */
function spoil(one: Made, other: Made): Set<number>[] {
  const targets = all(one);
  const chosen = new Set(Array.from({ length: below(4) }, () => below(targets.length)));
  return targets.map((parameter, i) => {
    const { grad, size } = parameter;
    const twin = (all(other)[i] as typeof parameter).grad;
    for (let k = 0; k < size; k++) grad[k] = 2 * random() - 1;
    twin.set(grad);
    const units = unitsOf(parameter);
    const touched = new Set<number>();
    for (let n = chosen.has(i) && size > 0 ? 1 + below(3) : 0; n > 0; n--) {
      const at = below(size);
      grad[at] = odd[below(odd.length)] as number;
      touched.add(units[at] as number);
    }
    return touched;
  });
}

/** Expects two optimizers to agree in every bit outside the units affected by odd values. */
function compare(one: Made, other: Made, touched: readonly ReadonlySet<number>[], of: typeof arraysOf): void {
  all(one).forEach((parameter, i) => {
    const units = unitsOf(parameter);
    const twins = of(all(other)[i] as typeof parameter);
    of(parameter).forEach((array, k) => {
      const twin = twins[k] as Float32Array;
      const differ = units.filter((unit, at) => !touched[i]?.has(unit) && !Object.is(array[at], twin[at]));
      expect({ name: parameter.name, differ }).toEqual({ name: parameter.name, differ: [] });
    });
  });
}

/** Expects zero padding in both flat views. */
function unpadded(optimizer: Made): void {
  for (const flat of [optimizer.data, optimizer.grad]) {
    let at = 0;
    for (const { size } of all(optimizer)) {
      const padded = at + Math.ceil(size / 16) * 16;
      expect(flat.subarray(at + size, padded).every((x) => Object.is(x, 0))).toBe(true);
      at = padded;
    }
  }
}

/** Every rule at every point, with and without clipping; every other case has averages. */
const cases = crossed.flatMap(({ name, optimizer, options }, r) =>
  cells.flatMap(({ at, decoupledWeightDecay }, c) =>
    [undefined, 0.5].map((clipNorm, k) => {
      const averageWeights = (r + c + k) % 2 === 0 ? 0.9 : undefined;
      return {
        name: `${name}, at ${at}, decoupled ${decoupledWeightDecay}, clipNorm ${clipNorm}, averages ${averageWeights}`,
        optimizer,
        clips: clipNorm !== undefined,
        options: {
          ...{ weightDecay: 0.01, ...options, lr: 0.1, decoupledWeightDecay, centralize: at !== 'nowhere' && { at } },
          ...(clipNorm !== undefined && { clipNorm }),
          ...(averageWeights !== undefined && { averageWeights }),
        },
      };
    }),
  ),
);

const make = ({ optimizer, options }: (typeof cases)[number], nonFinite: 'skip' | 'propagate'): Made =>
  new classes[optimizer](spec, { ...options, nonFinite }) as unknown as Made;

describe.each(cases)('$name', (each) => {
  test("'skip': all or nothing, and nothing where a gradient that trains is not finite", () => {
    const [optimizer, clean] = [make(each, 'skip'), make(each, 'skip')];
    for (let n = 0; n < 24; n++) {
      spoil(optimizer, clean);
      const finite = all(optimizer).every(({ grad, frozen }) => frozen || grad.every(Number.isFinite));
      const before = everything(optimizer);
      const { stepsTaken } = optimizer;
      const zeroGrad = below(2) === 0;
      steps += 1;
      expect(optimizer.step({ zeroGrad })).toBe(finite);
      expect(optimizer.stepsTaken).toBe(stepsTaken + Number(finite));
      if (!finite) {
        skipped += 1;
        expect(everything(optimizer)).toEqual(before);
      } else {
        expect(optimizer.grad.every((g) => g === 0)).toBe(zeroGrad);
        expect(optimizer.digest()).not.toBe(before.at(-1)?.split(' ')[1]);
      }
      unpadded(optimizer);
    }
  });

  test("'propagate': every step is taken, and what is odd stays in its unit", () => {
    let near = 0;
    for (let n = 0; n < 12; n++) {
      const [optimizer, clean] = [make(each, 'propagate'), make(each, 'propagate')];
      const neighbour = new Adam(spec, { centralize: true });
      const isNear = neighbour.data.buffer === optimizer.data.buffer;
      const before = isNear ? everything(neighbour) : [];
      const touched = spoil(optimizer, clean);
      const gradients = bits(optimizer.grad);
      const norm = optimizer.gradNorm();
      steps += 3;
      expect(optimizer.step()).toBe(true);
      expect(bits(optimizer.grad)).toBe(gradients);
      if (each.clips && norm === Infinity) {
        // torch multiplies by a limit over infinity, which is 0: finite gradients count as 0, infinite ones become NaN.
        for (const { grad } of all(clean)) grad.fill(0);
      }
      clean.step();
      if (!each.clips) compare(optimizer, clean, touched, arraysOf);
      else if (norm === Infinity) compare(optimizer, clean, touched, weightsOf);
      else {
        // torch multiplies every gradient by NaN: all trainable weights become NaN in the same step, without exception.
        const expected = Number.isNaN(norm) ? Number.isNaN : Number.isFinite;
        for (const parameter of all(optimizer)) {
          const units = unitsOf(parameter);
          const large = Number.isNaN(norm) ? new Set() : overflowing(parameter, units);
          const { data, frozen } = parameter;
          expect(frozen || data.every((w, i) => large.has(units[i] as number) || expected(w))).toBe(true);
        }
      }
      // The next steps, with ordinary gradients: everything unaffected continues as if nothing had happened.
      for (let later = 0; later < 2; later++) {
        optimizer.grad.fill(0.5 - later);
        clean.grad.set(optimizer.grad);
        expect([optimizer.step(), clean.step()]).toEqual([true, true]);
      }
      if (!each.clips) compare(optimizer, clean, touched, arraysOf);
      expect(optimizer.stepsTaken).toBe(3);
      if (isNear) expect(everything(neighbour)).toEqual(before);
      near += Number(isNear);
    }
    expect(near).toBeGreaterThan(6); // the others are the first in a new slab
  });
});

describe("'skip': a gradient that gradScale makes infinite", () => {
  const large = { gradScale: 1e30, nonFinite: 'skip' } as const;

  test.each(cases.filter(({ clips }) => !clips))('changes nothing: $name', ({ optimizer, options }) => {
    const made = new classes[optimizer](spec, { ...options, ...large }) as unknown as Made;
    for (const { name, grad, size, frozen } of all(made)) {
      if (size === 0) continue;
      for (const each of all(made)) each.grad.fill(0.5e-30);
      expect(made.step()).toBe(true);
      grad[below(size)] = below(2) === 0 ? 1e20 : -1e20;
      const before = everything(made);
      expect({ name, took: made.step({ zeroGrad: true }) }).toEqual({ name, took: frozen });
      if (!frozen) expect(everything(made)).toEqual(before);
      unpadded(made);
    }
  });

  const make = (options: object): Made =>
    new classes.SGD({ w: { shape: [5], initial: 1 } }, { lr: 0.5, ...options }) as unknown as Made;

  test('is scaled down first by clipNorm', () => {
    const made = make({ ...large, clipNorm: 1 });
    made.grad[1] = 1e20;
    expect(made.step()).toBe(true);
    expect(made.data.slice(0, 5)).toEqual(Float32Array.of(1, 0.5, 1, 1, 1));
  });

  test('is used as it is without it', () => {
    const made = make({ gradScale: 1e30 });
    made.grad[1] = 1e20;
    expect(made.step()).toBe(true);
    expect(made.data.slice(0, 5)).toEqual(Float32Array.of(1, -Infinity, 1, 1, 1));
  });

  test('is looked for with the gradScale of this step', () => {
    const made = make({ nonFinite: 'skip' });
    made.grad.fill(1e20);
    made.gradScale = 1e30;
    expect(made.step()).toBe(false);
    made.gradScale = 1e-20;
    made.grad.fill(1e20);
    expect([made.step(), made.stepsTaken]).toEqual([true, 1]);
  });
});
