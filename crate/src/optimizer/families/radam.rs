//! RAdam (Liu et al. 2020, arXiv 1908.03265), algorithm 2, with epsilon where torch has it. It uses Adam's kernels.

use super::adam::check_betas;
use crate::optimizer::error::Error;
use crate::optimizer::range::NON_NEGATIVE_FLOAT32;
use crate::optimizer::rule::{Arrays, Family, SMALLEST_NORMAL, floor, power};
use crate::rules::adam::ADAM;
use crate::simd::sqrt64;
use crate::table::SCALARS;

/// The hyper-parameters of RAdam. The state arrays are 0: m, the moving average of the gradient; 1: v, that of its
/// square.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RAdam {
    /// The decay rates of both moments, each 0 or more and below 1. Default: 0.9 and 0.999.
    pub betas: (f64, f64),
    /// Added to the root of the uncorrected second moment, as in torch. Default: 1e-8.
    pub eps: f64,
}

impl Default for RAdam {
    fn default() -> Self {
        Self { betas: (0.9, 0.999), eps: 1e-8 }
    }
}

/// Its own number in a digest, since it shares Adam's kernels.
const DIGEST_CODE: f64 = 6.0;

/// alpha and epsilon while the variance is intractable: both are so large that rounding loses the root, and the update
/// is m / (1 - b1^t).
const UNRECTIFIED: f64 = (1u128 << 64) as f64;

impl Family for RAdam {
    fn check(&self) -> Result<(), Error> {
        check_betas(self.betas)?;
        NON_NEGATIVE_FLOAT32.check("eps", self.eps)
    }

    fn arrays(&self) -> Arrays {
        Arrays { code: ADAM, states: 2, order: [0, 1, 1] }
    }

    fn scalars(&self, taken: u64) -> [f64; SCALARS] {
        let (b1, b2) = self.betas;
        let t = taken + 1;
        let correction = 1.0 - power(b2, t);
        let longest = 2.0 / (1.0 - b2) - 1.0; // of the simple moving average that the exponential one approximates
        let length = longest - (2.0 * t as f64 * power(b2, t)) / correction;
        let is_rectified = length > 5.0;
        let ratio = ((length - 4.0) * (length - 2.0) * longest) / ((longest - 4.0) * (longest - 2.0) * length);
        let root = if is_rectified { sqrt64(ratio) * sqrt64(correction) } else { UNRECTIFIED };
        let eps = if is_rectified { self.eps.max(SMALLEST_NORMAL) } else { UNRECTIFIED };
        [b1, 1.0 - b1, b2, 1.0 - b2, root / (1.0 - power(b1, t)), eps, floor(self.eps, b2)]
    }

    fn settings(&self, visit: &mut dyn FnMut(f64)) {
        for x in [DIGEST_CODE, self.betas.0, self.betas.1, self.eps] {
            visit(x);
        }
    }
}
