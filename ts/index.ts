// zeromean: Gradient Centralization (Yong et al. 2020, arXiv 2004.01461) with SGD, SGDM, Adam and AdamW in WebAssembly.

export { Adam, type AdamOptions, type AdamState, AdamW } from './adam.ts';
export { type CentralizeTarget, centralize } from './centralize.ts';
export type { Description } from './describe.ts';
export type { Optimizer } from './optimizer.ts';
export type {
  CentralizeAt,
  CentralizeOptions,
  SaveOptions,
  Schedule,
  SharedOptions,
  StepOptions,
} from './options.ts';
export type { Parameter } from './parameter.ts';
export { SGD, SGDM, type SGDOptions, type SGDState } from './sgd.ts';
export type { ParameterSpec, Spec } from './spec.ts';
