//! Phases of a step, and the factors of update, gradient and weights in each:
//!
//! ```text
//! at the gradient:   x = f Phi(g) + k w   or   x = Phi(f g + k w)      w = w - (lr U + decoupled w)
//! at the update:     x = f g + k w        D = U + inside w             w = w - (lr Phi(D) + decoupled w)
//! ```

use crate::step::kernels;
use crate::step::site::Site;
use crate::table::{Header, Pass, Tensor};

/// Phases of a step: each starts from the gradients of a stretch, or from the result of the previous phase.
#[derive(Clone, Copy, PartialEq)]
pub enum Phase {
    /// The whole step.
    Whole,
    /// Up to Phi of the gradient with its decay: x.
    BeforeGradientMean,
    /// The rest, from Phi of x on.
    AfterGradientMean,
    /// Up to Phi of the update: the state, and D without lr, since multiplying by lr would round what Phi subtracts.
    BeforeUpdateMean,
    /// The rest, from Phi of D on.
    AfterUpdateMean,
    /// No step at all: Phi of the gradients replaces the weights.
    PhiOnly,
}

/// The phases of a tensor before and after Phi.
#[inline(always)]
pub fn around_phi(header: &Header, tensor: &Tensor) -> (Option<Phase>, Phase) {
    if header.at_update != 0 && !phi_on_gradient(header) {
        (Some(Phase::BeforeUpdateMean), Phase::AfterUpdateMean)
    } else if decay_in_phi(header) && coupled_decay(header, tensor) != 0.0 {
        (Some(Phase::BeforeGradientMean), Phase::AfterGradientMean)
    } else {
        (None, Phase::Whole)
    }
}

/// Whether Phi applies to the update of plain SGD, which is linear: Phi of its gradient gives the same result.
#[inline(always)]
fn phi_on_gradient(header: &Header) -> bool {
    header.rule == kernels::LINEAR && header.at_update != 0
}

/// Whether what is centralized includes the decay.
#[inline(always)]
fn decay_in_phi(header: &Header) -> bool {
    header.decay_inside != 0 || (phi_on_gradient(header) && header.decoupled == 0)
}

/// Whether the decay is part of the gradient.
#[inline(always)]
fn is_coupled(header: &Header) -> bool {
    header.decoupled == 0 || (phi_on_gradient(header) && decay_in_phi(header))
}

/// The factor of a tensor's weights in its gradient.
#[inline(always)]
fn coupled_decay(header: &Header, tensor: &Tensor) -> f64 {
    if is_coupled(header) { rounded(header.decay * tensor.decay_scale) } else { 0.0 }
}

/// A factor rounded to float32, as the kernels use it.
#[inline(always)]
fn rounded(x: f64) -> f64 {
    f64::from(x as f32)
}

/// The pass of one phase of a tensor; `gradient` is the factor of its gradients.
#[inline(always)]
pub fn pass(site: Site, gradient: f32, phase: Phase) -> Pass {
    let Site { header, tensor, .. } = site;
    let lr = header.lr * tensor.lr_scale;
    let coupled = coupled_decay(header, tensor);
    let k = if is_coupled(header) { 0.0 } else { header.decay * tensor.decay_scale };
    let (k, decoupled) = (rounded(k), rounded(lr * k));
    let inside = decay_in_phi(header);
    let whole = Pass { lr, gradient: f64::from(gradient), coupled, decoupled, ..Pass::default() };
    let pass = match phase {
        Phase::Whole | Phase::PhiOnly | Phase::BeforeGradientMean => whole,
        Phase::AfterGradientMean => Pass { gradient: 1.0, coupled: 0.0, ..whole },
        Phase::BeforeUpdateMean => Pass { lr: 1.0, decoupled: if inside { k } else { 0.0 }, ..whole },
        Phase::AfterUpdateMean => {
            Pass { gradient: 1.0, coupled: 0.0, decoupled: if inside { 0.0 } else { decoupled }, ..whole }
        }
    };
    let kernel = match phase {
        Phase::BeforeGradientMean => kernels::select_in_phi(header.rule, site.clock(), &pass),
        Phase::AfterUpdateMean => kernels::select(kernels::LINEAR, site.clock(), &pass),
        Phase::BeforeUpdateMean => kernels::general(header.rule),
        _ => kernels::select(header.rule, site.clock(), &pass),
    };
    Pass { kernel, ..pass }
}
