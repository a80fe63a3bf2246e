/**
 * Learning rates (or weight decays) as functions of the number of steps taken. They can be combined. They
 * use only + - * / and square roots, which IEEE 754 defines to the last bit, so they are equal in every engine;
 * Math.cos and Math.pow are not. A schedule that ends keeps its final value. A plateau also depends on reported
 * metrics.
 *
 * @module zeromean/schedules
 */

export { type CosineOptions, type CosineRestartsOptions, cosine, cosineRestarts } from './schedules/cosine.ts';
export { type CyclicOptions, cyclic } from './schedules/cyclic.ts';
export { type ExponentialOptions, exponential } from './schedules/exponential.ts';
export { type InverseSqrtOptions, inverseSqrt } from './schedules/inverse.ts';
export { type LinearOptions, linear } from './schedules/linear.ts';
export { type OneCycleOptions, oneCycle } from './schedules/onecycle.ts';
export { type PiecewiseOptions, piecewise } from './schedules/piecewise.ts';
export { type Plateau, type PlateauOptions, type PlateauState, plateau } from './schedules/plateau.ts';
export { type PolynomialOptions, polynomial } from './schedules/polynomial.ts';
export type { Rate } from './schedules/rate.ts';
export { type StepScheduleOptions, step } from './schedules/step.ts';
export { warmup } from './schedules/warmup.ts';
