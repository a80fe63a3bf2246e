//! RMSprop (Tieleman and Hinton 2012, Coursera lecture 6.5), with momentum and centering as in torch.

use crate::optimizer::error::Error;
use crate::optimizer::range::{BELOW_ONE, NON_NEGATIVE_FLOAT32};
use crate::optimizer::rule::{Arrays, Family, SMALLEST_NORMAL, flag, floor};
use crate::rules::rmsprop::RMSPROP;
use crate::table::SCALARS;

/// The hyper-parameters of RMSprop.
///
/// State array 0 is v, the moving average of the squared gradient. Then come b, the momentum buffer, if `momentum` is
/// not 0, and a, the moving average of the gradient, if `centered`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RmsProp {
    /// The decay rate of the averages, 0 or more and below 1. Default: 0.99.
    pub alpha: f64,
    /// Added to the root. Default: 1e-8.
    pub eps: f64,
    /// mu, the factor of the momentum buffer, 0 or more and below 1. With 0, the default, there is no buffer.
    pub momentum: f64,
    /// Divide by the root of the variance of the gradient instead of its mean square. Default: false.
    pub centered: bool,
}

impl Default for RmsProp {
    fn default() -> Self {
        Self { alpha: 0.99, eps: 1e-8, momentum: 0.0, centered: false }
    }
}

impl Family for RmsProp {
    fn check(&self) -> Result<(), Error> {
        BELOW_ONE.check("alpha", self.alpha)?;
        NON_NEGATIVE_FLOAT32.check("eps", self.eps)?;
        BELOW_ONE.check("momentum", self.momentum)
    }

    /// The kernels take the arrays in the order a, b, v.
    fn arrays(&self) -> Arrays {
        let has_buffer = self.momentum != 0.0;
        let states = 1 + usize::from(has_buffer) + usize::from(self.centered);
        let buffer = usize::from(has_buffer);
        let average = if self.centered { states - 1 } else { 0 };
        Arrays { code: RMSPROP, states, order: [average, buffer, 0] }
    }

    fn scalars(&self, _: u64) -> [f64; SCALARS] {
        let Self { alpha, eps, momentum, centered } = *self;
        [alpha, 1.0 - alpha, eps.max(SMALLEST_NORMAL), momentum, floor(eps, alpha), flag(centered), 0.0]
    }

    fn settings(&self, visit: &mut dyn FnMut(f64)) {
        let Self { alpha, eps, momentum, centered } = *self;
        for x in [f64::from(RMSPROP), alpha, eps, momentum, flag(centered)] {
            visit(x);
        }
    }
}
