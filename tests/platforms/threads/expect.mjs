// What a report must contain.

const DIGEST = 'd592bf95ca84f512';

/** Judges a report: it must have this many threads, or a reason that matches. */
export function expecting(threads, reason) {
  return (report) => {
    if (report.digest !== DIGEST || report.alone !== DIGEST) return `digests ${report.digest}, alone ${report.alone}`;
    const fits = reason === undefined ? report.reason === undefined : reason.test(report.reason);
    return report.threads === threads && fits ? undefined : `${report.threads} threads: ${report.reason}`;
  };
}
