// The processes that train with TensorFlow.js, one after another: one model on one backend each, pinned to the core.
import { ask, root, SetupError, say } from '../../../scripts/lib/run.mjs';
import { pinned } from '../process.mjs';
import { peers } from '../setup/peers.mjs';

/** Target duration of one round of one optimizer, unless one step takes longer. */
const SECONDS = { full: 0.2, quick: 0.02 };
const QUICK_ROUNDS = 5;

/** The number of rounds of a row. */
export const roundsOf = ({ quick, rounds }) => (quick ? Math.min(rounds, QUICK_ROUNDS) : rounds);

/** Measures one case of rows.mjs: what ran it, and its rows, each with both figures or with why there are none. */
export async function trainTfjs({ model, backend, rows }, options) {
  say(`tfjs ${model} ${backend}`);
  const without = (failure) => ({ engine: undefined, results: rows.map((row) => ({ ...row, failure })) });
  try {
    await peers();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return without(error.message);
  }
  const { dist, core, quick } = options;
  const order = {
    dist,
    backend,
    model,
    rows,
    rounds: roundsOf(options),
    seconds: quick ? SECONDS.quick : SECONDS.full,
  };
  const command = [process.execPath, 'tests/perf/tfjs/main.mjs', JSON.stringify(order)];
  const { code, output, errors } = await ask(pinned(command, core), { cwd: root });
  if (code === 0) return JSON.parse(output.split('\n').at(-1));
  const reason = errors.split('\n').find((line) => /^\w*Error\b/.test(line));
  return without(reason ?? `the process ended with code ${code}`);
}
