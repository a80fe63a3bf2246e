// The goals as data: two rows of one case, and how much slower the first may be, or how much faster it must be.
//
//   most   time of `row` / time of `than` is at most this: what an option costs
//   least  time of `than` / time of `row` is at least this: our speedup
//   time   time of `row` is at most this many seconds
//   part   (time of `row` - time of `than`) / 64 / time of `than` is at most this: what happens at one step in 64
import { NETWORK_GOALS } from './networks/goals.mjs';
import { IN_CACHE, OUT_OF_CACHE, SIZES, UP_TO_A_MILLION } from './shapes.mjs';

const RULES = ['sgd', 'sgdm', 'adam'];

/** One goal for every shape and rule of `limits`. */
function each(figure, shapes, limits, make) {
  return shapes.flatMap((shape) =>
    Object.entries(limits).map(([rule, limit]) => ({ figure, ...make(`${shape} ${rule}`, limit) })),
  );
}

const costs = (row, than) => (name, most) => ({ row: `${name} ours ${row}`, than: `${name} ours ${than}`, most });
const beats = (row, than) => (name, least) => ({ row: `${name} ours ${row}`, than: `${name} ${than}`, least });
const all = (limit) => Object.fromEntries(RULES.map((rule) => [rule, limit]));
const stateful = (limit) => ({ sgdm: limit, adam: limit });

export const GOALS = [
  ...each('GC on rows, in cache', IN_CACHE, { adam: 1.05, sgdm: 1.15, sgd: 1.3 }, costs('rows', 'off')),
  ...each('GC on rows, out of cache', OUT_OF_CACHE, all(1.05), costs('rows', 'off')),
  ...each('GC on columns, in cache', IN_CACHE, { adam: 1.15, sgdm: 1.25 }, costs('columns', 'off')),
  ...each('GC on columns, out of cache', OUT_OF_CACHE, { adam: 1.15, sgdm: 1.2 }, costs('columns', 'off')),
  ...each('GC, fan-in 576', ['256x64x3x3'], { adam: 1.1, sgdm: 1.25 }, costs('rows', 'off')),
  ...each('against a JavaScript loop', ['512x512'], { sgdm: 6, adam: 7 }, beats('off', 'loop off')),
  ...each('against a JavaScript loop, both with GC', ['512x512'], { adam: 8 }, beats('rows', 'loop rows')),
  ...each('against tfjs-wasm', SIZES, all(4), beats('off', 'tfjs-wasm off')),
  ...each('against tfjs-cpu', UP_TO_A_MILLION, all(4), beats('off', 'tfjs-cpu off')),
  ...each('against jax-js', SIZES, all(4), beats('off', 'jax-js off')),
  ...each('with GC against torch without', ['512'], all(10), beats('rows', 'torch off')),
  ...each('with GC against torch without', ['64K', ...IN_CACHE], all(1.5), beats('rows', 'torch off')),
  ...each('with GC against torch without', OUT_OF_CACHE, all(1), beats('rows', 'torch off')),
  ...['off', 'rows', 'columns'].flatMap((gc) =>
    each(`against our own native build, ${gc}`, OUT_OF_CACHE, all(0.95), beats(gc, `native ${gc}`)),
  ),
  { figure: 'one tensor of 512', row: '512 adam ours off', time: 1e-6 },
  { figure: 'a hundred tensors of 64', row: '100 of 64 adam ours off', time: 5e-6 },
  ...['off', 'rows'].flatMap((gc) => [
    ...each('after 5,000 steps at zero gradient', ['256x256'], stateful(1.1), (name, most) =>
      costs(`${gc} zero`, gc)(`${name}, slow numbers`, most),
    ),
    ...each('gradients of 5e-20', ['256x256'], stateful(2), (name, most) =>
      costs(`${gc} tiny`, gc)(`${name}, slow numbers`, most),
    ),
  ]),
  ...['sgdm', 'adam'].map((rule) => ({
    figure: 'flushing tiny state',
    row: `512x512 ${rule}, extras ours off flush always`,
    than: `512x512 ${rule}, extras ours off flush never`,
    part: 0.02,
  })),
  {
    figure: 'first ten steps of a process, the slowest from the second on',
    row: 'fresh slowest',
    than: 'fresh steady',
    most: 3,
  },
  { figure: 'import to first step', row: 'fresh import', time: 7e-3 },
  ...NETWORK_GOALS,
];

/** The value reached, from the times of all rows by label; undefined if one of the two has not run. */
export function reached({ row, than, most, least, time }, seconds) {
  const own = seconds(row);
  const other = than === undefined ? undefined : seconds(than);
  if (own === undefined || (than !== undefined && other === undefined)) return undefined;
  if (time !== undefined) return own;
  if (most !== undefined) return own / other;
  if (least !== undefined) return other / own;
  return (own - other) / 64 / other;
}

export function isMet(goal, value) {
  return goal.least === undefined ? value <= limitOf(goal) : value >= goal.least;
}

export function limitOf({ most, least, time, part }) {
  return most ?? least ?? time ?? part;
}

/** The value reached in units of the goal: 1 or less means that the goal is met. */
export function shareOf(goal, value) {
  return goal.least === undefined ? value / limitOf(goal) : goal.least / value;
}
