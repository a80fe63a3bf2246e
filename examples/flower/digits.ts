// Which digits a node has: its own part of the training digits, brighter or darker than those of the other node.
import type { Digits } from '../digits/images.ts';
import { testDigits, trainingDigits } from '../digits/mnist.ts';
import { shifted } from '../digits/pixels.ts';
import type { Data } from './training.ts';

/** What is added to every pixel of node 0 and of node 1. */
const SHIFTS = [-0.3, 0.3];
/** A brightness that no node has trained at. */
const UNSEEN = 0.6;
const TEST = 1000;

/** The digits of this part: `count` of its own to train on, and the same test digits as the other nodes. */
export function part(index: number, count: number): Data {
  const shift = SHIFTS[index];
  if (shift === undefined) throw new RangeError(`part ${index}, expected 0 to ${SHIFTS.length - 1}`);
  const { images, labels } = trainingDigits((index + 1) * count);
  const own = { images: images.subarray(-784 * count), labels: labels.subarray(-count) };
  const test = testDigits(TEST);
  return { training: brighter(own, shift), test: brighter(test, shift), unseen: brighter(test, UNSEEN) };
}

function brighter({ images, labels }: Digits, shift: number): Digits {
  return { images: shifted(shift)(images), labels };
}
