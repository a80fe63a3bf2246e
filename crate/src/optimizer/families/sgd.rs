//! SGD with Polyak's heavy ball (1964), Nesterov's variant (Sutskever et al. 2013) or the running average of Yong et
//! al. 2020 (arXiv 2004.01461), algorithm 1.

use crate::optimizer::error::Error;
use crate::optimizer::range::{BELOW_ONE, UP_TO_ONE};
use crate::optimizer::rule::{Arrays, Family, flag};
use crate::rules::sgd::{MOMENTUM, SGD};
use crate::table::SCALARS;

/// How a momentum buffer changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Buffer {
    /// `b = mu b + (1 - d) g`, as in torch; the first step copies g.
    #[default]
    Sum,
    /// `b = mu b + (1 - mu) g`, starting from 0 without bias correction, as in algorithm 1 of arXiv 2004.01461.
    Average,
}

/// The hyper-parameters of SGD. The default has no momentum.
///
/// State array 0, if `momentum` is not 0, is b, the momentum buffer.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sgd {
    /// mu, 0 or more and below 1. With 0 there is no momentum buffer.
    pub momentum: f64,
    /// d, from 0 to 1. The first step ignores it, as in torch. Only for [`Buffer::Sum`].
    pub dampening: f64,
    /// Step along `g + mu b` instead of b. Requires momentum, and a dampening of 0.
    pub nesterov: bool,
    /// How the buffer changes.
    pub buffer: Buffer,
}

impl Family for Sgd {
    fn check(&self) -> Result<(), Error> {
        BELOW_ONE.check("momentum", self.momentum)?;
        UP_TO_ONE.check("dampening", self.dampening)?;
        if self.nesterov && self.momentum == 0.0 {
            return Err(Error::Conflict("nesterov is true and momentum is 0, expected momentum above 0"));
        }
        if self.dampening != 0.0 && (self.nesterov || self.buffer == Buffer::Average) {
            return Err(Error::Conflict("dampening is not 0, expected 0 with nesterov or a buffer that averages"));
        }
        Ok(())
    }

    fn arrays(&self) -> Arrays {
        let has_buffer = self.momentum != 0.0;
        Arrays { code: if has_buffer { MOMENTUM } else { SGD }, states: usize::from(has_buffer), order: [0; 3] }
    }

    fn scalars(&self, taken: u64) -> [f64; SCALARS] {
        let (mu, is_average) = (self.momentum, self.buffer == Buffer::Average);
        let (decay, gradient) = match (is_average, taken) {
            (true, _) => (mu, 1.0 - mu),
            (false, 0) => (0.0, 1.0), // the first step copies the gradient
            (false, _) => (mu, 1.0 - self.dampening),
        };
        let (of_buffer, of_gradient) = match (self.nesterov, is_average) {
            (false, _) => (1.0, 0.0),
            (true, true) => (mu, 1.0 - mu),
            (true, false) => (mu, 1.0),
        };
        [decay, gradient, of_buffer, of_gradient, 0.0, 0.0, 0.0]
    }

    fn settings(&self, visit: &mut dyn FnMut(f64)) {
        let flags = [self.nesterov, self.buffer == Buffer::Average].map(flag);
        for x in [f64::from(self.arrays().code), self.momentum, self.dampening, flags[0], flags[1]] {
            visit(x);
        }
    }
}
