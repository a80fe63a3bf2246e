// The rows about training with TensorFlow.js: its own optimizer and that of zeromean/tfjs on the same model, as the
// optimizer alone or as whole training steps. A label, such as "tfjs dense wasm adam alone", identifies a row in --only
// and in the JSON.

const MODELS = ['dense', 'convnet', 'lstm', 'gpt'];
const BACKENDS = ['cpu', 'wasm'];
const ROWS = [
  ['adam', 'alone'],
  ['sgdm', 'alone'],
  ['sgd', 'alone'],
  ['adam', 'training'],
];

/** All cases, one process each; the slow ones are not part of --quick. */
const CASES = MODELS.flatMap((model) =>
  BACKENDS.map((backend) => ({
    model,
    backend,
    quick: model === 'dense',
    rows: ROWS.map(([rule, what]) => ({ label: `tfjs ${model} ${backend} ${rule} ${what}`, rule, what })),
  })),
);

/** The requested cases, with their requested rows. */
export function planTfjs({ quick, only }) {
  const planned = CASES.map((one) => ({
    ...one,
    rows: one.rows.filter(({ label }) => only?.test(label) ?? true),
  })).filter(({ rows }) => rows.length > 0);
  const short = planned.filter((one) => one.quick);
  return quick && (only === undefined || short.length > 0) ? short : planned;
}
