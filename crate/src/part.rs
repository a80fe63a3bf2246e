//! Parts of a step, and what update, gradient and weights are multiplied by in each:
//!
//! ```text
//! x = gradient g + decay w          D = lr U(x) + outside w          w = w - D
//! ```

use crate::rules;
use crate::table::{Step, Tensor};

/// Parts of a step: each goes over a stretch from its gradients on, or from what the part before has made of them.
#[derive(Clone, Copy, PartialEq)]
pub enum Part {
    /// All of it.
    Whole,
    /// Up to Phi of gradients with their decay: x.
    Decay,
    /// From there on.
    AfterDecay,
    /// Up to Phi of the update: the state, and D without its lr, which would round what Phi is to subtract.
    Update,
    /// From there on.
    AfterUpdate,
    /// None of it: Phi alone, in place of the weights.
    Phi,
}

impl Part {
    /// The rule that steps it: what only adds up is plain SGD.
    #[inline(always)]
    pub fn rule(self, step: &Step) -> u32 {
        if matches!(self, Self::Decay | Self::AfterUpdate) { rules::SGD } else { step.rule }
    }
}

/// What update, gradient and weights are multiplied by.
#[derive(Clone, Copy)]
pub struct Factors {
    /// Of U.
    pub lr: f64,
    /// Of g.
    pub gradient: f32,
    /// Of w, in the gradient.
    pub decay: f32,
    /// Of w, in the update.
    pub outside: f32,
}

/// Whether Phi of the update of plain SGD is asked for, which is linear: Phi of its gradient comes to the same.
#[inline(always)]
pub fn moves(step: &Step) -> bool {
    step.rule == rules::SGD && step.at_update != 0
}

/// Whether what is centralized holds the decay.
#[inline(always)]
pub fn inside(step: &Step) -> bool {
    step.decay_inside != 0 || (moves(step) && step.decoupled == 0)
}

impl Factors {
    /// Those of a part of the step; `factor` is that of the gradients.
    #[inline(always)]
    pub fn new(step: &Step, tensor: &Tensor, factor: f32, part: Part) -> Self {
        let (lr, k) = (step.lr * tensor.lr_scale, step.decay * tensor.decay_scale);
        let coupled = step.decoupled == 0 || (moves(step) && inside(step));
        let (decay, k) = if coupled { (k as f32, 0.0) } else { (0.0, k) };
        let outside = (lr * k) as f32;
        let (early, late) = if inside(step) { (k as f32, 0.0) } else { (0.0, outside) };
        match part {
            Part::Whole | Part::Phi => Self { lr, gradient: factor, decay, outside },
            Part::Decay => Self { lr: 1.0, gradient: factor, decay, outside: 0.0 },
            Part::AfterDecay => Self { lr, gradient: 1.0, decay: 0.0, outside },
            Part::Update => Self { lr: 1.0, gradient: factor, decay, outside: early },
            Part::AfterUpdate => Self { lr, gradient: 1.0, decay: 0.0, outside: late },
        }
    }
}

/// Whether a tensor's gradients have weight decay in them when Phi comes.
#[inline(always)]
pub fn decays_inside(step: &Step, tensor: &Tensor) -> bool {
    inside(step) && Factors::new(step, tensor, 1.0, Part::Whole).decay != 0.0
}
