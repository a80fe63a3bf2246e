// The sum of all ranks' gradients, element by element and in the order of ranks: floating-point addition depends on it, so every
// rank adds in this order, and gets the same bits as one process that does the work of all.

/** Replaces the gradient of this rank by the sum over all; `others` are those of all ranks, without this one's. */
export function sumInOrder(own: Float32Array, rank: number, others: readonly (Float32Array | undefined)[]): void {
  const gradients = others.map((other, i) => (i === rank ? own.slice() : (other as Float32Array)));
  own.set(gradients[0] as Float32Array);
  for (const gradient of gradients.slice(1))
    for (let i = 0; i < own.length; i++) own[i] = (own[i] as number) + (gradient[i] as number);
}
