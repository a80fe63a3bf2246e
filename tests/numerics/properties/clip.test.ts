// clipGradValue(limit): g = min(max(g, -limit), limit) for every gradient of every parameter; NaN stays (as in torch's
// clip_grad_value_).

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SGD } from '../../../ts/index.ts';

const gradients = fc.array(fc.float(), { minLength: 1, maxLength: 11 });

test('every gradient is clamped, and nothing else changes', () => {
  fc.assert(
    fc.property(
      gradients,
      gradients,
      fc.boolean(),
      fc.float({ min: 0, noNaN: true }),
      (first, second, frozen, limit) => {
        const spec = {
          first: { shape: [first.length], initial: 3, frozen },
          second: { shape: [second.length], initial: 4 },
        };
        const optimizer = new SGD(spec, { lr: 1 });
        const { parameters } = optimizer;
        parameters.first.grad.set(first);
        parameters.second.grad.set(second);
        optimizer.clipGradValue(limit);
        const clamped = (g: number): number => Math.min(Math.max(g, -limit), limit) + 0; // + 0 drops the sign of 0
        expect([...parameters.first.grad].map((g) => g + 0)).toEqual(first.map(clamped));
        expect([...parameters.second.grad].map((g) => g + 0)).toEqual(second.map(clamped));
        expect([...parameters.first.data, ...parameters.second.data]).toEqual([
          ...first.map(() => 3),
          ...second.map(() => 4),
        ]);
        expect(optimizer.stepsTaken).toBe(0);
      },
    ),
    { seed: 2004, numRuns: 500 },
  );
});
