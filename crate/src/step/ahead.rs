//! What a fused loop sums on the way: the gradients of the next batch of rows, or nothing.

use crate::memory::Floats;
use crate::phi::rows::Block;

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

/// A block of a row of the next batch.
pub struct NextRow<'a> {
    /// Where it is.
    pub source: Floats,
    /// Its accumulators.
    pub block: &'a mut Block,
}

impl Ahead for NextRow<'_> {
    #[inline(always)]
    fn add(&mut self, at: u32) {
        self.block.add(self.source.get(at));
    }

    #[inline(always)]
    fn advance(&mut self, length: u32) {
        self.source = self.source.offset(length);
    }
}
