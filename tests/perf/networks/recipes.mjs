// How networks are commonly trained: rule, decay of everything but norms and biases, clipping.

/** Gradients grow from step to step: otherwise clipping, which scales them all, would hardly show in Adam's weights. */
const GROWING = [1, 2, 4];
/** Small enough for a norm below 1, even of twelve million gradients. */
const SMALL = GROWING.map((factor) => factor * 2 ** -14);

/**
 * By the name in the label. `plain`: the nearest rule of a library without weight decay. `kind`: distinguishes recipes
 * with the same rule.
 */
export const RECIPES = {
  sgdm: { rule: 'sgdm', plain: 'sgdm', common: { weightDecay: 5e-4 } },
  nesterov: { rule: 'nesterov', plain: 'nesterov', common: { weightDecay: 5e-4 } },
  adamw: { rule: 'adamw', plain: 'adam', common: { weightDecay: 0.01, clipNorm: 1, scales: GROWING } },
  'adamw unclipped': {
    rule: 'adamw',
    kind: ' unclipped',
    plain: 'adam',
    common: { weightDecay: 0.01, clipNorm: 1, scales: SMALL },
  },
};
