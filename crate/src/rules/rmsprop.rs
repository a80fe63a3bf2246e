//! RMSprop (Tieleman and Hinton 2012, Coursera lecture 6.5), with momentum and centering as in torch.
//!
//! ```text
//! v = alpha v + (1 - alpha) g g
//! a = alpha a + (1 - alpha) g         centered; else a = 0
//! b = mu b + g / (sqrt(v - a a) + eps)
//! U = b                               without momentum mu = 0
//! ```
//!
//! What the code does differently, and why:
//! 1. One kernel serves all four variants, so it always sees three arrays. If a variant lacks one, the wrapper passes
//!    the address of v instead; a mask discards what is read from there, and v is stored last, so it survives.
//! 2. v uses g + floor instead of g, for the reasons given in [`super::adam`], and a + floor replaces a to match.
//! 3. v - a a is clamped to at least 0: rounding can make it negative, which gives NaN in torch. Also, eps is at least
//!    2^-126.

use super::Rule;
use crate::simd::F32x4;
use crate::table::Clock;

/// The number of RMSprop.
pub const RMSPROP: u32 = 4;

/// RMSprop.
#[derive(Clone, Copy)]
pub struct RmsProp {
    alpha: F32x4,
    c: F32x4,
    eps: F32x4,
    mu: F32x4,
    floor: F32x4,
    lr: F32x4,
    /// All bits set if there is a momentum buffer, else none.
    has_momentum: F32x4,
    /// All bits set if it is centered, else none.
    is_centered: F32x4,
}

impl Rule<3> for RmsProp {
    const CODE: u32 = RMSPROP;

    type Carry = F32x4;

    #[inline(always)]
    fn new(clock: &Clock, lr: f64, _: f64) -> Self {
        let [alpha, c, eps, mu, floor, is_centered, ..] = clock.scalars;
        let mask = |x: f64| F32x4::zero().less(F32x4::rounded(x));
        Self {
            alpha: F32x4::rounded(alpha),
            c: F32x4::rounded(c),
            eps: F32x4::rounded(eps),
            mu: F32x4::rounded(mu),
            floor: F32x4::rounded(floor),
            lr: F32x4::rounded(lr),
            has_momentum: mask(mu),
            is_centered: mask(is_centered),
        }
    }

    #[inline(always)]
    fn advance(self, g: F32x4, [a, b, v]: [F32x4; 3]) -> ([F32x4; 3], Self::Carry) {
        let h = g + self.floor;
        let v = self.alpha * v + (self.c * h) * h; // mean of squares
        let a = self.alpha * a + self.c * g; // mean
        let q = (a + self.floor).only_where(self.is_centered);
        let variance = (v - q * q).or_larger(F32x4::zero()); // NaN stays
        let b = self.mu * b.only_where(self.has_momentum) + g / (variance.sqrt() + self.eps); // momentum buffer
        ([a, b, v], b)
    }

    #[inline(always)]
    fn update(self, b: F32x4) -> F32x4 {
        self.lr * b // lr U
    }
}
