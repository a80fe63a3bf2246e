// A check: something with a name that can be run, and then says whether the digests were right, how soon the first step
// was done, and what went wrong.

/** A check of `runtime` at `entry`; `run` returns a page's report, or throws. Its `note`, figures, is printed with it. */
export function check({ runtime, version, entry }, run, judge) {
  return {
    runtime,
    version,
    entry,
    run: async () => {
      try {
        const report = await run();
        const wrong = report.error ?? judge(report);
        const { milliseconds = Number.NaN, detail, note } = report;
        return { digestOk: wrong === undefined, milliseconds, detail: wrong ?? detail, note };
      } catch (error) {
        return { digestOk: false, milliseconds: Number.NaN, detail: `${error.stack}` };
      }
    },
  };
}

/** Says what is wrong with a report's digests; undefined if all match the recorded ones. */
export function compare(expected) {
  return ({ digests }) => {
    if (expected.length === 0) return 'no digests are recorded';
    if (digests?.length !== expected.length) return `${digests?.length} digests, not ${expected.length}`;
    const wrong = expected.filter(({ name, digest }, i) => digests[i].name !== name || digests[i].digest !== digest);
    return wrong.length === 0 ? undefined : `other digests: ${wrong.map(({ name }) => name).join(', ')}`;
  };
}
