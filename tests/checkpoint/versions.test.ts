// Versions: files of earlier releases still load. version-1.safetensors is an AdamW with averages after five steps,
// saved when all parameters shared one step count; the expected bits are those of that release after a sixth step.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { AdamW } from '../../ts/index.ts';

const bits = (array: Float32Array | undefined): number[] => [...new Uint32Array(Float32Array.from(array ?? []).buffer)];

test('version 1: its parameters have taken as many steps as the optimizer', () => {
  const optimizer = AdamW.from(readFileSync(new URL('./version-1.safetensors', import.meta.url)));
  const { a, b } = optimizer.parameters;
  expect([optimizer.stepsTaken, a?.stepsTaken, b?.stepsTaken]).toEqual([5, 5, 5]);
  optimizer.grad.fill(0.75);
  optimizer.step();
  expect([a, b].map((parameter) => [bits(parameter?.data), bits(parameter?.average)])).toEqual([
    [
      [1064335667, 1073973739, 1077678690],
      [1064708301, 1073895080, 1077772914],
    ],
    [
      [1055955876, 1057278817],
      [1056323663, 1057149221],
    ],
  ]);
});
