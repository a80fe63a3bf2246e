// The accuracy curves: a worker evaluates the newest weights, a few test digits at a time while they change, then all.

import { Chart } from '../../ui/chart.ts';
import { type Running, runWorker } from '../../ui/worker.ts';
import { percent } from './cards.ts';
import { ARMS, type Curves, OFFSETS, type Question, type TestDigits } from './offsets.ts';

/** Test digits at first, and once the weights have settled. */
const [FEW, ALL] = [200, 1000];

export interface CurveParts {
  readonly figure: HTMLElement;
  readonly bytes: ArrayBuffer;
  /** Called with each set of curves; `isFinal` says that nothing more is to come. */
  readonly shown: (curves: Curves, isFinal: boolean) => void;
  readonly failure: (sentence: string) => void;
}

interface Wanted extends Omit<Question, 'count'> {
  /** Whether the weights will not change: then all test digits follow the few. */
  readonly isSettled: boolean;
}

export function signed(offset: number, decimals: number): string {
  const size = Math.abs(offset).toFixed(decimals);
  return Number(size) === 0 ? '0' : `${offset > 0 ? '+' : '\u2212'}${size}`;
}

export class AccuracyCurves {
  readonly chart: Chart;
  readonly #worker: Running<TestDigits | Question>;
  /** What is to be evaluated next; newer weights replace older ones that have not had their turn. */
  #next: (Wanted & Question) | undefined;
  /** What the worker is at. */
  #current: (Wanted & Question) | undefined;

  constructor({ figure, bytes, shown, failure }: CurveParts) {
    this.chart = new Chart(figure, {
      title: 'Accuracy on test digits',
      x: { label: 'brightness', format: (offset) => signed(offset, 1), range: [-0.5, 0.5] },
      y: { label: 'accuracy', format: (value) => `${(100 * value).toFixed(1)} %`, tick: percent, range: [0, 1] },
      series: [
        { label: 'without GC', token: '--plain' },
        { label: 'with GC', token: '--gc' },
        { label: 'x \u2212 mean(x)', token: '--control', width: 6, dash: [6, 6] },
      ],
      height: 230,
    });
    const message = (curves: Curves) => {
      const asked = this.#current;
      this.#current = undefined;
      if (asked?.isSettled && asked.count === FEW) this.#next ??= { ...asked, count: ALL };
      this.chart.set([OFFSETS, ...ARMS.map((arm) => curves.accuracy[arm])]);
      shown(curves, asked?.isSettled === true && this.#next === undefined);
      this.#proceed();
    };
    const worker = new Worker(new URL('../../workers/curves.ts', import.meta.url), { type: 'module' });
    this.#worker = runWorker(worker, { message, failure });
    this.#worker.send({ bytes });
  }

  /** Evaluates these weights as soon as the worker is free. */
  want(wanted: Wanted): void {
    this.#next = { ...wanted, count: FEW };
    this.#proceed();
  }

  #proceed(): void {
    if (this.#current !== undefined || this.#next === undefined) return;
    this.#current = this.#next;
    this.#next = undefined;
    const { arms, clip, count } = this.#current;
    this.#worker.send({ arms, clip, count });
  }
}
