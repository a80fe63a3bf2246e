//! SGD and SGD with momentum: Polyak's heavy ball, Nesterov's variant and the running average of Yong et al. 2020
//! (algorithm 1), distinguished by four scalars.
//!
//! ```text
//! b = mu b + c g          U = p b + q g
//! ```
//!
//! | | mu | c | p | q |
//! | --- | --- | --- | --- | --- |
//! | heavy ball | mu | 1 - dampening | 1 | 0 |
//! | its first step | 0 | 1 | 1 | 0 |
//! | Nesterov | mu | 1 | mu | 1 |
//! | average | mu | 1 - mu | 1 | 0 |
//! | average, Nesterov | mu | 1 - mu | mu | 1 - mu |
//! | heavy ball or Nesterov while mu is 0 | 1 | 0 | 0 | 1 |

use super::Rule;
use crate::simd::F32x4;
use crate::simd::const_factor::Factor;
use crate::table::Clock;

/// The number of SGD without momentum.
pub const SGD: u32 = 0;
/// The number of SGD with a momentum buffer.
pub const MOMENTUM: u32 = 1;

/// SGD without momentum.
#[derive(Clone, Copy)]
pub struct Sgd {
    lr: F32x4,
}

impl Rule<0> for Sgd {
    const CODE: u32 = SGD;

    const IN_PAIRS: bool = true;

    type Carry = F32x4;

    #[inline(always)]
    fn new(_: &Clock, lr: f64, _: f64) -> Self {
        Self { lr: F32x4::rounded(lr) }
    }

    #[inline(always)]
    fn advance(self, g: F32x4, []: [F32x4; 0]) -> ([F32x4; 0], F32x4) {
        ([], g)
    }

    #[inline(always)]
    fn update(self, g: F32x4) -> F32x4 {
        self.lr * g // lr U
    }
}

/// SGD with a momentum buffer.
#[derive(Clone, Copy)]
pub struct Momentum<C, Q> {
    mu: F32x4,
    c: C,
    lr_p: F32x4,
    lr_q: Q,
}

/// Whether c is 1 and q is 0.
#[inline(always)]
pub fn is_heavy_ball(clock: &Clock) -> bool {
    let [_, c, _, q, ..] = clock.scalars;
    c == 1.0 && q == 0.0
}

impl<C: Factor, Q: Factor> Rule<1> for Momentum<C, Q> {
    const CODE: u32 = MOMENTUM;

    const IN_PAIRS: bool = true;

    type Carry = (F32x4, F32x4);

    #[inline(always)]
    fn new(clock: &Clock, lr: f64, _: f64) -> Self {
        let [mu, c, p, q, ..] = clock.scalars;
        Self {
            mu: F32x4::rounded(mu),
            c: C::new(c as f32),
            lr_p: F32x4::rounded(lr * p),
            lr_q: Q::new((lr * q) as f32),
        }
    }

    #[inline(always)]
    fn advance(self, g: F32x4, [b]: [F32x4; 1]) -> ([F32x4; 1], Self::Carry) {
        let b = self.mu * b + self.c * g; // momentum buffer
        ([b], (g, b))
    }

    #[inline(always)]
    fn update(self, (g, b): Self::Carry) -> F32x4 {
        self.lr_p * b + self.lr_q * g // lr U
    }
}
