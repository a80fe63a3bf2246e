//! Lion (Chen et al. 2023, arXiv 2302.06675), algorithm 2.

use super::adam::check_betas;
use crate::optimizer::error::Error;
use crate::optimizer::rule::{Arrays, Family};
use crate::rules::lion::LION;
use crate::table::SCALARS;

/// The hyper-parameters of Lion. State array 0 is m, the moving average of the gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lion {
    /// b1, which interpolates between momentum and gradient for the sign, and b2, the decay rate of the momentum, each
    /// 0 or more and below 1. Default: 0.9 and 0.99.
    pub betas: (f64, f64),
}

impl Default for Lion {
    fn default() -> Self {
        Self { betas: (0.9, 0.99) }
    }
}

impl Family for Lion {
    fn check(&self) -> Result<(), Error> {
        check_betas(self.betas)
    }

    fn arrays(&self) -> Arrays {
        Arrays { code: LION, states: 1, order: [0; 3] }
    }

    fn scalars(&self, _: u64) -> [f64; SCALARS] {
        let (b1, b2) = self.betas;
        [b1, 1.0 - b1, b2, 1.0 - b2, 0.0, 0.0, 0.0]
    }

    fn settings(&self, visit: &mut dyn FnMut(f64)) {
        for x in [f64::from(LION), self.betas.0, self.betas.1] {
            visit(x);
        }
    }
}
