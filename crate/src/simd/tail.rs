//! The tail mask: the first lanes of the last vector, those that belong to a run.

use super::{F32x4, imp};

/// The first lanes, up to four.
#[derive(Clone, Copy)]
pub struct TailMask(F32x4);

impl TailMask {
    /// The first `count` lanes.
    #[inline(always)]
    pub fn first(count: u32) -> Self {
        Self(F32x4(imp::counting()).less(F32x4::splat(count as f32)))
    }

    /// `x` with all other lanes set to zero.
    #[inline(always)]
    pub fn only(self, x: F32x4) -> F32x4 {
        x.only_where(self.0)
    }

    /// Whether all bits of these lanes of a mask are set.
    #[inline(always)]
    pub fn all(self, mask: F32x4) -> bool {
        !self.0.zero_where(mask).any()
    }

    /// These lanes of `x`, and the remaining lanes of `other`.
    #[inline(always)]
    pub fn merge(self, x: F32x4, other: F32x4) -> F32x4 {
        F32x4(imp::select(x.0, other.0, self.0.0))
    }
}
