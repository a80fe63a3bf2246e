// The parameters to measure: name to shapes. Those of whole networks are in the folder networks/.
import { outputsFirst } from './networks/index.mjs';
import { RESNET18 } from './networks/resnet18.mjs';

const square = (n) => [[n, n]];

export const SHAPES = {
  512: [[16, 32]],
  '64K': [[64, 1024]],
  '256x256': square(256),
  '512x512': square(512),
  '1024x1024': square(1024),
  '2048x2048': square(2048),
  '4096x4096': square(4096),
  wide: [[16, 65_536]],
  tall: [[65_536, 16]],
  long: [[2, 1_048_576]],
  '784x128': [[784, 128]],
  '256x64x3x3': [[256, 64, 3, 3]],
  'ResNet-18': outputsFirst(RESNET18).shapes,
  '100 of 64': Array.from({ length: 100 }, () => [64]),
};

export const IN_CACHE = ['256x256', '512x512'];
export const OUT_OF_CACHE = ['2048x2048', '4096x4096'];
/** Sizes from 512 to 16 M. */
export const SIZES = ['512', '64K', ...IN_CACHE, '1024x1024', ...OUT_OF_CACHE];
/** tfjs on the cpu takes a quarter of a second per million elements. */
export const UP_TO_A_MILLION = SIZES.slice(0, -OUT_OF_CACHE.length);
