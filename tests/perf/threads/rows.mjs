// The rows about threads: a step of a team next to one of a single thread, whole data-parallel training, a step while
// other processes keep all cores busy, and the steps of networks.
import { NETWORKS } from '../networks/index.mjs';

const SIZES = { '256K': 2 ** 18, '1M': 2 ** 20, '4M': 2 ** 22, '16M': 2 ** 24 };

const STEPS = ['adam', 'sgdm'].flatMap((rule) =>
  Object.entries(SIZES).map(([name, size]) => ({
    label: `threads ${rule} ${name}`,
    what: 'step',
    rule,
    size,
    quick: name === '1M',
  })),
);
const OTHERS = [
  { label: 'threads busy adam 1M', what: 'busy', rule: 'adam', size: SIZES['1M'], quick: false },
  { label: 'threads busy sgdm 1M', what: 'busy', rule: 'sgdm', size: SIZES['1M'], quick: false },
  { label: 'threads training mlp', what: 'training', quick: true },
];
/** Of ours with centralization, and of PyTorch without: rows of networks/cases.mjs. */
const OF_NETWORKS = Object.keys(NETWORKS).flatMap((name) =>
  ['sgdm', 'adamw'].map((recipe) => ({
    label: `networks ${name} ${recipe} ours rows, two threads`,
    what: 'network',
    ours: `networks ${name} ${recipe} ours rows`,
    torch: `networks ${name} ${recipe} torch off`,
    quick: name === 'MLP',
  })),
);

/** The requested rows. */
export function planThreads({ quick, only }) {
  const planned = [...STEPS, ...OTHERS, ...OF_NETWORKS].filter(({ label }) => only?.test(label) ?? true);
  const short = planned.filter((row) => row.quick);
  return quick && (only === undefined || short.length > 0) ? short : planned;
}
