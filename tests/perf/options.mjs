// The command line of npm run bench.
import { parseArgs } from 'node:util';
import { SetupError } from '../../scripts/lib/run.mjs';

export const HELP = `npm run bench -- [options]

  --quick           shorter rounds, and fewer cases (unless --only fits none of them): under a minute
  --only PATTERN    rows whose label matches (a regular expression, such as 'rows' or '512x512 adam.*ours'), those of
                    ours that their goals compare them with, and copy; '^tfjs' for training with TensorFlow.js,
                    '^threads' for two threads beside one, '^networks' for networks with decay and clipping;
                    --list prints the labels
  --rounds N        rounds of every row (15)
  --json FILE       all figures, every round
  --plot FILE       a chart of all sizes, .svg or .png
  --networks-plot FILE  a chart of the networks, likewise
  --require-torch   exit with code 2 where PyTorch cannot be run
  --dist FOLDER     measure this build of dist/ as it is; nothing is built
  --against FOLDER  another build of dist/, measured in the same rounds as "other"
  --core N          the core to pin to
  --list            print the labels and stop
`;

const OPTIONS = {
  quick: { type: 'boolean', default: false },
  only: { type: 'string' },
  rounds: { type: 'string', default: '15' },
  json: { type: 'string' },
  plot: { type: 'string' },
  'networks-plot': { type: 'string' },
  'require-torch': { type: 'boolean', default: false },
  dist: { type: 'string' },
  against: { type: 'string' },
  core: { type: 'string' },
  list: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
};

export function parse(args) {
  let values;
  try {
    ({ values } = parseArgs({ args, options: OPTIONS }));
    const rounds = Number(values.rounds);
    if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds is ${values.rounds}, expected 1 or more`);
    for (const name of ['plot', 'networks-plot']) {
      if (values[name] !== undefined && !/\.(svg|png)$/.test(values[name]))
        throw new Error(`--${name} is ${values[name]}, expected a name that ends in .svg or .png`);
    }
    return { ...values, rounds, only: values.only === undefined ? undefined : new RegExp(values.only, 'i') };
  } catch (error) {
    throw new SetupError(`${error.message}\n\n${HELP}`);
  }
}
