//! Options: the settings that all rules share.

use super::error::Error;
use super::range::{
    BELOW_ONE, FROM_ONE, NON_NEGATIVE_FLOAT32, POSITIVE_FLOAT32, POSITIVE_OR_INFINITE, POSITIVE_UP_TO_ONE,
};
use super::rule::Rule;

/// What is centralized. With g the gradient, k the weight decay, U the rule's update and `Phi(x) = x - mean(x)`:
///
/// | | coupled decay | decoupled decay |
/// | --- | --- | --- |
/// | `Gradient` | `Phi(g) + k w` | U from `Phi(g)`; `w -= lr (U + k w)` |
/// | `GradientWithDecay` | `Phi(g + k w)`, as in the paper | an error |
/// | `Update` | U from `g + k w`; `w -= lr Phi(U)` | `w -= lr (Phi(U) + k w)` |
/// | `UpdateWithDecay` | an error | `w -= lr Phi(U + k w)` |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// The gradient, without its decay.
    Gradient,
    /// The gradient with coupled decay.
    GradientWithDecay,
    /// The update, without decoupled decay.
    Update,
    /// The update with decoupled decay.
    UpdateWithDecay,
}

/// Lookahead (Zhang et al. 2019, arXiv 1907.08610): every `every` steps, slow weights move a fraction `alpha` of the
/// way to the weights, which then restart from there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lookahead {
    /// 1 or more. Default: 5.
    pub every: u64,
    /// Above 0 and at most 1. Default: 0.5.
    pub alpha: f64,
}

impl Default for Lookahead {
    fn default() -> Self {
        Self { every: 5, alpha: 0.5 }
    }
}

/// The options that all rules share. [`Rule::options`] gives their defaults for a rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// k, a finite float32 of 0 or more. Default: 0; 0.01 for [`Rule::AdamW`].
    pub weight_decay: f64,
    /// Whether the decay acts on the weights, `w -= lr k w`, instead of on the gradient. Default: false; true for
    /// [`Rule::AdamW`] and [`Rule::Lion`].
    pub decoupled_weight_decay: bool,
    /// Step uphill. Default: false.
    pub maximize: bool,
    /// What is centralized in parameters that have output axes. `None`, the default, is [`At::Gradient`] if the decay
    /// is decoupled, else [`At::GradientWithDecay`].
    pub at: Option<At>,
    /// The largest global L2 norm of the gradients, as in torch's `clip_grad_norm_`; above 0. Default: infinite.
    pub clip_norm: f64,
    /// A factor for every gradient, a finite float32 above 0. Default: 1.
    pub grad_scale: f64,
    /// Skip steps with a gradient that is not finite, before or after scaling. Default: false.
    pub skip_non_finite: bool,
    /// The decay of a moving average of the weights, 0 or more and below 1. Default: none.
    pub average_weights: Option<f64>,
    /// Slow weights. Default: none.
    pub lookahead: Option<Lookahead>,
}

impl Rule {
    /// The default options of this rule.
    ///
    /// ```
    /// use zeromean::{Options, Rule};
    ///
    /// let rule = Rule::AdamW(Default::default());
    /// let options = Options { clip_norm: 1.0, ..rule.options() };
    /// assert_eq!(options.weight_decay, 0.01);
    /// ```
    pub fn options(&self) -> Options {
        Options {
            weight_decay: if matches!(self, Self::AdamW(_)) { 0.01 } else { 0.0 },
            decoupled_weight_decay: matches!(self, Self::AdamW(_) | Self::Lion(_)),
            maximize: false,
            at: None,
            clip_norm: f64::INFINITY,
            grad_scale: 1.0,
            skip_non_finite: false,
            average_weights: None,
            lookahead: None,
        }
    }
}

impl Options {
    /// Where Phi acts.
    pub(super) fn point(&self) -> At {
        self.at.unwrap_or(if self.decoupled_weight_decay { At::Gradient } else { At::GradientWithDecay })
    }

    /// The factor for every gradient; negative to maximize.
    pub(super) fn signed_scale(&self) -> f64 {
        if self.maximize { -self.grad_scale } else { self.grad_scale }
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        NON_NEGATIVE_FLOAT32.check("weight_decay", self.weight_decay)?;
        POSITIVE_OR_INFINITE.check("clip_norm", self.clip_norm)?;
        POSITIVE_FLOAT32.check("grad_scale", self.grad_scale)?;
        if let Some(decay) = self.average_weights {
            BELOW_ONE.check("average_weights", decay)?;
        }
        if let Some(Lookahead { every, alpha }) = self.lookahead {
            FROM_ONE.check("lookahead.every", every as f64)?;
            POSITIVE_UP_TO_ONE.check("lookahead.alpha", alpha)?;
        }
        match (self.point(), self.decoupled_weight_decay) {
            (At::GradientWithDecay, true) => {
                Err(Error::Conflict("decoupled weight decay is not in the gradient: use Gradient, or UpdateWithDecay"))
            }
            (At::UpdateWithDecay, false) => {
                Err(Error::Conflict("the weight decay is in the gradient: use GradientWithDecay or Update"))
            }
            _ => Ok(()),
        }
    }
}
