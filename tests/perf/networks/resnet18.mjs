// torchvision's ResNet-18 (He et al. 2015, arXiv 1512.03385), all parameters in order: 11,689,512.
import { convolution, dense, vector } from './layers.mjs';

const block = (out, into) => [
  ...convolution(out, into, 3),
  ...convolution(out, out, 3),
  ...(out === into ? [] : convolution(out, into, 1)),
];
const stage = (out, into) => [...block(out, into), ...block(out, out)];

export const RESNET18 = [
  ...convolution(64, 3, 7),
  ...stage(64, 64),
  ...stage(128, 64),
  ...stage(256, 128),
  ...stage(512, 256),
  dense(1000, 512),
  vector(1000),
];
