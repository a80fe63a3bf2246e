// A perceptron with one hidden layer of ReLUs: forward pass, cross-entropy loss, backward pass. Plain JavaScript on the
// weights and gradients it is given; it knows nothing of optimizers or platforms.

export interface Sizes {
  readonly inputs: number;
  readonly hidden: number;
  readonly outputs: number;
}

/** The values of one parameter and its gradient, both of the same length. */
export interface Parameter {
  readonly data: Float32Array;
  readonly grad: Float32Array;
}

/** Shapes of the parameters. Weights are [out, in], as in PyTorch: one row per unit. */
export function parameterShapes({ inputs, hidden, outputs }: Sizes) {
  return {
    'hidden.weight': [hidden, inputs],
    'hidden.bias': [hidden],
    'output.weight': [outputs, hidden],
    'output.bias': [outputs],
  } as const;
}

export type ParameterName = keyof ReturnType<typeof parameterShapes>;

export class Perceptron {
  readonly #sizes: Sizes;
  readonly #parameters: Readonly<Record<ParameterName, Parameter>>;
  readonly #batch: number;
  readonly #hidden: Float32Array;
  readonly #hiddenError: Float32Array;
  readonly #logits: Float32Array;

  /** `batch` is the largest number of images in one call of `forward` or `backward`. */
  constructor(sizes: Sizes, parameters: Readonly<Record<ParameterName, Parameter>>, batch: number) {
    this.#sizes = sizes;
    this.#parameters = parameters;
    this.#batch = batch;
    this.#hidden = new Float32Array(batch * sizes.hidden);
    this.#hiddenError = new Float32Array(batch * sizes.hidden);
    this.#logits = new Float32Array(batch * sizes.outputs);
  }

  /** The logits of `count` images, [count, outputs]: a view that the next call overwrites. */
  forward(images: Float32Array, count: number): Float32Array {
    const p = this.#parameters;
    const hidden = this.#hidden.subarray(0, count * this.#sizes.hidden);
    const logits = this.#logits.subarray(0, count * this.#sizes.outputs);
    affine(images, p['hidden.weight'].data, p['hidden.bias'].data, hidden);
    for (let i = 0; i < hidden.length; i++) hidden[i] = Math.max(0, at(hidden, i));
    affine(hidden, p['output.weight'].data, p['output.bias'].data, logits);
    return logits;
  }

  /** Adds the gradient of these images' mean cross-entropy to every `grad`, and returns that loss. */
  backward(images: Float32Array, labels: Uint8Array): number {
    const p = this.#parameters;
    const error = this.forward(images, labels.length);
    const loss = softmaxError(error, labels);
    const hidden = this.#hidden.subarray(0, labels.length * this.#sizes.hidden);
    const hiddenError = this.#hiddenError.subarray(0, hidden.length);
    affineInputError(error, p['output.weight'].data, this.#sizes.outputs, hiddenError);
    for (let i = 0; i < hidden.length; i++) if (hidden[i] === 0) hiddenError[i] = 0;
    addAffineGradient(hidden, error, p['output.weight'].grad, p['output.bias'].grad);
    addAffineGradient(images, hiddenError, p['hidden.weight'].grad, p['hidden.bias'].grad);
    return loss;
  }

  /** The fraction of these images, however many, whose largest logit is that of their label. */
  accuracy(images: Float32Array, labels: Uint8Array): number {
    const { inputs, outputs } = this.#sizes;
    let correct = 0;
    for (let first = 0; first < labels.length; first += this.#batch) {
      const count = Math.min(this.#batch, labels.length - first);
      const logits = this.forward(images.subarray(first * inputs, (first + count) * inputs), count);
      for (let n = 0; n < count; n++) {
        const row = logits.subarray(n * outputs, (n + 1) * outputs);
        if (row.indexOf(Math.max(...row)) === labels[first + n]) correct++;
      }
    }
    return correct / labels.length;
  }
}

/** y = x W^T + b, four samples at a time, so that each weight is loaded once for all four. */
function affine(x: Float32Array, weight: Float32Array, bias: Float32Array, y: Float32Array): void {
  const outputs = bias.length;
  const inputs = weight.length / outputs;
  const last = y.length / outputs - 1;
  for (let n0 = 0; n0 <= last; n0 += 4) {
    // Past the end, the last sample is repeated: it writes the same values to the same place.
    const n1 = Math.min(n0 + 1, last);
    const n2 = Math.min(n0 + 2, last);
    const n3 = Math.min(n0 + 3, last);
    const x0 = x.subarray(n0 * inputs);
    const x1 = x.subarray(n1 * inputs);
    const x2 = x.subarray(n2 * inputs);
    const x3 = x.subarray(n3 * inputs);
    for (let j = 0; j < outputs; j++) {
      const row = j * inputs;
      let y0 = at(bias, j);
      let y1 = y0;
      let y2 = y0;
      let y3 = y0;
      for (let i = 0; i < inputs; i++) {
        const w = at(weight, row + i);
        y0 += w * at(x0, i);
        y1 += w * at(x1, i);
        y2 += w * at(x2, i);
        y3 += w * at(x3, i);
      }
      y[n0 * outputs + j] = y0;
      y[n1 * outputs + j] = y1;
      y[n2 * outputs + j] = y2;
      y[n3 * outputs + j] = y3;
    }
  }
}

/** The gradient with respect to x in y = x W^T + b, from the gradient with respect to y. */
function affineInputError(yError: Float32Array, weight: Float32Array, outputs: number, xError: Float32Array): void {
  const inputs = weight.length / outputs;
  xError.fill(0);
  for (let n = 0; n < yError.length / outputs; n++) {
    for (let j = 0; j < outputs; j++) {
      const error = at(yError, n * outputs + j);
      for (let i = 0; i < inputs; i++) {
        xError[n * inputs + i] = at(xError, n * inputs + i) + error * at(weight, j * inputs + i);
      }
    }
  }
}

/** Adds to the gradients of W and b in y = x W^T + b, from the gradient of y; again four samples at a time. */
function addAffineGradient(
  x: Float32Array,
  yError: Float32Array,
  weightGrad: Float32Array,
  biasGrad: Float32Array,
): void {
  const outputs = biasGrad.length;
  const inputs = weightGrad.length / outputs;
  const samples = Array.from({ length: yError.length / outputs }, (_, n) => x.subarray(n * inputs, (n + 1) * inputs));
  for (let j = 0; j < outputs; j++) {
    const grad = weightGrad.subarray(j * inputs, (j + 1) * inputs);
    const none = { sample: grad, error: 0 };
    // A hidden unit is off for about half of the samples, which then contribute nothing.
    const on = samples
      .map((sample, n) => ({ sample, error: at(yError, n * outputs + j) }))
      .filter((s) => s.error !== 0);
    for (let k = 0; k < on.length; k += 4) {
      const { sample: x0, error: e0 } = on[k] ?? none;
      const { sample: x1, error: e1 } = on[k + 1] ?? none;
      const { sample: x2, error: e2 } = on[k + 2] ?? none;
      const { sample: x3, error: e3 } = on[k + 3] ?? none;
      for (let i = 0; i < inputs; i++) {
        grad[i] = at(grad, i) + e0 * at(x0, i) + e1 * at(x1, i) + e2 * at(x2, i) + e3 * at(x3, i);
      }
      biasGrad[j] = at(biasGrad, j) + e0 + e1 + e2 + e3;
    }
  }
}

/** Replaces logits by the gradient of the mean cross-entropy, (softmax - one-hot) / samples, and returns that loss. */
function softmaxError(logits: Float32Array, labels: Uint8Array): number {
  const outputs = logits.length / labels.length;
  let loss = 0;
  labels.forEach((label, n) => {
    const row = logits.subarray(n * outputs, (n + 1) * outputs);
    const largest = Math.max(...row);
    const logSum = largest + Math.log(row.reduce((sum, logit) => sum + Math.exp(logit - largest), 0));
    loss += logSum - at(row, label);
    row.forEach((logit, k) => {
      row[k] = (Math.exp(logit - logSum) - (k === label ? 1 : 0)) / labels.length;
    });
  });
  return loss / labels.length;
}

/** An element whose index the loops keep in range. Engines inline this. */
function at(array: Float32Array, index: number): number {
  return array[index] as number;
}
