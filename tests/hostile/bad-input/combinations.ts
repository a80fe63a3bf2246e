// Combinations: rows that involve more than one field: missing and unknown fields, contradictory options, shapes that
// do not fit, and sizes that memory cannot hold.

import { badInputOf, refused } from '../../numerics/rules/index.ts';
import { type ClassName, classNames, type Row } from './row.ts';
import type { ErrorName } from './sorts.ts';

type Short = readonly [class_: ClassName, options: unknown, error?: ErrorName, text?: string];

const w = { shape: [3, 4], initial: 1 };
const lr = 0.1;
const sharedNames =
  'lr, weightDecay, decoupledWeightDecay, maximize, centralize, clipNorm, gradScale, nonFinite, averageWeights, lookahead, shared, team, replicas';
const isOptions = (name: ClassName): string =>
  `an object with ${[sharedNames, ...Object.keys(badInputOf(name))].join(', ')}`;
const notInside =
  'centralize.at is "gradient+decay", but decoupled weight decay is not in the gradient: use "gradient", or ' +
  '"update+decay" to centralize the decay with the update';
const inside =
  'centralize.at is "update+decay", but the weight decay is in the gradient: use "gradient+decay" or "update", or ' +
  'decoupledWeightDecay: true';

const options: readonly Short[] = [
  ...classNames.flatMap((name): Short[] => [
    [name, null, 'TypeError', `options is null, expected ${isOptions(name)}`],
    [name, 0.1, 'TypeError', `options is 0.1, expected ${isOptions(name)}`],
    [name, [0.1], 'TypeError', `options is an array, expected ${isOptions(name)}`],
    [name, () => 0.1, 'TypeError', `options is a function, expected ${isOptions(name)}`],
    [
      name,
      { lr, decoupledWeightDecay: true, centralize: { outputAxis: 0, at: 'gradient+decay' } },
      'RangeError',
      notInside,
    ],
    [name, { lr, decoupledWeightDecay: false, centralize: { at: 'update+decay' } }, 'RangeError', inside],
    [name, { lr, decoupledWeightDecay: false, centralize: { outputAxis: 0, at: 'gradient+decay' } }],
    [name, { lr, decoupledWeightDecay: true, centralize: { outputAxis: 0, at: 'update+decay' } }],
  ]),
  ['SGD', undefined, 'TypeError', `options is undefined, expected ${isOptions('SGD')}`],
  ['AdamW', { centralize: { outputAxis: 0, at: 'gradient+decay' } }, 'RangeError', notInside],
  ['Adam', { centralize: { outputAxis: 0, at: 'update+decay' } }, 'RangeError', inside],
  ['Adam', { centralize: { outputAxis: 0, at: 'gradient+decay' } }],
  ['AdamW', { centralize: { outputAxis: 0, at: 'update+decay' } }],
  ...(refused as readonly Short[]),
];

const whichAxis = (shape: string): string =>
  `"w": outputAxis is missing, and shape ${shape} does not tell which axis numbers the output units. PyTorch, ONNX ` +
  '[out, in, ...]: 0. TensorFlow.js, Keras, JAX [..., in, out]: -1. tfjs depthwise [h, w, in, multiplier]: [2, 3]. ' +
  'PyTorch transposed convolution [in, out, h, w]: 1. Set it here or in the optimizer’s centralize, or set centralize: ' +
  'false for this parameter';
const between = 'shape [3, 4] needs axes from -2 to 1';
const alternating = { shape: [2, 2, 2, 2, 2, 2, 2, 2, 2], outputAxis: [0, 2, 4, 6, 8], initial: 0 };
const isSpec = "an object or a Map such as { 'hidden.weight': { shape: [128, 784], initial } }";
const isParameter = 'an object with shape, initial, outputAxis, centralize, lrScale, decayScale, frozen';
const ceiling = 'and a memory holds at most 4 GiB, in a Cloudflare Worker 128 MB';

type Long = readonly [spec: unknown, centralize: unknown, error?: ErrorName, text?: string];

const specs: readonly Long[] = [
  [undefined, false, 'TypeError', `spec is undefined, expected ${isSpec}`],
  [null, false, 'TypeError', `spec is null, expected ${isSpec}`],
  ['w', false, 'TypeError', `spec is "w", expected ${isSpec}`],
  [[w], false, 'TypeError', `spec is an array, expected ${isSpec}`],
  [new Float32Array(3), false, 'TypeError', `spec is a Float32Array, expected ${isSpec}`],
  [new Map([[1, w]]), false, 'TypeError', 'the name of a parameter is 1, expected a string'],
  [
    { __metadata__: w },
    false,
    'RangeError',
    'the name of a parameter is "__metadata__", expected another: a checkpoint takes it for itself',
  ],
  ...['\ud800', 'a\udfff', '\udca1\ud83d'].map(
    (name): Long => [
      { [name]: w },
      false,
      'RangeError',
      `the name of a parameter is ${JSON.stringify(name)}, expected another: a checkpoint cannot hold half a surrogate pair`,
    ],
  ),
  [{ '\ud83d\udca1': w }, false],
  [{ w: null }, false, 'TypeError', `"w" is null, expected ${isParameter}`],
  [{ w: [3, 4] }, false, 'TypeError', `"w" is an array, expected ${isParameter}`],
  [{ w: { ...w, axis: 0 } }, false, 'TypeError', '"w": field "axis" is unknown, did you mean "outputAxis"?'],
  [{ w: { ...w, lrscale: 0 } }, false, 'TypeError', '"w": field "lrscale" is unknown, did you mean "lrScale"?'],
  [
    { a: w, 'b"\n': { shape: [1] } },
    false,
    'TypeError',
    String.raw`"b\"\n": initial is undefined, expected a number or an array of numbers`,
  ],
  [
    { w: { shape: [1, 1, 1, 1, 1, 1, 1, 2], initial: [1] } },
    false,
    'RangeError',
    '"w": initial has 1 values, shape [1, 1, 1, 1, 1, 1, 1, 2] needs 2',
  ],
  [new Map([['w', w]]), false],
  [{ __proto__: null, constructor: w, toString: w, '': w }, false],
  [new Map([['__proto__', w]]), false],
  [{ w }, true, 'TypeError', whichAxis('[3, 4]')],
  [{ w }, {}, 'TypeError', whichAxis('[3, 4]')],
  [{ w: { ...w, centralize: true } }, false, 'TypeError', whichAxis('[3, 4]')],
  [{ w: { shape: [], initial: 0, centralize: true } }, false, 'TypeError', whichAxis('[]')],
  [{ w: { shape: [5], initial: 0 } }, true],
  [{ w: { ...w, frozen: true } }, true],
  [{ w: { ...w, centralize: false } }, true],
  [{ w: { ...w, centralize: true, outputAxis: -1 } }, false],
  [{ w: { ...w, outputAxis: 1 } }, true],
  [{ w: { shape: [5, 1], initial: 0, outputAxis: 0, centralize: true } }, false],
  [{ w }, { outputAxis: 2 }, 'RangeError', `"w": centralize.outputAxis is 2, ${between}`],
  [{ w }, { outputAxis: -3 }, 'RangeError', `"w": centralize.outputAxis is -3, ${between}`],
  [{ w }, { outputAxis: Number.NaN }, 'RangeError', `"w": centralize.outputAxis is NaN, ${between}`],
  [{ w }, { outputAxis: [2, 3] }, 'RangeError', `"w": centralize.outputAxis is [2, 3], ${between}`],
  [
    { w: { shape: [], initial: 0, outputAxis: 0 } },
    false,
    'RangeError',
    '"w": outputAxis is 0, shape [] needs none: a scalar has no axes',
  ],
  [
    { w: { ...alternating, centralize: true } },
    false,
    'RangeError',
    '"w": shape is [2, 2, 2, 2, 2, 2, 2, 2, …], and its output axes [0, 2, 4, 6, 8] alternate with averaged ones too often, expected at ' +
      'most 7 such groups: transpose it',
  ],
  ...['[0, 2, 4, 6]', '[1, 3, 5, 7]'].map(
    (outputAxis): Long => [
      { w: { shape: [2, 2, 2, 2, 2, 2, 2, 2], outputAxis: JSON.parse(outputAxis), initial: 0, centralize: true } },
      false,
      'RangeError',
      `"w": shape is [2, 2, 2, 2, 2, 2, 2, 2], and its output axes ${outputAxis} alternate with averaged ones too often, ` +
        'expected at most 7 such groups: transpose it',
    ],
  ),
  ...[
    [0, 2, 4, 6],
    [1, 3, 5],
  ].map(
    (outputAxis): Long => [{ w: { shape: [2, 2, 2, 2, 2, 2, 2], outputAxis, initial: 0, centralize: true } }, false],
  ),
  [{ w: { ...alternating } }, false],
  [
    { w: { shape: [2 ** 15, 2 ** 15], initial: 0 } },
    false,
    'RangeError',
    `Adam of 1,073,741,824 elements needs * bytes, 16 an element (float32 data, grad, expAvg, expAvgSq), ${ceiling}`,
  ],
  [
    { w: { shape: [2 ** 53 - 1], initial: 0 } },
    false,
    'RangeError',
    `Adam of 9,007,199,254,740,991 elements needs * bytes, 16 an element (float32 data, grad, expAvg, expAvgSq), ${ceiling}`,
  ],
];

const taken = (name: string, key: string): string =>
  `the name of a parameter is "${name}", expected another: a checkpoint stores the ${key} of "w" under it`;
const both = (name: string): object => ({ w, [name]: w });

/** Two parameters, one named like the other's state, or nearly so. */
const pairs: readonly Row[] = [
  row('SGDM', both('w.momentum_buffer'), { lr }, 'RangeError', taken('w.momentum_buffer', 'momentumBuffer')),
  row('SGD', both('w.momentum_buffer'), { lr }),
  row(
    'SGD',
    both('w.momentum_buffer'),
    { lr, momentum: 0.9 },
    'RangeError',
    taken('w.momentum_buffer', 'momentumBuffer'),
  ),
  row('Adam', { 'w.exp_avg': w, w }, {}, 'RangeError', taken('w.exp_avg', 'expAvg')),
  row('Adam', both('w.exp_avg_sq'), {}, 'RangeError', taken('w.exp_avg_sq', 'expAvgSq')),
  row('Adam', both('w.max_exp_avg_sq'), {}),
  row('Adam', both('w.max_exp_avg_sq'), { amsgrad: true }, 'RangeError', taken('w.max_exp_avg_sq', 'maxExpAvgSq')),
  row('Adam', { 'w.exp_avg': w }, {}),
  row('Adam', both('w.expAvg'), {}),
  row('Adam', both('w.average'), {}),
  row('Adam', both('w.average'), { averageWeights: 0 }, 'RangeError', taken('w.average', 'average')),
  row('Lion', both('w.slow'), {}),
  row('Lion', both('w.slow'), { lookahead: {} }, 'RangeError', taken('w.slow', 'slow')),
  row('RMSprop', both('w.grad_avg'), {}),
  row('RMSprop', both('w.grad_avg'), { centered: true }, 'RangeError', taken('w.grad_avg', 'gradAvg')),
];

export const combinations: readonly Row[] = [
  ...pairs,
  ...options.map(([name, given, error, text]) => row(name, { w }, given, error, text)),
  ...specs.map(([spec, centralize, error, text]) => row('Adam', spec, { centralize }, error, text)),
  ...classNames.map((name) =>
    row(name, {}, { lr: Number.NaN }, 'RangeError', 'lr is NaN, expected a finite float32 of 0 or more'),
  ),
];

function row(name: ClassName, spec: unknown, given: unknown, error?: ErrorName, text?: string): Row {
  return { class: name, spec, options: given, ...(error && { error }), ...(text && { text }) };
}
