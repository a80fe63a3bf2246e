// Trains a small model and reports its digest. It uses only sums, products and relu, so every engine has the same bits.

/** Numbers from -0.5 to 0.5, the same everywhere. */
function numbers(count, seed) {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
}

/** `tf` has the exports of tfjs-core and tfjs-layers; returns { digest, loss, name }. */
export async function train(tf, { SGDM }) {
  const tensor = (shape, seed) => tf.tensor(numbers(tf.util.sizeFromShape(shape), seed), shape);
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 8, inputShape: [6], activation: 'relu' }), tf.layers.dense({ units: 2 })],
  });
  model.setWeights(model.getWeights().map(({ shape }, i) => tensor(shape, i + 1)));
  const optimizer = new SGDM({ learningRate: 0.125, weightDecay: 0.0625, clipNorm: 1, centralize: { model } });
  model.compile({ optimizer, loss: 'meanSquaredError' });
  const [xs, ys] = [tensor([16, 6], 50), tensor([16, 2], 60)];
  let loss = Number.NaN;
  for (let t = 0; t < 20; t++) loss = await model.trainOnBatch(xs, ys);
  return { digest: optimizer.digest(), loss, name: optimizer.getClassName() };
}
