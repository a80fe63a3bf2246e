// npm run soak: a million steps of a small model with a schedule, clipping and averages, saved, dropped and restored
// every 10,000 steps, next to a run that never stops. Compares digests, and prints the process memory over time and the
// time per step.
import { parseArgs } from 'node:util';
import { fill } from '../tests/perf/numbers.mjs';
import { build } from './lib/build.mjs';
import { main } from './lib/run.mjs';

const OPTIONS = { steps: { type: 'string', default: '1000000' }, every: { type: 'string', default: '10000' } };
const TENTHS = 10;

await main(async () => {
  const { steps, every } = parseArgs({ options: OPTIONS }).values;
  const [total, interval] = [Number(steps), Number(every)];
  await build();
  const { AdamW } = await import('../dist/index.js');
  const { cosine, warmup } = await import('../dist/schedules.js');
  const lr = warmup(1000, cosine({ peak: 0.01, steps: total }));
  const spec = { weight: { shape: [8, 33], initial: 0.1, outputAxis: 0 }, bias: { shape: [8], initial: 0 } };
  const options = { lr, weightDecay: 0.01, clipNorm: 1, averageWeights: 0.999, centralize: { at: 'update+decay' } };

  const whole = new AdamW(spec, options);
  let parts = new AdamW(spec, options);
  const resident = [];
  let stepping = 0;
  for (let step = 1; step <= total; step++) {
    fill(whole.grad, step, { scale: 3, offset: 0 });
    parts.grad.set(whole.grad);
    const began = performance.now();
    whole.step();
    stepping += performance.now() - began;
    parts.step();
    if (step % interval === 0) parts = AdamW.from(parts.save(), { lr });
    if (step % (total / TENTHS) === 0) {
      globalThis.gc?.(); // how long V8 keeps garbage around is its own affair
      resident.push(process.memoryUsage.rss());
      console.log(`${step} steps: ${whole.digest()} ${parts.digest()}, ${Math.round(resident.at(-1) / 2 ** 20)} MB`);
    }
  }
  const growth = resident.at(-1) / resident[1];
  const equal = whole.digest() === parts.digest();
  console.log(
    `digests ${equal ? 'equal' : 'DIFFER'} after ${Math.floor(total / interval)} files; memory of the last tenth`,
  );
  console.log(
    `${growth.toFixed(3)} times that of the second; a step takes ${((stepping / total) * 1e3).toFixed(2)} us`,
  );
  return equal && growth <= 1.1 ? 0 : 1;
});
