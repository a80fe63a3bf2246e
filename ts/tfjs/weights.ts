// Weights: state in the format in which TensorFlow.js saves its own optimizers: [iter, x/m, y/m, x/v, y/v], so that it
// can move between tf.train.adam or momentum and ours. State that they do not have comes at the end.

import { show } from '../options/checks.ts';
import type { Bridge } from './bridge.ts';
import { hasShape, type Saved } from './saved.ts';
import type { NamedTensor, TensorFlow } from './tensorflow.ts';

/** For each variable, its own number of steps and how often it was averaged, if any differs from the optimizer's. */
const COUNTS = 'zeromean/counts';
const EXTRAS = ['average', 'slow'];

/** Everything that is saved about the variables of an optimizer, without copies, and what waits for its variables. */
export function savedOf({ family, members, waiting }: Bridge): Saved[] {
  const own = [...members.values()]
    .filter(({ variable }) => !variable.isDisposed)
    .map(({ variable: { name, shape }, setting, parameter }) => {
      const { state, average, slow, stepsTaken: steps, timesAveraged: averages } = parameter;
      const arrays = new Map<string, Float32Array>();
      for (const [slot, suffix] of Object.entries(family.suffixes)) put(arrays, suffix, state[slot]);
      put(arrays, 'average', average);
      put(arrays, 'slow', slow);
      return { name, shape, setting, arrays, steps, averages };
    });
  return [...own, ...waiting];
}

function put(arrays: Map<string, Float32Array>, suffix: string, array: Float32Array | undefined): void {
  if (array !== undefined) arrays.set(suffix, array);
}

/** The state as tensors, copied. */
export function encode(tf: TensorFlow, bridge: Bridge): NamedTensor[] {
  const { stepsTaken } = bridge.inner;
  const saved = savedOf(bridge);
  const suffixes = [...Object.values(bridge.family.suffixes), ...EXTRAS];
  const tensors: NamedTensor[] = [{ name: 'iter', tensor: tf.tensor(stepsTaken, [], 'int32') }];
  for (const suffix of suffixes) {
    for (const { name, shape, arrays } of saved) {
      const array = arrays?.get(suffix);
      if (array === undefined) continue;
      tensors.push({ name: `${name}/${suffix}`, tensor: tf.tensor(array.slice(), [...shape], 'float32') });
    }
  }
  const counts = saved.flatMap(({ steps = stepsTaken, averages = stepsTaken }) => [steps, averages]);
  if (counts.some((count) => count !== stepsTaken)) {
    tensors.push({ name: COUNTS, tensor: tf.tensor(counts, [saved.length, 2], 'int32') });
  }
  return tensors;
}

/**
 * Reads what `encode` or an optimizer of TensorFlow.js has written: for each variable its state, and pairs of counts if
 * there are any. Everything is copied, because the tensors are disposed of afterwards.
 */
export async function decode(
  { family }: Bridge,
  weights: readonly NamedTensor[],
): Promise<{ iterations: number; saved: Saved[]; counts: ArrayLike<number> }> {
  const all = await Promise.all(
    weights.map(async ({ name, tensor }) => ({ name, shape: tensor.shape, values: (await tensor.data()).slice() })),
  );
  const [first, ...others] = all;
  const iterations = first?.values[0];
  if (first?.name !== 'iter' || typeof iterations !== 'number') {
    throw new RangeError(`setWeights: the first tensor is ${show(first?.name)}, expected "iter"`);
  }
  const suffixes = [...Object.values(family.suffixes), ...EXTRAS];
  const found = new Map<string, { name: string; shape: readonly number[]; arrays: Map<string, Float32Array> }>();
  let counts: ArrayLike<number> = [];
  for (const { name, shape, values } of others) {
    if (name === COUNTS) {
      counts = values as ArrayLike<number>;
      continue;
    }
    const at = name.lastIndexOf('/');
    const [variable, suffix] = [name.slice(0, at), name.slice(at + 1)];
    if (at < 0 || !suffixes.includes(suffix)) {
      throw new RangeError(
        `setWeights: ${show(name)} is no state of ${family.kind}, expected names that end with ${suffixes.join(', ')}`,
      );
    }
    const one = found.get(variable) ?? { name: variable, shape, arrays: new Map() };
    if (!hasShape(one, shape)) {
      throw new RangeError(
        `setWeights: ${show(name)} has shape ${show(shape)}, and other state of it ${show(one.shape)}`,
      );
    }
    one.arrays.set(suffix, values as Float32Array);
    found.set(variable, one);
  }
  const steps = [iterations, ...Array.from(counts)];
  if (!steps.every((n) => Number.isSafeInteger(n) && n >= 0)) {
    throw new RangeError(`setWeights: numbers of steps are ${show(steps)}, expected integers of 0 or more`);
  }
  return { iterations, saved: [...found.values()], counts };
}
