// The parameters to measure: name to shapes.

const square = (n) => [[n, n]];

/** torchvision's ResNet-18, all parameters in order: convolutions, norms, the last layer. */
function resnet18() {
  const norm = (n) => [[n], [n]];
  const convolution = (out, into, k) => [[out, into, k, k], ...norm(out)];
  const block = (out, into) => [
    ...convolution(out, into, 3),
    ...convolution(out, out, 3),
    ...(out === into ? [] : convolution(out, into, 1)),
  ];
  const stage = (out, into) => [...block(out, into), ...block(out, out)];
  const stages = [stage(64, 64), stage(128, 64), stage(256, 128), stage(512, 256)];
  return [...convolution(64, 3, 7), ...stages.flat(), [1000, 512], [1000]];
}

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
  '64x3x3x3': [[64, 3, 3, 3]],
  '256x64x3x3': [[256, 64, 3, 3]],
  'ResNet-18': resnet18(),
  '100 of 64': Array.from({ length: 100 }, () => [64]),
};

export const IN_CACHE = ['256x256', '512x512'];
export const OUT_OF_CACHE = ['2048x2048', '4096x4096'];
/** Sizes from 512 to 16 M. */
export const SIZES = ['512', '64K', ...IN_CACHE, '1024x1024', ...OUT_OF_CACHE];
/** tfjs on the cpu takes a quarter of a second per million elements. */
export const UP_TO_A_MILLION = SIZES.slice(0, -OUT_OF_CACHE.length);
export const SMALL_FAN_IN = ['64x3x3x3', '256x64x3x3'];
