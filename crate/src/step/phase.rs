//! Parts of a step, and what update, gradient and weights are multiplied by in each:
//!
//! ```text
//! x = gradient g + decay w          D = lr U(x) + decoupled_decay w          w = w - D
//! ```

use crate::rules;
use crate::table::{Header, Tensor};

/// Parts of a step: each goes over a stretch from its gradients on, or from what the part before has made of them.
#[derive(Clone, Copy, PartialEq)]
pub enum Phase {
    /// All of it.
    Whole,
    /// Up to Phi of gradients with their decay: x.
    BeforeGradientMean,
    /// From there on.
    AfterGradientMean,
    /// Up to Phi of the update: the state, and D without its lr, which would round what Phi is to subtract.
    BeforeUpdateMean,
    /// From there on.
    AfterUpdateMean,
    /// None of it: Phi alone, in place of the weights.
    PhiOnly,
}

impl Phase {
    /// The rule that steps it: what only adds up is plain SGD.
    #[inline(always)]
    pub fn rule(self, header: &Header) -> u32 {
        if matches!(self, Self::BeforeGradientMean | Self::AfterUpdateMean) { rules::SGD } else { header.rule }
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
    pub decoupled_decay: f32,
}

/// Whether Phi of the update of plain SGD is asked for, which is linear: Phi of its gradient comes to the same.
#[inline(always)]
pub fn phi_on_gradient(header: &Header) -> bool {
    header.rule == rules::SGD && header.at_update != 0
}

/// Whether what is centralized holds the decay.
#[inline(always)]
pub fn decay_in_phi(header: &Header) -> bool {
    header.decay_inside != 0 || (phi_on_gradient(header) && header.decoupled == 0)
}

impl Factors {
    /// Those of a part of the step; `factor` is that of the gradients.
    #[inline(always)]
    pub fn new(header: &Header, tensor: &Tensor, factor: f32, phase: Phase) -> Self {
        let (lr, k) = (header.lr * tensor.lr_scale, header.decay * tensor.decay_scale);
        let coupled = header.decoupled == 0 || (phi_on_gradient(header) && decay_in_phi(header));
        let (decay, k) = if coupled { (k as f32, 0.0) } else { (0.0, k) };
        let decoupled_decay = (lr * k) as f32;
        let (early, late) = if decay_in_phi(header) { (k as f32, 0.0) } else { (0.0, decoupled_decay) };
        match phase {
            Phase::Whole | Phase::PhiOnly => Self { lr, gradient: factor, decay, decoupled_decay },
            Phase::BeforeGradientMean => Self { lr: 1.0, gradient: factor, decay, decoupled_decay: 0.0 },
            Phase::AfterGradientMean => Self { lr, gradient: 1.0, decay: 0.0, decoupled_decay },
            Phase::BeforeUpdateMean => Self { lr: 1.0, gradient: factor, decay, decoupled_decay: early },
            Phase::AfterUpdateMean => Self { lr, gradient: 1.0, decay: 0.0, decoupled_decay: late },
        }
    }
}

/// Whether a tensor's gradients have weight decay in them when Phi comes.
#[inline(always)]
pub fn decay_before_phi(header: &Header, tensor: &Tensor) -> bool {
    decay_in_phi(header) && Factors::new(header, tensor, 1.0, Phase::Whole).decay != 0.0
}
