/**
 * Optimizers in WebAssembly, with Gradient Centralization (Yong et al. 2020, arXiv 2004.01461).
 *
 * @module zeromean
 */

export { type CentralizeTarget, centralize } from './centralize.ts';
export type { Handle, HandleParameter, Replica } from './memory/handle.ts';
export { Adam, type AdamOptions, type AdamState, AdamW } from './optimizers/adam.ts';
export type { Description } from './optimizers/describe.ts';
export { Lion, type LionOptions, type LionState } from './optimizers/lion.ts';
export type { Optimizer } from './optimizers/optimizer.ts';
export type { Parameter } from './optimizers/parameter.ts';
export { RAdam, type RAdamOptions } from './optimizers/radam.ts';
export { RMSprop, type RMSpropOptions, type RMSpropState } from './optimizers/rmsprop.ts';
export { SGD, SGDM, type SGDOptions, type SGDState } from './optimizers/sgd.ts';
export type { CentralizeAt, CentralizeOptions } from './options/centralize.ts';
export type { Schedule } from './options/schedule.ts';
export type {
  ExtendOptions,
  LoadOptions,
  LoadReport,
  LookaheadOptions,
  SaveOptions,
  SharedOptions,
  StepOptions,
  TeamLike,
} from './options/shared.ts';
export type { ParameterSpec, Spec } from './options/spec.ts';
