// The rows about threads: a step of a team next to one of a single thread, whole data-parallel training, and a step
// while other processes keep all cores busy.

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

/** The requested rows. */
export function planThreads({ quick, only }) {
  const planned = [...STEPS, ...OTHERS].filter(({ label }) => only?.test(label) ?? true);
  const short = planned.filter((row) => row.quick);
  return quick && (only === undefined || short.length > 0) ? short : planned;
}
