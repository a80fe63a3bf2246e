// Lookahead, bit for bit: an optimizer with slow weights does the same as one without them whose weights are moved from
// outside; and where slow weights start, rest, and start over.

import { describe, expect, test } from 'vitest';
import { Lion, RAdam, SGD, SGDM } from '../../../ts/index.ts';
import { classes, type Optimizer } from '../../numerics/oracle/library.ts';
import { crossed, type Options } from '../../numerics/rules/index.ts';

const spec = {
  rows: { shape: [5, 131], initial: 0.5, outputAxis: 0 },
  columns: { shape: [37, 6], initial: -1, outputAxis: 1 },
  scalar: { shape: [], initial: 2 },
  odd: { shape: [7], initial: 3, lrScale: 0.5, decayScale: 0 },
  empty: { shape: [0, 3], initial: 0, outputAxis: 0 },
  frozen: { shape: [3], initial: 4, frozen: true },
} as const;
const f = Math.fround;

function fill({ grad }: Optimizer, t: number): void {
  for (let k = 0; k < grad.length; k++) grad[k] = Math.sin(k + 13 * t);
}

/** Moves slow weights and weights as in the paper, rounding after every operation; frozen parameters are left alone. */
function pull({ parameters }: Optimizer, slow: Readonly<Record<string, number[]>>, alpha: number): void {
  for (const [name, { data, frozen }] of Object.entries(parameters)) {
    if (frozen) continue;
    const own = slow[name] ?? [];
    own.forEach((s, i) => {
      own[i] = f(s + f(f(alpha) * f((data[i] as number) - s)));
    });
    data.set(own);
  }
}

describe.each(crossed.filter(({ options }) => !options.lookahead))('$name', ({ optimizer, options }) => {
  test.each([
    [{}, 5, 0.5],
    [{ every: 1, alpha: 0.3 }, 1, 0.3],
    [{ every: 3, alpha: 1 }, 3, 1],
    [{ every: 64, alpha: 1 / 3 }, 64, 1 / 3],
  ])('%j', (lookahead, every, alpha) => {
    const shared: Options = { ...options, weightDecay: 0.01, centralize: true };
    const ours = new classes[optimizer](spec, { ...shared, lookahead });
    const plain = new classes[optimizer](spec, shared);
    const slow = Object.fromEntries(Object.entries(plain.parameters).map(([name, { data }]) => [name, [...data]]));
    for (let t = 1; t <= 130; t++) {
      for (const each of [ours, plain]) {
        fill(each, t);
        if (t === 100 && each.parameters.frozen) each.parameters.frozen.frozen = false;
        each.step({ zeroGrad: t % 2 === 0 });
      }
      if (t % every === 0) pull(plain, slow, alpha);
      for (const [name, { data, state, slow: oursSlow }] of Object.entries(ours.parameters)) {
        const other = plain.parameters[name] as (typeof ours.parameters)[string];
        const expected = [other.data, slow[name], ...Object.values(other.state)].flatMap((array) => [...(array ?? [])]);
        const found = [data, oursSlow, ...Object.values(state)].flatMap((array) => [...(array ?? [])]);
        if (!found.every((x, i) => Object.is(x, expected[i]))) throw new Error(`step ${t}, ${name}`);
      }
      expect(ours.parameters.rows?.slow).toHaveLength(655);
    }
  });
});

describe('slow weights', () => {
  const w = { w: { shape: [2], initial: [1, 2] } };

  test('are not there without the option, and cost no memory', () => {
    expect(new SGD(w, { lr: 1 }).parameters.w.slow).toBeUndefined();
    expect(new SGD(w, { lr: 1 }).digest()).not.toBe(new SGD(w, { lr: 1, lookahead: {} }).digest());
  });

  test('begin as the initial weights, and rest between', () => {
    const optimizer = new SGD(w, { lr: 1, lookahead: { every: 2, alpha: 0.5 } });
    const { data, slow } = optimizer.parameters.w;
    const both = (): number[] => [...data, ...(slow ?? [])];
    optimizer.grad.fill(1);
    expect(both()).toEqual([1, 2, 1, 2]);
    optimizer.step();
    expect(both()).toEqual([0, 1, 1, 2]);
    optimizer.step();
    expect(both()).toEqual([0, 1, 0, 1]); // half-way from 1 to -1, and from 2 to 0
  });

  test('are in line with the weights: they can be read and written', () => {
    const optimizer = new SGD(w, { lr: 1, lookahead: { every: 1 } });
    optimizer.parameters.w.slow?.set([5, 6]);
    optimizer.step();
    expect([...optimizer.parameters.w.data]).toEqual([3, 4]);
  });

  test('a skipped step moves none, and does not count', () => {
    const optimizer = new SGD(w, { lr: 1, lookahead: { every: 2 }, nonFinite: 'skip' });
    for (const gradient of [1, Number.NaN, 1]) {
      optimizer.grad.fill(gradient);
      optimizer.step();
    }
    expect([...optimizer.parameters.w.data, ...(optimizer.parameters.w.slow ?? [])]).toEqual([0, 1, 0, 1]);
  });

  test('the count of steps, when it is set, says when they move', () => {
    const optimizer = new SGD(w, { lr: 1, lookahead: { every: 100 } });
    optimizer.stepsTaken = 99;
    optimizer.grad.fill(1);
    optimizer.step();
    expect([...optimizer.parameters.w.data]).toEqual([0.5, 1.5]);
  });

  test('averages are those of the weights after they have moved', () => {
    const optimizer = new SGD(w, { lr: 1, lookahead: { every: 1, alpha: 0.5 }, averageWeights: 0 });
    optimizer.grad.fill(1);
    optimizer.step();
    expect([...(optimizer.parameters.w.average ?? [])]).toEqual([0.5, 1.5]);
  });

  test('an alpha that float32 cannot hold moves nothing, so that the weights return', () => {
    const optimizer = new Lion(w, { lr: 1, lookahead: { every: 1, alpha: 5e-324 } });
    optimizer.grad.fill(1);
    optimizer.step();
    expect([...optimizer.parameters.w.data]).toEqual([1, 2]);
  });

  test('a file of weights alone starts them anew', () => {
    const bytes = new SGD({ w: { shape: [2], initial: [5, 6] } }, { lr: 0.1 }).save({ state: false });
    const optimizer = new RAdam(w, { lookahead: {} });
    optimizer.load(bytes);
    expect([...(optimizer.parameters.w.slow ?? [])]).toEqual([5, 6]);
  });

  test('are in a file, and start as the weights of one without them', () => {
    const optimizer = new SGDM(w, { lr: 0.1, lookahead: { every: 3, alpha: 0.25 }, averageWeights: 0.9 });
    optimizer.parameters.w.slow?.set([7, 8]);
    expect(new TextDecoder('latin1').decode(optimizer.save())).toContain('"w.slow"');
    const resumed = SGDM.from(optimizer.save());
    expect([...(resumed.parameters.w?.slow ?? [])]).toEqual([7, 8]);
    expect(resumed.digest()).toBe(optimizer.digest());
    const without = new SGDM(w, { lr: 0.1, averageWeights: 0.9 });
    expect(without.load(optimizer.save())).toMatchObject({ newState: [], droppedState: ['slow'] });
    expect(optimizer.load(without.save())).toMatchObject({ newState: ['slow'], droppedState: [] });
    expect([...(optimizer.parameters.w.slow ?? [])]).toEqual([...without.parameters.w.data]);
  });
});
