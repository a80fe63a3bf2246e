// The cases: which shapes under which rule, and who runs them in which variants. A row is one runner of a case; its
// label, such as "512x512 adam ours rows", identifies it in --only, in the goals and in the JSON.
import { sizeOf } from './contestants/serve.mjs';
import { samplesOf } from './reference.mjs';
import { SHAPES, SIZES, SMALL_FAN_IN, UP_TO_A_MILLION } from './shapes.mjs';

export const RULES = ['sgd', 'sgdm', 'adam'];

/** What a variant adds to a problem; by default gradients are normal and there are no settling steps. */
const VARIANTS = {
  off: { gc: 'off' },
  rows: { gc: 'rows' },
  columns: { gc: 'columns' },
  update: { gc: 'update' },
  'update-columns': { gc: 'update-columns' },
  'off zero': { gc: 'off', gradient: 'zero', settle: 5000 },
  'rows zero': { gc: 'rows', gradient: 'zero', settle: 5000 },
  'off tiny': { gc: 'off', gradient: 'tiny', settle: 200 },
  'rows tiny': { gc: 'rows', gradient: 'tiny', settle: 200 },
  'off flush always': { gc: 'off', flush: true },
  'off flush never': { gc: 'off', flush: false },
  'off zeroGrad': { gc: 'off', clear: 'pass' },
  'off fill': { gc: 'off', clear: 'after' },
};

/** `quick`: part of --quick. `kind`: distinguishes cases of the same shape and rule. */
function makeCase(shape, rule, runners, { quick = false, kind = '' } = {}) {
  const shapes = SHAPES[shape];
  const size = shapes.reduce((sum, one) => sum + sizeOf(one), 0);
  const name = `${shape} ${rule}${kind}`;
  const samples = samplesOf(shapes);
  const rows = runners.flatMap(([who, ...variants]) =>
    variants.map((variant) => {
      const problem = { rule, shapes, samples, gradient: 'normal', settle: 0, ...VARIANTS[variant] };
      if (who === 'copy') Object.assign(problem, { copy: true, samples: samples.filter(([k]) => k === 0) });
      return { label: `${name} ${who} ${variant}`, who, variant, problem };
    }),
  );
  return { name, shape, rule, size, rows, quick };
}

function sized(shape, rule) {
  const points = rule === 'adam' ? ['update', 'update-columns'] : [];
  const cpu = UP_TO_A_MILLION.includes(shape) ? [['tfjs-cpu', 'off']] : [];
  const runners = [
    ['ours', 'off', 'rows', 'columns', ...points],
    ['loop', 'off', 'rows'],
    ['native', 'off', 'rows', 'columns'],
    ['torch', 'off'],
    ...cpu,
    ['tfjs-wasm', 'off'],
    ['jax-js', 'off', 'rows'],
    ['copy', 'off'],
  ];
  const quick = shape === '512x512' || (['512', '256x256', '2048x2048'].includes(shape) && rule === 'adam');
  return makeCase(shape, rule, runners, { quick });
}

const shaped = (shape, rule, ...variants) =>
  makeCase(shape, rule, [
    ['ours', 'off', ...variants],
    ['loop', 'off', 'rows'],
    ['native', 'off', ...variants],
    ['torch', 'off'],
    ['copy', 'off'],
  ]);

const everyone = ['ours', 'loop', 'native', 'torch', 'tfjs-wasm', 'jax-js', 'copy'].map((who) => [who, 'off']);
const ways = [
  ['ours', 'off', 'rows', 'columns'],
  ['copy', 'off'],
];
const slow = ['off', 'rows', 'off zero', 'rows zero', 'off tiny', 'rows tiny'];
const extras = ['off flush always', 'off flush never', 'off zeroGrad', 'off fill'];
const [, ...STATEFUL] = RULES;

/** All cases in the order in which they run. */
export const CASES = [
  ...SIZES.flatMap((shape) => RULES.map((rule) => sized(shape, rule))),
  ...['784x128', 'wide', 'tall', 'long'].flatMap((shape) =>
    STATEFUL.map((rule) => shaped(shape, rule, 'rows', 'columns')),
  ),
  ...[...SMALL_FAN_IN, 'ResNet-18'].flatMap((shape) => STATEFUL.map((rule) => shaped(shape, rule, 'rows'))),
  makeCase('100 of 64', 'adam', everyone, { quick: true }),
  ...['nesterov', 'adamw', 'amsgrad'].map((rule) => makeCase('512x512', rule, ways)),
  ...STATEFUL.map((rule) => makeCase('256x256', rule, [['ours', ...slow]], { kind: ', slow numbers' })),
  ...STATEFUL.map((rule) => makeCase('512x512', rule, [['ours', ...extras]], { kind: ', extras' })),
];
