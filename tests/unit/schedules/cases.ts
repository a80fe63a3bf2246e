// Cases: values from torch and optax, recorded by record.py, and our schedule that corresponds to each.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  cosine,
  cosineRestarts,
  cyclic,
  exponential,
  inverseSqrt,
  linear,
  oneCycle,
  type PlateauOptions,
  piecewise,
  plateau,
  polynomial,
  type Rate,
  step,
  warmup,
} from '../../../ts/schedules.ts';

/** The options of a case, by name. */
type Options = Readonly<Record<string, unknown>>;

export interface Golden {
  readonly schedule: string;
  /** The highest rate, which defines the size of an ulp. */
  readonly peak: number;
  readonly options: Options;
  /** torch or optax */
  readonly source: string;
  /** Steps taken, and the rate. */
  readonly values: readonly (readonly [number, number])[];
}

const folder = new URL('./data/', import.meta.url);

export const golden: readonly Golden[] = goldenFrom(new URL('golden.json.gz', folder));

export function goldenFrom(file: URL): readonly Golden[] {
  return (JSON.parse(gunzipSync(readFileSync(file)).toString()) as { golden: Golden[] }).golden;
}

const makers: Readonly<Record<string, (options: never) => Rate>> = {
  cosine,
  linear,
  step,
  oneCycle,
  inverseSqrt,
  warmupCosine: ({ length, start, ...rest }: { length: number; start?: number; peak: number; steps: number }) =>
    warmup(length, cosine(rest), start),
  warmup: ({ length, start, peak }: { length: number; start?: number; peak: number }) => warmup(length, peak, start),
  exponential,
  polynomial,
  piecewise,
  cosineRestarts,
  cyclic,
  plateau: (options: PlateauOptions) => {
    const schedule = plateau(options);
    const rates = [schedule.rate, ...Array.from(metrics(options.mode ?? 'min', 12_000), schedule.report)];
    return (n) => rates[n] ?? Number.NaN;
  },
};

/** A noisy loss that falls, or a noisy accuracy that rises. record.py computes the same. */
export function* metrics(mode: 'min' | 'max', length: number): Generator<number> {
  let noise = 1;
  for (let n = 0; n < length; n++) {
    noise = (75 * noise + 74) % 65537;
    const loss = 1 / (1 + n / 300) + 0.05 * (noise / 65537);
    yield mode === 'min' ? loss : 1 - loss;
  }
}

/** Our schedule for a case. */
export function scheduleOf({ schedule, options }: Pick<Golden, 'schedule' | 'options'>): Rate {
  const make = makers[schedule];
  if (make === undefined) throw new Error(`no schedule ${schedule}`);
  return make(options as never);
}

/** The distance from a float64 to its neighbour. */
export function ulp(x: number): number {
  return 2 ** (Math.floor(Math.log2(x)) - 52);
}

/** FNV-1a (Fowler, Noll, Vo 1991) over the 32-bit halves of a schedule's values from 0 to `last` steps, in hex. */
export function digestOf(schedule: Rate, last: number): string {
  const bits = new Uint32Array(Float64Array.from({ length: last + 1 }, (_, n) => schedule(n)).buffer);
  const hash = bits.reduce((sum, word) => Math.imul(sum ^ word, 0x01000193), 0x811c9dc5);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
