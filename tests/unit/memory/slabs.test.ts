// Slabs: how many memories optimizers use, that no two share an array, and that views stay valid.

import { describe, expect, test } from 'vitest';
import { Adam, AdamW, centralize, SGD, SGDM } from '../../../ts/index.ts';
import { counted, memories } from './count.ts';

const page = 65536;

test('a thousand Adams of a thousand parameters take at most 20 memories, and share nothing', () => {
  const { result: optimizers, constructed } = counted(() =>
    Array.from({ length: 1000 }, (_, i) => {
      const spec = { w: { shape: [40, 24], initial: i, outputAxis: 0 }, b: { shape: [40], initial: -i } };
      return new Adam(spec, { lr: 0.25, eps: 0, centralize: true });
    }),
  );
  expect(constructed).toBeLessThanOrEqual(20);

  const spans = optimizers.flatMap(({ parameters }) =>
    [parameters.w, parameters.b].flatMap(({ data, grad, state: { expAvg, expAvgSq } }) =>
      [data, grad, expAvg, expAvgSq].map((view) => ({
        memory: memories.findIndex(({ memory }) => memory.buffer === view.buffer),
        from: view.byteOffset,
        to: view.byteOffset + view.byteLength,
      })),
    ),
  );
  spans.sort((a, b) => a.memory - b.memory || a.from - b.from);
  spans.forEach((span, i) => {
    const next = spans[i + 1];
    expect(next === undefined || next.memory !== span.memory || next.from >= span.to).toBe(true);
  });

  optimizers.forEach(({ parameters: { w, b } }, i) => {
    w.grad.forEach((_, j) => {
      w.grad[j] = j % 2 === 0 ? 1 + i : -1 - i; // mean 0 in each row
    });
    b.grad.fill(-1 - i);
  });
  for (const optimizer of optimizers) optimizer.step(); // Adam's first step is lr times the sign
  optimizers.forEach(({ parameters: { w, b } }, i) => {
    expect(w.data.every((x, j) => Math.abs(x - (i + (j % 2 === 0 ? -0.25 : 0.25))) < 1e-3)).toBe(true);
    expect(b.data.every((x) => Math.abs(x - (0.25 - i)) < 1e-3)).toBe(true);
  });
});

test('a view from construction is live after 10,000 steps and 1,000 other optimizers', () => {
  const optimizer = new SGD({ w: { shape: [5], initial: 0 } }, { lr: 1 });
  const { data, grad } = optimizer.parameters.w;
  const { data: allData, grad: allGrad } = optimizer;
  for (let n = 0; n < 1000; n++) {
    new SGDM({ w: { shape: [n], initial: n } }, { lr: 1 });
    for (let k = 0; k < 10; k++) {
      grad.fill(-1);
      optimizer.step();
    }
  }
  expect([...data]).toEqual(new Array(5).fill(10_000));
  expect([...allData.subarray(0, 5)]).toEqual([...data]);
  expect(optimizer.parameters.w.data).toBe(data);
  data[0] = 7;
  grad[0] = 0.5;
  optimizer.step();
  expect([data[0], allData[0], allGrad[0]]).toEqual([6.5, 6.5, 0.5]);
});

test('no memory can grow, so that no view detaches', () => {
  for (const { initial, maximum, memory } of memories) {
    expect(maximum).toBe(initial);
    expect(memory.buffer.byteLength).toBe(initial * page);
    expect(() => memory.grow(1)).toThrow();
  }
});

test('each module and slab is asked for once; what does not fit a page has a memory of its own', () => {
  const make = (size: number): unknown => new SGD({ w: { shape: [size], initial: 0 } }, { lr: 1 });
  counted(() => make(1));
  expect(counted(() => make(1)).constructed).toBe(0);
  for (const size of [1e5, 1e6]) {
    const { constructed } = counted(() => make(size));
    expect(constructed).toBe(1);
    const bytes = memories.at(-1)?.memory.buffer.byteLength ?? 0;
    expect(bytes - 8 * size).toBeLessThan(page + 1024);
  }
});

describe('what takes no memory', () => {
  test('a constructor that throws', () => {
    const { constructed } = counted(() => {
      for (let n = 0; n < 1000; n++) {
        expect(() => new AdamW({ w: { shape: [1e6], initial: [1] } })).toThrow(RangeError);
      }
    });
    expect(constructed).toBe(0);
  });

  test('centralize of small arrays: one temporary memory for all, and none for views', () => {
    const target = { shape: [10, 10], outputAxis: 0 };
    const small = (): Float32Array => centralize(new Float32Array(100).fill(1), target);
    expect(counted(small).constructed).toBeLessThanOrEqual(1);
    expect(counted(() => [small(), small()]).constructed).toBe(0);
    const { data } = new SGD({ w: { shape: [1000, 1000], initial: 1 } }, { lr: 1 }).parameters.w;
    expect(counted(() => centralize(data, { shape: [1000, 1000], outputAxis: 0 })).constructed).toBe(0);
    expect(data.every((x) => x === 0)).toBe(true);
  });
});

test('centralize of the last elements of a memory, which are no whole vector, reads and writes none beyond', () => {
  const { data } = new SGD({ w: { shape: [1000, 1000], initial: 0 } }, { lr: 1 });
  const { buffer } = data;
  const before = new Float32Array(buffer, buffer.byteLength - 32, 2).fill(5);
  const last = new Float32Array(buffer, buffer.byteLength - 24, 6);
  last.set([1, 2, 3, 10, 20, 60]);
  expect([...centralize(last, { shape: [2, 3], outputAxis: 0 }), ...before]).toEqual([-1, 0, 1, -20, -10, 30, 5, 5]);
});
