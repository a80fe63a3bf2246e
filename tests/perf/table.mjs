// What is printed: a table per case, the goals, training with TensorFlow.js, and the fresh processes.
import { markdownTable } from 'markdown-table';
import { copyBytes, FLOOR } from './bytes.mjs';
import { GOALS, isMet, limitOf, reached, shareOf } from './goals.mjs';

/** A time with three significant digits and its unit. */
function time(seconds) {
  const [unit, scale] =
    seconds < 1e-6 ? ['ns', 1e9] : seconds < 1e-3 ? ['us', 1e6] : seconds < 1 ? ['ms', 1e3] : ['s', 1];
  return `${(seconds * scale).toPrecision(3)} ${unit}`;
}

/** Rows of cells below their headings, the first column left-aligned and the others right-aligned. */
const table = (rows) => markdownTable(rows, { align: [...'lrrrrrrr'] });

/** The table of one case; `results` come from measure.mjs. */
export function caseTable({ name, rule, size, rows }, results) {
  const find = (who) => results.find((_, r) => rows[r].who === who);
  const [copy, off] = [find('copy'), results.find(({ label }) => label.endsWith(' ours off'))];
  const bytes = FLOOR[rule] * size;
  const bandwidth = copy?.median === undefined ? undefined : copyBytes(rule, size) / copy.median;
  const seconds = timesOf(results);
  const lines = results.map(({ label, median, minimum, failure }, r) => {
    const { who } = rows[r];
    const first = label.slice(name.length + 1);
    if (median === undefined) return [first, failure];
    const rates = who === 'copy' ? [copyBytes(rule, size), ''] : [bytes, (size / median / 1e9).toFixed(2)];
    return [
      first,
      time(median),
      time(minimum),
      off === undefined || who === 'copy' ? '' : (median / off.median).toFixed(2),
      rates[1],
      (rates[0] / median / 1e9).toFixed(1),
      bandwidth === undefined ? '' : `${Math.round((100 * rates[0]) / median / bandwidth)} %`,
      goalsOf(label, seconds).join(', '),
    ];
  });
  const head = [name, 'median', 'minimum', 'x ours off', 'Gparam/s', 'GB/s', 'of copy', 'goals'];
  const full = lines.filter((line) => line.length > 2);
  const failed = lines.filter((line) => line.length === 2).map(([first, failure]) => `${first}: not run: ${failure}`);
  return [table([head, ...full]), ...failed].join('\n');
}

/** Medians by label. */
export function timesOf(results, key = 'median') {
  const times = new Map(results.map((result) => [result.label, result[key]]));
  return (label) => times.get(label);
}

/** How a row meets its goals, such as "1.04 of at most 1.05"; goals for our speedup are shown in the peer's row. */
function goalsOf(label, seconds) {
  return GOALS.filter(({ row, than, least }) => label === (least === undefined ? row : than))
    .map((goal) => ({ goal, value: reached(goal, seconds) }))
    .filter(({ value }) => value !== undefined)
    .map(({ goal, value }) => {
      const bound = goal.least === undefined ? 'at most' : 'at least';
      return `${figure(goal, value)} of ${bound} ${figure(goal, limitOf(goal))}`;
    });
}

function figure(goal, value) {
  if (goal.time !== undefined) return time(value);
  return goal.part === undefined ? value.toFixed(2) : `${(100 * value).toFixed(1)} %`;
}

/** The table of all goals: the target, what medians and minima reached, and the share of the goal. */
export function goalTable(results) {
  const [medians, minima] = [timesOf(results), timesOf(results, 'minimum')];
  const lines = GOALS.flatMap((goal) => {
    const [value, best] = [reached(goal, medians), reached(goal, minima)];
    if (value === undefined) return [];
    const sign = goal.least === undefined ? '<=' : '>=';
    const where = goal.row.replace(' ours', '');
    return [
      [
        goal.figure,
        where,
        `${sign} ${figure(goal, limitOf(goal))}`,
        figure(goal, value),
        figure(goal, best),
        shareOf(goal, value).toFixed(2),
        isMet(goal, value) ? 'met' : 'MISSED',
      ],
    ];
  });
  if (lines.length === 0) return '';
  return table([['goal', 'case', 'asked', 'by medians', 'by minima', 'of goal', ''], ...lines]);
}

export function freshTable(rows) {
  const lines = rows.map(({ label, median, minimum }) => [label, time(median), time(minimum)]);
  return table([['100,000 parameters, adam, rows', 'median', 'minimum'], ...lines]);
}

/** The table of a model on a TensorFlow.js backend; `rows` come from tfjs/measure.mjs, or say why there are none. */
export function tfjsTable({ model, backend }, engine, rows) {
  const name = `tfjs ${model} ${backend}`;
  const first = ({ label }) => label.slice(name.length + 1);
  const measured = rows.filter(({ failure }) => failure === undefined);
  const lines = measured.map(({ tfjs, ours, ...row }) => [
    first(row),
    ...['median', 'minimum'].flatMap((key) => [time(tfjs[key]), time(ours[key]), (tfjs[key] / ours[key]).toFixed(2)]),
  ]);
  const head = [name, 'tfjs, median', 'ours', 'tfjs / ours', 'tfjs, minimum', 'ours', 'tfjs / ours'];
  const failed = rows.filter((row) => !measured.includes(row));
  return [
    ...(engine === undefined ? [] : [`${engine}, ${measured[0]?.ours.rounds.length ?? 0} rounds`]),
    ...(measured.length === 0 ? [] : [table([head, ...lines])]),
    ...failed.map((row) => `${name} ${first(row)}: not run: ${row.failure}`),
  ].join('\n');
}

/** The table of two threads next to one, and of PyTorch likewise; a row without figures says why. */
export function threadsTable(rows) {
  const lines = rows.map(({ label, failure, team, one, torch }) => {
    if (failure !== undefined) return [label, `not run: ${failure}`, '', '', '', '', '', ''];
    const own = ['median', 'minimum'].flatMap((key) => [
      time(one[key]),
      time(team[key]),
      (one[key] / team[key]).toFixed(2),
    ]);
    return [label, ...own, torch === undefined ? '' : `${time(torch[0])}, ${time(torch[1])}`];
  });
  const head = [
    'two threads',
    'one, median',
    'two',
    'one / two',
    'one, minimum',
    'two',
    'one / two',
    'PyTorch, one and two',
  ];
  return table([head, ...lines]);
}
