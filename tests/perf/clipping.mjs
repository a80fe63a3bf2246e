// The norm of all gradients of a problem in float64, and by how much clipping reduces them at each step of the proof.
import { sizeOf } from './contestants/serve.mjs';
import { GRADIENTS, gradientStream, number, PROOF_STEPS } from './numbers.mjs';

/** Norms by the sizes of tensors, before scaling: a network has the same in every variant. */
const norms = new Map();

/** min(1, clipNorm / (norm + 1e-6)) at each step of the proof, as in PyTorch; 1 without clipping. */
export function clippingOf({ shapes, clipNorm, scales }) {
  if (clipNorm === null) return scales.map(() => 1);
  const sizes = shapes.map(sizeOf);
  const key = sizes.join();
  if (!norms.has(key)) norms.set(key, normsOf(sizes));
  return scales.map((scale, n) => Math.min(1, clipNorm / (scale * norms.get(key)[n] + 1e-6)));
}

function normsOf(sizes) {
  const { scale, offset } = GRADIENTS.normal;
  return Array.from({ length: PROOF_STEPS }, (_, n) => {
    let sum = 0;
    for (const [k, size] of sizes.entries()) {
      const stream = gradientStream(k, n + 1);
      for (let i = 0; i < size; i++) sum += (number(i, stream) * scale + offset) ** 2;
    }
    return Math.sqrt(sum);
  });
}
