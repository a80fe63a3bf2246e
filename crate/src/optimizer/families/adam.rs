//! Adam (Kingma and Ba 2015, arXiv 1412.6980) and AMSGrad (Reddi et al. 2018, arXiv 1904.09237).

use crate::optimizer::error::Error;
use crate::optimizer::range::{BELOW_ONE, NON_NEGATIVE_FLOAT32};
use crate::optimizer::rule::{Arrays, Family, SMALLEST_NORMAL, flag, floor, power};
use crate::rules::adam::{ADAM, AMSGRAD};
use crate::simd::sqrt64;
use crate::table::SCALARS;

/// What keeps the root of the second moment away from 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Epsilon {
    /// Added to the root of the bias-corrected second moment, as in torch.
    Corrected(f64),
    /// Added to the root of the uncorrected one: the epsilon-hat of Kingma and Ba, as in Keras.
    Uncorrected(f64),
}

/// The hyper-parameters of Adam and AdamW.
///
/// The state arrays are 0: m, the moving average of the gradient; 1: v, that of its square; 2, with `amsgrad`: the
/// largest v so far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adam {
    /// The decay rates of both moments, each 0 or more and below 1. Default: 0.9 and 0.999.
    pub betas: (f64, f64),
    /// Default: `Corrected(1e-8)`.
    pub eps: Epsilon,
    /// Divide by the root of the largest v so far instead of the current one. Default: false.
    pub amsgrad: bool,
}

impl Default for Adam {
    fn default() -> Self {
        Self { betas: (0.9, 0.999), eps: Epsilon::Corrected(1e-8), amsgrad: false }
    }
}

/// Checks the decay rates of two moments.
pub fn check_betas((b1, b2): (f64, f64)) -> Result<(), Error> {
    BELOW_ONE.check("betas.0", b1)?;
    BELOW_ONE.check("betas.1", b2)
}

impl Adam {
    fn eps(&self) -> f64 {
        let (Epsilon::Corrected(eps) | Epsilon::Uncorrected(eps)) = self.eps;
        eps
    }
}

impl Family for Adam {
    fn check(&self) -> Result<(), Error> {
        check_betas(self.betas)?;
        NON_NEGATIVE_FLOAT32.check("eps", self.eps())
    }

    fn arrays(&self) -> Arrays {
        let (code, states) = if self.amsgrad { (AMSGRAD, 3) } else { (ADAM, 2) };
        Arrays { code, states, order: [0, 1, states - 1] }
    }

    /// alpha = sqrt(1 - b2^t) / (1 - b1^t), eps' = eps sqrt(1 - b2^t)
    fn scalars(&self, taken: u64) -> [f64; SCALARS] {
        let (b1, b2) = self.betas;
        let root = sqrt64(1.0 - power(b2, taken + 1));
        let alpha = root / (1.0 - power(b1, taken + 1));
        let eps = match self.eps {
            Epsilon::Corrected(eps) => eps * root,
            Epsilon::Uncorrected(eps) => eps,
        };
        [b1, 1.0 - b1, b2, 1.0 - b2, alpha, eps.max(SMALLEST_NORMAL), floor(self.eps(), b2)]
    }

    fn settings(&self, visit: &mut dyn FnMut(f64)) {
        let flags = [matches!(self.eps, Epsilon::Uncorrected(_)), self.amsgrad].map(flag);
        for x in [f64::from(self.arrays().code), self.betas.0, self.betas.1, self.eps(), flags[0], flags[1]] {
            visit(x);
        }
    }
}
