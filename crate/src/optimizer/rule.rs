//! Rule: an update rule with its hyper-parameters, and what the kernels need to know about it.

use super::error::Error;
use super::families::{Adam, Lion, RAdam, RmsProp, Sgd};
use crate::simd::sqrt64;
use crate::table::SCALARS;

/// An update rule with its hyper-parameters, which have the names and the defaults of `torch.optim`.
///
/// ```
/// use zeromean::{Rule, Sgd};
///
/// let nesterov = Rule::Sgd(Sgd { momentum: 0.9, nesterov: true, ..Sgd::default() });
/// let adam_w = Rule::AdamW(Default::default());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// Stochastic gradient descent, with momentum or without.
    Sgd(Sgd),
    /// Adam (Kingma and Ba 2015, arXiv 1412.6980), and AMSGrad (Reddi et al. 2018, arXiv 1904.09237).
    Adam(Adam),
    /// Adam with decoupled weight decay, 0.01 unless the options say otherwise (Loshchilov and Hutter 2019, arXiv
    /// 1711.05101).
    AdamW(Adam),
    /// Rectified Adam (Liu et al. 2020, arXiv 1908.03265).
    RAdam(RAdam),
    /// RMSprop (Tieleman and Hinton 2012).
    RmsProp(RmsProp),
    /// Lion (Chen et al. 2023, arXiv 2302.06675). Its weight decay is decoupled.
    Lion(Lion),
}

/// What the kernels need to know about a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrays {
    /// The `CODE` of its kernels.
    pub code: u32,
    /// How many arrays of state it has.
    pub states: usize,
    /// Which of them the kernels get. If the kernels expect more than there are, one stands in for the missing ones.
    pub order: [usize; 3],
}

impl Rule {
    /// The hyper-parameters, as the trait that all of them implement.
    fn family(&self) -> &dyn Family {
        match self {
            Self::Sgd(sgd) => sgd,
            Self::Adam(adam) | Self::AdamW(adam) => adam,
            Self::RAdam(radam) => radam,
            Self::RmsProp(rmsprop) => rmsprop,
            Self::Lion(lion) => lion,
        }
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        self.family().check()
    }

    pub(super) fn arrays(&self) -> Arrays {
        self.family().arrays()
    }

    pub(super) fn scalars(&self, taken: u64) -> [f64; SCALARS] {
        self.family().scalars(taken)
    }

    pub(super) fn settings(&self, visit: &mut dyn FnMut(f64)) {
        self.family().settings(visit);
    }
}

/// The hyper-parameters of a rule.
pub trait Family {
    /// Checks the hyper-parameters.
    fn check(&self) -> Result<(), Error>;
    /// Its arrays.
    fn arrays(&self) -> Arrays;
    /// The scalars of the step that follows `taken` steps, as described in the rule's file in `crate/src/rules`.
    fn scalars(&self, taken: u64) -> [f64; SCALARS];
    /// Visits the rule's number in a digest, then the hyper-parameters.
    fn settings(&self, visit: &mut dyn FnMut(f64));
}

/// 1 if it is true, else 0: flags among the numbers of a digest, or among scalars.
pub fn flag(is: bool) -> f64 {
    f64::from(u8::from(is))
}

/// The smallest normal float32. It replaces an epsilon of 0, so that a gradient of 0 gives an update of 0, not 0 / 0.
pub const SMALLEST_NORMAL: f64 = f32::MIN_POSITIVE as f64;

/// Added to a gradient before it is squared, because squares of tiny gradients would be subnormal, which is slow; see
/// `crate/src/rules/adam.rs`. `decay` is the decay rate of the mean of squares.
pub fn floor(eps: f64, decay: f64) -> f64 {
    let (small, tiny) = (1.0 / (1u64 << 26) as f64, 1.0 / (1u64 << 62) as f64);
    (small * eps).min(tiny / sqrt64(1.0 - decay))
}

/// How far averages move towards the weights in the step that follows `taken` steps: `(1 - d) / (1 - d^t)`.
pub fn average_rate(decay: f64, taken: u64) -> f64 {
    (1.0 - decay) / (1.0 - power(decay, taken + 1))
}

/// b^n for 0 <= b < 1: squares of b, multiplied in a fixed order. `powi` may differ from machine to machine.
pub fn power(b: f64, n: u64) -> f64 {
    let (mut result, mut square, mut rest) = (1.0, b, n);
    while rest > 0 {
        if rest % 2 == 1 {
            result *= square;
        }
        square *= square;
        rest /= 2;
    }
    result
}
