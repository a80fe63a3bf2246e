// torchvision's MobileNetV2 of width 1.0 (Sandler et al. 2018, arXiv 1801.04381), all parameters in order: 3,504,872.
import { convolution, dense, depthwise, norm, vector } from './layers.mjs';

/** The rows of table 2: factor of expansion, output channels, number of blocks. Strides have no parameters. */
const STAGES = [
  [1, 16, 1],
  [6, 24, 2],
  [6, 32, 3],
  [6, 64, 4],
  [6, 96, 3],
  [6, 160, 3],
  [6, 320, 1],
];
const FIRST = 32;

/** Expansion unless its factor is 1, 3 x 3 of each channel, projection. */
const block = (factor, out, into) => [
  ...(factor === 1 ? [] : convolution(factor * into, into, 1)),
  depthwise(factor * into, 3),
  ...norm(factor * into),
  ...convolution(out, factor * into, 1),
];

function blocks() {
  let into = FIRST;
  const all = [];
  for (const [factor, out, count] of STAGES) {
    for (let n = 0; n < count; n++) {
      all.push(...block(factor, out, into));
      into = out;
    }
  }
  return all;
}

export const MOBILENETV2 = [
  ...convolution(FIRST, 3, 3),
  ...blocks(),
  ...convolution(1280, 320, 1),
  dense(1000, 1280),
  vector(1000),
];

/** Its 17 depthwise layers alone: 64,224 weights, nine inputs to each output. */
export const DEPTHWISE = MOBILENETV2.filter(({ outputs }) => outputs !== null);
