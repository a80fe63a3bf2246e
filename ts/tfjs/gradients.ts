// Gradients: checks what applyGradients receives. TensorFlow.js itself would broadcast a wrong shape.

import { isObject, show, wrongType } from '../options/checks.ts';
import type { NamedTensor, NamedTensorMap, Tensor, Variable } from './tensorflow.ts';

/**
 * The variables that have a gradient, each with its gradient. null and undefined mean none.
 *
 * @param variables - those of TensorFlow.js by their names
 */
export function presentOf(
  gradients: NamedTensorMap | readonly NamedTensor[],
  variables: Readonly<Record<string, Variable>>,
): Map<Variable, Tensor> {
  if (!isObject(gradients) && !Array.isArray(gradients)) {
    throw wrongType('gradients', gradients, 'a map from names of variables to tensors, or a list of { name, tensor }');
  }
  const entries = Array.isArray(gradients)
    ? (gradients as readonly NamedTensor[]).map(({ name, tensor }) => [name, tensor] as const)
    : Object.entries(gradients as NamedTensorMap);
  const present = new Map<Variable, Tensor>();
  const seen = new Set<Variable>();
  for (const [name, gradient] of entries) {
    const title = (): string => `the gradient of ${show(name)}`;
    const variable = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (variable === undefined) throw new RangeError(`${title()}: there is no variable of this name`);
    if (seen.has(variable)) throw new RangeError(`${title()} is given twice`);
    seen.add(variable);
    if (gradient === undefined || gradient === null) continue;
    if (typeof gradient.dtype !== 'string') throw wrongType(title(), gradient, 'a tensor');
    const dtype = variable.dtype === 'float32' ? gradient.dtype : variable.dtype;
    if (dtype !== 'float32') throw new TypeError(`${title()}: dtype is ${show(dtype)}, expected "float32"`);
    if (gradient.shape.length !== variable.shape.length || gradient.shape.some((n, i) => n !== variable.shape[i])) {
      throw new RangeError(`${title()} has shape ${show(gradient.shape)}, expected ${show(variable.shape)}`);
    }
    present.set(variable, gradient);
  }
  return present;
}
