//! Adam (Kingma and Ba 2015, arXiv 1412.6980, algorithm 1) and AMSGrad (Reddi et al. 2018, arXiv 1904.09237).
//!
//! ```text
//! m = b1 m + (1 - b1) g
//! v = b2 v + (1 - b2) g g         AMSGrad: x = max(x, v), in place of v below
//! U = (m / (1 - b1^t)) / (sqrt(v) / sqrt(1 - b2^t) + eps)
//! ```
//!
//! What the code does differently, and why:
//! 1. U is `alpha m / (sqrt(v) + eps')` with `alpha = sqrt(1 - b2^t) / (1 - b1^t)` and `eps' = eps sqrt(1 - b2^t)`,
//!    which depend only on t, so each element takes one division and one root. The learning rate is folded into alpha.
//! 2. eps' is at least 2^-126, the smallest normal float32. A root of a float32 is 0 or at least 2^-74.5, so this
//!    changes only the case of 0: with eps = 0, U is 0 instead of NaN where m and v are 0.
//! 3. v uses g + floor instead of g: squares of smaller gradients are subnormal, and a hundred times slower. The floor
//!    is 2^-62 / sqrt(1 - b2), whose square times (1 - b2) is normal, but at most 2^-26 eps, so no root of v moves by
//!    more than the floor, which is negligible next to eps in float32. (The larger of |g| and the floor would work as
//!    well, but takes four instructions and a tenth more time.)
//! 4. A factor F of the gradients is part of the scalars: `(1 - b1) F`, `(1 - b2) F F` and floor / F.

use super::Rule;
use crate::simd::F32x4;
use crate::table::Clock;

/// The number of Adam and AdamW.
pub const ADAM: u32 = 2;
/// The number of both with AMSGrad's running maximum.
pub const AMSGRAD: u32 = 3;

/// Adam and AdamW.
#[derive(Clone, Copy)]
pub struct Adam {
    b1: F32x4,
    c1: F32x4,
    b2: F32x4,
    c2: F32x4,
    lr_alpha: F32x4,
    eps: F32x4,
    floor: F32x4,
}

impl Rule<2> for Adam {
    const CODE: u32 = ADAM;

    type Carry = [F32x4; 2];

    #[inline(always)]
    fn new(clock: &Clock, lr: f64, factor: f64) -> Self {
        let [b1, c1, b2, c2, alpha, eps, floor] = clock.scalars;
        Self {
            b1: F32x4::rounded(b1),
            c1: F32x4::rounded(c1 * factor),
            b2: F32x4::rounded(b2),
            c2: F32x4::rounded(c2 * factor * factor),
            lr_alpha: F32x4::rounded(lr * alpha),
            eps: F32x4::rounded(eps),
            floor: F32x4::rounded(floor / factor),
        }
    }

    #[inline(always)]
    fn advance(self, g: F32x4, [m, v]: [F32x4; 2]) -> ([F32x4; 2], Self::Carry) {
        let a = g + self.floor;
        let m = self.b1 * m + self.c1 * g; // first moment
        let v = self.b2 * v + (self.c2 * a) * a; // second moment
        ([m, v], [m, v])
    }

    #[inline(always)]
    fn update(self, [m, v]: Self::Carry) -> F32x4 {
        (self.lr_alpha * m) / (v.sqrt() + self.eps) // lr U
    }
}

/// Adam and AdamW that divide by the largest second moment so far.
#[derive(Clone, Copy)]
pub struct AmsGrad(Adam);

impl Rule<3> for AmsGrad {
    const CODE: u32 = AMSGRAD;

    const DECAYING: usize = 2; // not the maximum

    type Carry = [F32x4; 2];

    #[inline(always)]
    fn new(clock: &Clock, lr: f64, factor: f64) -> Self {
        Self(Adam::new(clock, lr, factor))
    }

    #[inline(always)]
    fn advance(self, g: F32x4, [m, v, max]: [F32x4; 3]) -> ([F32x4; 3], Self::Carry) {
        let ([m, v], _) = self.0.advance(g, [m, v]);
        let max = v.or_larger(max); // NaN in v wins
        ([m, v, max], [m, max])
    }

    #[inline(always)]
    fn update(self, carry: Self::Carry) -> F32x4 {
        self.0.update(carry)
    }
}
