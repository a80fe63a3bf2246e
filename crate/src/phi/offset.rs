//! Tests whether a row or a column may be mostly offset.

use crate::simd::F32x4;

/// How many values of a row or column are compared with its mean. A single false positive takes all of a batch off the
/// fast path.
pub const PROBES: u32 = 8;

/// All bits set where a value is so close to the mean that its row may be mostly offset, else none.
#[inline(always)]
pub fn is_near(x: F32x4, mean: F32x4) -> F32x4 {
    is_within(x, mean, reach(mean))
}

/// The same, given the [`reach`] of the mean.
#[inline(always)]
pub fn is_within(x: F32x4, mean: F32x4, reach: F32x4) -> F32x4 {
    (x - mean).abs().less(reach)
}

/// How far from a mean a value is no longer near it.
#[inline(always)]
pub fn reach(mean: F32x4) -> F32x4 {
    mean.abs() * F32x4::splat(0.5)
}
