// Runs in the page before anything else: keeps complaints, the newest weights that a worker has sent, and frame times.
{
  const complaints = [];
  const frames = [];
  const watched = { complaints, frames, arms: undefined, step: 0 };
  window.watched = watched;
  for (const kind of ['error', 'warn']) {
    const original = console[kind];
    console[kind] = (...words) => {
      complaints.push(`console.${kind}: ${words.map((word) => word?.stack ?? word).join(' ')}`);
      original(...words);
    };
  }
  // In the capture phase, to hear of files that did not load, too.
  const heard = ({ message, target }) => complaints.push(`error: ${message ?? target?.src ?? target?.href}`);
  addEventListener('error', heard, true);
  addEventListener('unhandledrejection', ({ reason }) => complaints.push(`rejected: ${reason?.stack ?? reason}`));
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    complaints.push(`policy: ${violatedDirective} forbids ${blockedURI}`),
  );

  /** The first object below a message that has weights of all arms. */
  const armsIn = (value) => {
    if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return undefined;
    if (value.plain?.w1 && value.gc?.w1) return value;
    return Object.values(value)
      .map(armsIn)
      .find((found) => found !== undefined);
  };
  if (window.Worker) {
    window.Worker = class extends Worker {
      constructor(...parameters) {
        super(...parameters);
        this.addEventListener('error', ({ message }) => complaints.push(`worker: ${message}`));
        this.addEventListener('message', ({ data }) => {
          watched.arms = armsIn(data) ?? watched.arms;
        });
      }
    };
  }
  let before;
  const frame = (now) => {
    if (before !== undefined) frames.push(now - before);
    before = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}
