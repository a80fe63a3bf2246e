// Schedules that fail: one that throws or returns no rate stops the step before anything has changed, in whichever
// option and however often; the optimizer continues once the schedule returns a rate again.

import { afterAll, describe, expect, test } from 'vitest';
import { type Adam, SGD } from '../../ts/index.ts';
import { classes } from '../numerics/oracle/library.ts';
import { classNames } from '../numerics/rules/index.ts';

class Own extends Error {}

let tried = 0;
afterAll(() => console.log(`hostile schedules: ${tried} steps with a schedule that fails`));

const spec = { w: { shape: [5, 7], initial: 1, outputAxis: 0 }, b: { shape: [3], initial: 2, frozen: true } } as const;

/** What a schedule does instead of returning a rate, and what the step then throws. */
const failures: readonly (readonly [string, () => unknown, new (text?: string) => Error])[] = [
  ...[Number.NaN, Infinity, -Infinity, -1, -5e-324, -1e308].map(
    (value) => [`gives ${value}`, () => value, RangeError] as const,
  ),
  ...[undefined, null, '0.1', true, 1n, Symbol('rate'), [0.1], {}, new Date(0), () => 0.1, Promise.resolve(0.1)].map(
    (value) => [`gives ${typeof value} ${String(Object(value).constructor.name)}`, () => value, TypeError] as const,
  ),
  [
    'throws',
    () => {
      throw new Own();
    },
    Own,
  ],
];

describe.each(classNames)('%s', (name) => {
  const Class = classes[name] as unknown as typeof Adam;
  test.each(['lr', 'weightDecay', 'both', 'weightDecay after lr'])('%s', (which) => {
    for (const [name, fail, error] of failures) {
      let failing = false;
      const bad = (stepsTaken: number): number => (failing ? (fail() as number) : 0.1 / (1 + stepsTaken));
      const good = (stepsTaken: number): number => 0.1 / (1 + stepsTaken);
      const schedules = {
        lr: which.startsWith('weightDecay') ? good : bad,
        weightDecay: which === 'lr' ? good : bad,
        centralize: true,
        averageWeights: 0.9,
      };
      const [one, other] = [new Class(spec, schedules), new Class(spec, schedules)];
      for (const optimizer of [one, other]) {
        optimizer.parameters.w.grad.forEach((_, i, grad) => {
          grad[i] = Math.sin(i);
        });
        optimizer.step();
      }
      const bytes = (): string => Buffer.from(one.data.buffer).toString('base64');
      const before = bytes();
      failing = true;
      for (const options of [undefined, { zeroGrad: true }, {}]) {
        tried += 1;
        expect(() => one.step(options), name).toThrow(error);
        expect(one.stepsTaken).toBe(1);
        expect(bytes() === before, `${name} changed a byte`).toBe(true);
      }
      failing = false;
      expect([one.step(), other.step()]).toEqual([true, true]);
      expect(one.digest()).toBe(other.digest());
    }
  });
});

test('a schedule that steps, reads and sets its own optimizer', () => {
  let depth = 0;
  const optimizer: SGD<'w'> = new SGD(
    { w: { shape: [2], initial: 1 } },
    {
      lr: (stepsTaken) => {
        depth += 1;
        if (depth === 1) {
          optimizer.gradScale = 2;
          optimizer.parameters.w.lrScale = 3;
          expect(optimizer.step()).toBe(true); // inside the other step
        }
        return 0.5 / (1 + stepsTaken);
      },
    },
  );
  optimizer.grad.fill(1);
  tried += 1;
  expect(optimizer.step()).toBe(true);
  // The inner step was the first, of 0.5 * 2 * 3; the outer one had asked at stepsTaken 0 too, and moves just as far.
  expect([...optimizer.parameters.w.data]).toEqual([-5, -5]);
});
