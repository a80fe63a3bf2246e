// The matrix: runs checks one after another and collects the results, one row each.
import { say } from '../run.mjs';

/** Runs the checks: { rows, missing }. A row is a check with its outcome. */
export async function runAll(checks) {
  const rows = [];
  const missing = checks.filter((check) => check.missing !== undefined);
  for (const check of checks.filter((one) => one.missing === undefined)) {
    const { runtime, version, entry } = check;
    const began = Date.now();
    const { digestOk, milliseconds, detail, note } = await check.run().catch((error) => failure(error));
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    const figures = note === undefined ? '' : `: ${note}`;
    say(`${digestOk ? 'ok    ' : 'FAILED'} ${runtime} ${version}, ${entry} (${seconds} s)${figures}`);
    if (!digestOk) say(detail ?? 'no reason given');
    rows.push({ runtime, version, entry, digestOk, milliseconds, detail });
  }
  return { rows, missing };
}

function failure(error) {
  return { digestOk: false, milliseconds: Number.NaN, detail: error.stack ?? `${error}` };
}

/** How many passed, failed, and were not available. */
export function count({ rows, missing }) {
  const failed = rows.filter(({ digestOk }) => !digestOk).length;
  return { passed: rows.length - failed, failed, missing: missing.map(nameOf), rows };
}

/** A line about something that is not available here. */
function nameOf({ runtime, entry, missing }) {
  return `${runtime}, ${entry}: ${missing}`;
}
