// Which rows run: those requested, and those that the goals compare them with.
import { CASES } from './cases.mjs';
import { GOALS } from './goals.mjs';

/** The cases with the rows to run; `against` adds another build of our package next to ours. */
export function plan({ quick, only, against }) {
  const cases = CASES.map((one) => (against === undefined ? one : withOther(one)));
  const wanted = new Set(
    cases.flatMap(({ rows }) => rows.map(({ label }) => label).filter((l) => only?.test(l) ?? true)),
  );
  if (only !== undefined) {
    for (const { row, than } of GOALS) {
      if (than === undefined) continue;
      if (wanted.has(row) && than.includes(' ours ')) wanted.add(than); // peers run only if requested
      if (only.test(than)) wanted.add(row);
    }
  }
  const chosen = (one) => one.rows.filter(({ label, who }) => wanted.has(label) || (only && who === 'copy'));
  const planned = cases
    .map((one) => ({ ...one, rows: chosen(one) }))
    .filter(({ rows }) => rows.some(({ who }) => who !== 'copy'));
  const short = planned.filter((one) => one.quick);
  return quick && (only === undefined || short.length > 0) ? short : planned;
}

function withOther(one) {
  const other = (row) => ({ ...row, who: 'other', label: row.label.replace(' ours ', ' other ') });
  return { ...one, rows: one.rows.flatMap((row) => (row.who === 'ours' ? [row, other(row)] : [row])) };
}

/** Whether the figures of fresh processes are requested. */
export function wantsFresh({ only }) {
  return only === undefined || only.test('fresh');
}
