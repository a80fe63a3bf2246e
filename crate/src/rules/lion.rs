//! Lion (Chen et al. 2023, arXiv 2302.06675, algorithm 2): the sign of an interpolation between gradient and momentum.
//!
//! ```text
//! U = sign(b1 m + (1 - b1) g)
//! m = b2 m + (1 - b2) g
//! ```
//!
//! What the code does differently: the sign of c is computed as c times 2^100 times 2^100, clamped to [-1, 1]. That
//! turns the smallest float32 into 2^51, while 0 stays 0 and NaN stays NaN.

use super::Rule;
use crate::simd::F32x4;
use crate::table::Clock;

/// The number of Lion.
pub const LION: u32 = 5;

/// Multiplied by this twice, every float32 except 0 is at least 1 in absolute value.
const HUGE: f32 = (1u128 << 100) as f32;

/// Lion.
#[derive(Clone, Copy)]
pub struct Lion {
    b1: F32x4,
    c1: F32x4,
    b2: F32x4,
    c2: F32x4,
    lr: F32x4,
}

impl Rule<1> for Lion {
    const CODE: u32 = LION;

    /// c, the interpolation with the momentum before the step.
    type Carry = F32x4;

    #[inline(always)]
    fn new(clock: &Clock, lr: f64, _: f64) -> Self {
        let [b1, c1, b2, c2, ..] = clock.scalars;
        Self {
            b1: F32x4::rounded(b1),
            c1: F32x4::rounded(c1),
            b2: F32x4::rounded(b2),
            c2: F32x4::rounded(c2),
            lr: F32x4::rounded(lr),
        }
    }

    #[inline(always)]
    fn advance(self, g: F32x4, [m]: [F32x4; 1]) -> ([F32x4; 1], Self::Carry) {
        let c = self.b1 * m + self.c1 * g; // interpolation
        let m = self.b2 * m + self.c2 * g; // momentum
        ([m], c)
    }

    #[inline(always)]
    fn update(self, c: F32x4) -> F32x4 {
        let (one, huge) = (F32x4::splat(1.0), F32x4::splat(HUGE));
        let sign = (c * huge * huge).or_smaller(one).or_larger(F32x4::zero() - one); // NaN stays
        self.lr * sign // lr U
    }
}
