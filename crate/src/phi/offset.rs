//! Which values show that a row, or a column, is mostly offset.

use crate::simd::F32x4;

/// Where a value lies close to the mean of a row that is mostly offset: all bits, else none.
#[inline(always)]
pub fn is_near(x: F32x4, mean: F32x4) -> F32x4 {
    (x - mean).abs().less(mean.abs() * F32x4::splat(0.5))
}
