// Coefficients: everything of an update rule that depends on the step alone, in float64. Powers by repeated
// multiplication, because Math.pow differs between engines. Adam: Kingma and Ba 2015 (arXiv 1412.6980), section 2.

/** An update rule as the kernels know it. */
export interface Rule {
  /** Its number in crate/src/rules.rs. */
  readonly code: number;
  /** The names of its state arrays. */
  readonly slots: readonly string[];
  /** Its hyper-parameters, for the digest. */
  readonly settings: readonly number[];
  /** Writes the scalars of the step that follows `stepsTaken` steps. */
  readonly scalars: (stepsTaken: number, into: Float64Array) => void;
}

/** What tells the variants of SGD apart. */
export interface SGDSettings {
  readonly momentum: number;
  readonly dampening: number;
  readonly nesterov: boolean;
  readonly average: boolean;
}

/**
 * b = mu b + c g, U = p b + q g: heavy ball, Nesterov and the running average are four numbers (crate/src/rules/sgd.rs).
 * The heavy ball's first step copies the gradient: mu 0, c 1.
 */
export function sgdRule({ momentum: mu, dampening, nesterov, average }: SGDSettings): Rule {
  const settings = [mu, dampening, Number(nesterov), Number(average)];
  if (mu === 0) return { code: 0, slots: [], settings, scalars: () => {} };
  const c = average ? 1 - mu : 1 - dampening;
  return {
    code: 1,
    slots: ['momentumBuffer'],
    settings,
    scalars(stepsTaken, into) {
      const copies = stepsTaken === 0 && !average;
      into[0] = copies ? 0 : mu;
      into[1] = copies ? 1 : c;
      into[2] = nesterov ? mu : 1;
      into[3] = nesterov ? (average ? 1 - mu : 1) : 0;
    },
  };
}

/** What tells the variants of Adam apart. */
export interface AdamSettings {
  readonly betas: readonly [number, number];
  /** Added to the root of the second moment: to the bias-corrected one, or to the raw one (epsilon-hat). */
  readonly eps: number;
  readonly epsIsHat: boolean;
  readonly amsgrad: boolean;
}

/** Smallest normal float32: takes the place of an epsilon of 0, so that 0 / 0 is 0. */
const SMALLEST_NORMAL = 2 ** -126;

/** alpha = sqrt(1 - b2^t) / (1 - b1^t), eps' = eps sqrt(1 - b2^t), U = alpha m / (sqrt(v) + eps') (crate/src/rules/adam.rs). */
export function adamRule({ betas: [b1, b2], eps, epsIsHat, amsgrad }: AdamSettings): Rule {
  const floor = Math.min(2 ** -26 * eps, 2 ** -62 / Math.sqrt(1 - b2));
  return {
    code: amsgrad ? 3 : 2,
    slots: amsgrad ? ['expAvg', 'expAvgSq', 'maxExpAvgSq'] : ['expAvg', 'expAvgSq'],
    settings: [b1, b2, eps, Number(epsIsHat), Number(amsgrad)],
    scalars(stepsTaken, into) {
      const root = Math.sqrt(1 - power(b2, stepsTaken + 1));
      into[0] = b1;
      into[1] = 1 - b1;
      into[2] = b2;
      into[3] = 1 - b2;
      into[4] = root / (1 - power(b1, stepsTaken + 1));
      into[5] = Math.max(epsIsHat ? eps : eps * root, SMALLEST_NORMAL);
      into[6] = floor;
    },
  };
}

/** How far averages of the weights move at the step that follows `stepsTaken`: (1 - d) / (1 - d^t); 0 without any. */
export function averageRate(decay: number | undefined, stepsTaken: number): number {
  return decay === undefined ? 0 : (1 - decay) / (1 - power(decay, stepsTaken + 1));
}

/** b^n for 0 <= b < 1 and a whole n: squares of b, multiplied in a fixed order. */
export function power(b: number, n: number): number {
  let result = 1;
  let square = b;
  for (let rest = n; rest > 0; ) {
    const half = Math.floor(rest / 2); // whole numbers beyond 2^31, and without the cost of %
    if (half + half !== rest) result *= square;
    square *= square;
    rest = half;
  }
  return result;
}
