// Evaluates accuracy curves: every test image goes through the network at every offset. Nothing is derived.

import { accuracy, type Weights } from '../learning/brightness.ts';
import { type Digits, unpack } from '../learning/digits.ts';
import { ARMS, type Curves, OFFSETS, type Question, type TestDigits } from '../panels/draw/offsets.ts';

interface Scope {
  postMessage(message: Curves): void;
  onmessage: (event: { readonly data: TestDigits | Question }) => void;
}
const scope = globalThis as unknown as Scope;

let digits: Digits | undefined;

scope.onmessage = ({ data }) => {
  if ('bytes' in data) digits = unpack(new Uint8Array(data.bytes)).test;
  else if (digits !== undefined) scope.postMessage(curves(digits, data));
};

function curves(test: Digits, { arms, clip, count }: Question): Curves {
  const pixels = test.images.length / test.count;
  const first = { count, images: test.images.subarray(0, count * pixels), labels: test.labels.subarray(0, count) };
  // Training goes on meanwhile, and may reuse the memory: all points of a curve are of the same weights.
  const own = Object.fromEntries(ARMS.map((arm) => [arm, copy(arms[arm])])) as Record<string, Weights>;
  const lines = ARMS.map((arm) => [
    arm,
    OFFSETS.map((offset) => accuracy(own[arm] as Weights, first, offset, clip, arm)),
  ]);
  return { accuracy: Object.fromEntries(lines), clip, count };
}

function copy({ w1, b1, w2, b2 }: Weights): Weights {
  return { w1: w1.slice(), b1: b1.slice(), w2: w2.slice(), b2: b2.slice() };
}
