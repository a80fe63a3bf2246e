//! Tests whether a row or a column may be mostly offset.

use crate::simd::F32x4;

/// How many values of a row or column are compared with its mean. A single false positive takes all of a batch off the
/// fast path.
pub const PROBES: u32 = 8;

/// All bits set where a value is so close to the mean that its row may be mostly offset, else none.
#[inline(always)]
pub fn is_near(x: F32x4, mean: F32x4) -> F32x4 {
    (x - mean).abs().less(mean.abs() * F32x4::splat(0.5))
}
