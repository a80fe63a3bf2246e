// The option `centralize`: what is centralized, over which axes, and what is left alone.

import { statedAxes } from './axes.ts';
import { countFromOne, fields, number, oneOf, wrongType } from './checks.ts';

/** What to centralize: the gradient or the update, with or without the weight decay; see {@link CentralizeOptions}. */
export type CentralizeAt = 'gradient' | 'gradient+decay' | 'update' | 'update+decay';

/** How gradients are centralized (Yong et al. 2020, arXiv 2004.01461). */
export interface CentralizeOptions {
  /**
   * The axis or axes that number the output units; the mean is taken over all other axes. Negative axes count from the
   * end. Use 0 for PyTorch and ONNX, `[out, in, ...]`; -1 for TensorFlow.js, Keras and JAX, `[..., in, out]`; `[2, 3]`
   * for a tfjs depthwise convolution, `[h, w, in, multiplier]`; 1 for a PyTorch transposed convolution, `[in, out, h,
   * w]`. There is no default, because a wrong axis raises no error; training just gets worse. A parameter's own
   * `outputAxis` takes precedence.
   */
  readonly outputAxis?: number | readonly number[] | undefined;
  /**
   * What is centralized. With g the gradient, k the weight decay, U the rule's update and Phi(x) = x - mean(x):
   *
   * | `at` | coupled decay | decoupled decay |
   * | --- | --- | --- |
   * | 'gradient' | Phi(g) + k w | U from Phi(g); w -= lr (U + k w) |
   * | 'gradient+decay' | Phi(g + k w), as in the paper | RangeError |
   * | 'update' | U from g + k w; w -= lr Phi(U) | w -= lr (Phi(U) + k w) |
   * | 'update+decay' | RangeError | w -= lr Phi(U + k w) |
   *
   * With Adam, only 'update' (with coupled decay) and 'update+decay' keep the sum of a unit's weights fixed: dividing
   * by the root undoes what centralizing the gradient did. In the authors' code, SGD and Adam with `gc_loc=True` are
   * 'gradient+decay', and `gc_loc=False` is 'update'. The RangeErrors do not depend on the value of `weightDecay`.
   *
   * @defaultValue 'gradient+decay', or 'gradient' if the weight decay is decoupled
   */
  readonly at?: CentralizeAt | undefined;
  /**
   * Parameters of a lower rank are not centralized. An integer of 1 or more; 4 is what the authors' code does with
   * `gc_conv_only`.
   *
   * @defaultValue 2
   */
  readonly minRank?: number | undefined;
  /**
   * Parameters that average over fewer elements are not centralized. An integer of 1 or more. With 1, the gradient of a
   * parameter with a fan-in of 1 would become 0, and the parameter would never train.
   *
   * @defaultValue 2
   */
  readonly minFanIn?: number | undefined;
}

/** The points at which centralization can act. Their order is part of the digest. */
export const POINTS: readonly CentralizeAt[] = ['gradient', 'gradient+decay', 'update', 'update+decay'];

/** The `centralize` option, checked, with defaults filled in. */
export interface Centralization {
  readonly on: boolean;
  readonly outputAxis: unknown;
  readonly at: CentralizeAt;
  readonly minRank: number;
  readonly minFanIn: number;
}

/** Checks the option. `decoupled` tells whether weight decay is decoupled. */
export function centralizationOf(value: unknown, decoupled: boolean): Centralization {
  if (value !== undefined && typeof value !== 'boolean' && (typeof value !== 'object' || value === null)) {
    throw wrongType('centralize', value, 'true, false or an object such as { outputAxis: 0 }');
  }
  const options: CentralizeOptions = typeof value === 'object' ? value : {};
  fields('centralize', options, ['outputAxis', 'at', 'minRank', 'minFanIn'], 'centralize: option');
  const { at = decoupled ? 'gradient' : 'gradient+decay', minRank = 2, minFanIn = 2 } = options;
  const point = oneOf('centralize.at', at, POINTS);
  if (decoupled && point === 'gradient+decay') {
    throw new RangeError(
      'centralize.at is "gradient+decay", but decoupled weight decay is not in the gradient: use "gradient", or ' +
        '"update+decay" to centralize the decay with the update',
    );
  }
  if (!decoupled && point === 'update+decay') {
    throw new RangeError(
      'centralize.at is "update+decay", but the weight decay is in the gradient: use "gradient+decay" or "update", or ' +
        'decoupledWeightDecay: true',
    );
  }
  const { outputAxis } = options;
  return {
    on: typeof value === 'object' || value === true,
    outputAxis: outputAxis === undefined ? undefined : statedAxes('centralize.outputAxis', outputAxis),
    at: point,
    minRank: number('centralize.minRank', minRank, countFromOne),
    minFanIn: number('centralize.minFanIn', minFanIn, countFromOne),
  };
}
