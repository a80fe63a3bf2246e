// The same rules as steps of zeromean, on one thread or on a team.

import { Adam, SGDM } from 'zeromean';
import type { Team } from 'zeromean/threads';
import { HYPER, type Problem, type Rule } from './problem.ts';

// #region zeromean
/** The optimizer, ready for its first step; with `team`, threads share the step if the matrix is large enough. */
export function createOurs(rule: Rule, { rows, columns, weights, gradient }: Problem, gc: boolean, team?: Team) {
  const { lr, momentum, beta1, beta2, eps } = HYPER;
  const spec = { w: { shape: [rows, columns], initial: weights } };
  const centralize = gc && { outputAxis: 0 };
  const optimizer =
    rule === 'SGDM'
      ? new SGDM(spec, { lr, momentum, centralize, team })
      : new Adam(spec, { lr, betas: [beta1, beta2], eps, centralize, team });
  const { data, grad } = optimizer.parameters.w;
  grad.set(gradient);
  return { weights: data, step: () => optimizer.step() };
}
// #endregion
