//! What a fused loop sums on the way: the next batch of rows, or nothing.

use crate::phi::rows::Block;
use crate::simd::F32x4;

/// Sums vectors ahead of those that are stepped; moves along a run together with the kernel.
pub trait Ahead {
    /// Sums the vector at an index.
    fn add(&mut self, _at: u32) {}

    /// Moves `length` elements forward.
    fn advance(&mut self, _length: u32) {}
}

/// Nothing is summed.
pub struct Nothing;

impl Ahead for Nothing {}

/// What a kernel centralizes, where it will be later.
pub trait Centralized {
    /// The vector at an index.
    fn centralized(&self, at: u32) -> F32x4;

    /// Moves `length` elements forward.
    fn advance(&mut self, length: u32);
}

/// A block of a row of the next batch.
pub struct NextRow<'a, K> {
    /// The kernel there.
    pub kernel: &'a mut K,
    /// Its accumulators.
    pub block: &'a mut Block,
}

impl<K: Centralized> Ahead for NextRow<'_, K> {
    #[inline(always)]
    fn add(&mut self, at: u32) {
        self.block.add(self.kernel.centralized(at));
    }

    #[inline(always)]
    fn advance(&mut self, length: u32) {
        self.kernel.advance(length);
    }
}
