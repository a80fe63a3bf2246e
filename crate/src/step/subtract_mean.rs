//! Phi in a fused loop, where the means are known and the corrections are 0. Each orientation is a type, so no loop has
//! to branch on it.

use crate::memory::Floats;
use crate::simd::F32x4;

/// Phi with known means; moves along a run together with the kernel.
pub trait SubtractMean: Copy {
    /// Phi of the gradients at an index.
    fn of(self, g: F32x4, at: u32) -> F32x4;

    /// Moves `length` elements forward.
    fn advance(&mut self, _length: u32) {}
}

/// Nothing is centralized, or Phi has been taken already.
#[derive(Clone, Copy)]
pub struct NoMean;

/// One mean for all elements of a row.
#[derive(Clone, Copy)]
pub struct RowMean(pub F32x4);

/// One mean for each column.
#[derive(Clone, Copy)]
pub struct ColumnMeans(pub Floats);

impl SubtractMean for NoMean {
    #[inline(always)]
    fn of(self, g: F32x4, _: u32) -> F32x4 {
        g
    }
}

impl SubtractMean for RowMean {
    #[inline(always)]
    fn of(self, g: F32x4, _: u32) -> F32x4 {
        g - self.0
    }
}

impl SubtractMean for ColumnMeans {
    #[inline(always)]
    fn of(self, g: F32x4, at: u32) -> F32x4 {
        g - self.0.get(at)
    }

    #[inline(always)]
    fn advance(&mut self, length: u32) {
        self.0 = self.0.offset(length);
    }
}
