// A rate that is reduced when a metric stops improving.

import { belowOne, count, fields, nonNegative, number, oneOf, wrongType } from '../options/checks.ts';
import { checkedSteps, type Rate } from './rate.ts';

/** Options of {@link plateau}. */
export interface PlateauOptions {
  /** The rate until the first reduction: a finite number of 0 or more. */
  readonly peak: number;
  /**
   * Whether the metric is better when lower ('min', for a loss) or higher ('max', for an accuracy).
   *
   * @defaultValue 'min'
   */
  readonly mode?: 'min' | 'max' | undefined;
  /**
   * The factor by which a reduction multiplies the rate: a number of 0 or more and below 1.
   *
   * @defaultValue 0.1
   */
  readonly factor?: number | undefined;
  /**
   * The number of consecutive reports without an improvement that are tolerated: an integer of 0 or more. The next one
   * reduces the rate.
   *
   * @defaultValue 10
   */
  readonly patience?: number | undefined;
  /**
   * By how much a metric has to beat the best one to count as an improvement: a finite number of 0 or more.
   *
   * @defaultValue 1e-4
   */
  readonly threshold?: number | undefined;
  /**
   * Whether the threshold is a fraction of the best metric ('rel') or a difference from it ('abs'). With 'rel' and a
   * threshold of 0.01, a best loss of 2 is improved below 1.98.
   *
   * @defaultValue 'rel'
   */
  readonly thresholdMode?: 'rel' | 'abs' | undefined;
  /**
   * The number of reports after a reduction during which a lack of improvement is not counted: an integer of 0 or more.
   *
   * @defaultValue 0
   */
  readonly cooldown?: number | undefined;
  /**
   * The lowest rate that reductions can reach: a finite number of 0 or more.
   *
   * @defaultValue 0
   */
  readonly minLr?: number | undefined;
  /**
   * A reduction by this much or less is skipped: a finite number of 0 or more.
   *
   * @defaultValue 1e-8
   */
  readonly eps?: number | undefined;
}

/** What a plateau remembers between two reports, as plain data for JSON. */
export interface PlateauState {
  /** The current rate: a finite number of 0 or more. */
  readonly rate: number;
  /** The best metric so far, a finite number, or null if there is none. */
  readonly best: number | null;
  /** The number of consecutive reports without an improvement: an integer of 0 or more. */
  readonly badReports: number;
  /** The number of reports until the end of the cooldown: an integer of 0 or more. */
  readonly cooldownLeft: number;
}

/** A schedule that {@link plateau} returns: its value changes only with reports, not with the steps taken. */
export interface Plateau extends Rate {
  /** The current rate. */
  readonly rate: number;
  /**
   * What the plateau remembers, to be saved next to a checkpoint: `JSON.stringify(schedule.state)`. To resume, assign
   * it to the `state` of a plateau with the same options. Each read returns a copy. Assigning a wrong state throws a
   * TypeError or a RangeError and changes nothing.
   */
  state: PlateauState;
  /**
   * Takes the metric of an epoch or an evaluation, and returns the rate from then on. NaN and infinities never count as
   * an improvement.
   *
   * @throws TypeError if the metric is not a number
   */
  report(metric: number): number;
}

/**
 * A rate that is multiplied by `factor` when a reported metric has not improved for more than `patience` reports
 * (torch's `ReduceLROnPlateau`). It can be used wherever a schedule can, including after a `warmup`. Optimizers that
 * share a plateau have the same rate.
 *
 * @throws TypeError if an option is missing, unknown or has the wrong type, RangeError if its value is wrong
 * @example
 * const lr = plateau({ peak: 0.1, patience: 1 });
 * const optimizer = new AdamW(spec, { lr });
 * lr.report(2); // 0.1
 * lr.report(1); // 0.1: better
 * lr.report(1); // 0.1: the one that is tolerated
 * lr.report(1); // 0.01, which the optimizer uses from its next step on
 */
export function plateau(options: PlateauOptions): Plateau {
  const names = ['peak', 'mode', 'factor', 'patience', 'threshold', 'thresholdMode', 'cooldown', 'minLr', 'eps'];
  fields('plateau', options, names, 'plateau: option');
  const { peak, mode = 'min', factor = 0.1, patience = 10, threshold = 1e-4, thresholdMode = 'rel' } = options;
  const { cooldown = 0, minLr = 0, eps = 1e-8 } = options;
  number('peak', peak, nonNegative);
  oneOf('mode', mode, ['min', 'max']);
  number('factor', factor, belowOne);
  number('patience', patience, count);
  number('threshold', threshold, nonNegative);
  oneOf('thresholdMode', thresholdMode, ['rel', 'abs']);
  number('cooldown', cooldown, count);
  number('minLr', minLr, nonNegative);
  number('eps', eps, nonNegative);

  const change = mode === 'min' ? -threshold : threshold;
  const improves = (metric: number, best: number | null): boolean => {
    if (!Number.isFinite(metric) || best === null) return Number.isFinite(metric);
    const bound = thresholdMode === 'rel' ? best * (1 + change) : best + change;
    return mode === 'min' ? metric < bound : metric > bound;
  };

  let state: PlateauState = { rate: peak, best: null, badReports: 0, cooldownLeft: 0 };
  const report = (metric: number): number => {
    if (typeof metric !== 'number') throw wrongType('metric', metric, 'a number');
    let { rate, best, badReports, cooldownLeft } = state;
    if (improves(metric, best)) {
      best = metric;
      badReports = 0;
    } else badReports += 1;
    if (cooldownLeft > 0) {
      cooldownLeft -= 1;
      badReports = 0;
    }
    if (badReports > patience) {
      const reduced = Math.max(rate * factor, minLr);
      if (rate - reduced > eps) rate = reduced;
      cooldownLeft = cooldown;
      badReports = 0;
    }
    state = { rate, best, badReports, cooldownLeft };
    return rate;
  };

  const schedule: Rate = (n) => {
    checkedSteps(n);
    return state.rate;
  };
  return Object.defineProperties(schedule, {
    rate: { get: () => state.rate },
    state: {
      get: () => ({ ...state }),
      set: (value: unknown) => {
        state = checkedState(value as PlateauState);
      },
    },
    report: { value: report },
  }) as Plateau;
}

const FINITE = { expected: 'a finite number or null', holds: (x: number) => Number.isFinite(x) };

/** Returns a copy of a state if it is valid. */
function checkedState(state: PlateauState): PlateauState {
  fields('state', state, ['rate', 'best', 'badReports', 'cooldownLeft'], 'state: field');
  const { rate, best, badReports, cooldownLeft } = state;
  return {
    rate: number('state.rate', rate, nonNegative),
    best: best === null ? null : number('state.best', best, FINITE),
    badReports: number('state.badReports', badReports, count),
    cooldownLeft: number('state.cooldownLeft', cooldownLeft, count),
  };
}
