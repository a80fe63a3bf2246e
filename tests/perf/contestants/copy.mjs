// The machine's own copy: of as many bytes as the arrays of the problem take together, half of them source. Proves
// itself like the others, on a copy of the weights.
import { ARRAYS } from '../bytes.mjs';
import { fill, weightStream } from '../numbers.mjs';
import { serve, sizeOf } from './serve.mjs';

function create({ rule, shapes }) {
  const sizes = shapes.map(sizeOf);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const half = new Float32Array((total * ARRAYS[rule]) / 2);
  const copy = new Float32Array(half.length);
  fill(half.subarray(0, sizes[0]), weightStream(0));
  return { gradient: () => [], weights: () => copy, step: () => copy.set(half) };
}

serve({ engine: `V8 ${process.versions.v8}` }, create);
