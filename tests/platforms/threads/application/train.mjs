// Trains with and without a team; the report of a page, a worker or a program.

const SPEC = {
  flat: { shape: [70_013], initial: 0.5 },
  rows: { shape: [300, 256], initial: 0.25, outputAxis: 0 },
  columns: { shape: [130, 640], initial: 0.125, outputAxis: 1 },
};

/** `zeromean` is the package, `threads` its entry of that name; returns { digest, alone, threads, reason }. */
export async function train({ AdamW }, { startTeam }, options = {}) {
  const team = await startTeam({ threads: 3, least: 0, patience: Infinity, ...options });
  const { threads, reason } = team;
  const digestWith = (more) => {
    const optimizer = new AdamW(SPEC, { lr: 0.01, clipNorm: 1, centralize: true, ...more });
    for (let t = 0; t < 70; t++) {
      for (let k = t; k < optimizer.grad.length; k += 101) optimizer.grad[k] = ((k * (t + 1)) % 257) / 128 - 1;
      optimizer.step();
    }
    return optimizer.digest();
  };
  const digest = digestWith({ team });
  const alone = digestWith({});
  team.stop();
  return { digest, alone, threads, reason };
}
