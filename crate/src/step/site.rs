//! Where a loop of a kernel works: the tensor, a stretch of it, a block of its runs and their means. Each is at most
//! two words in WebAssembly, so it is passed in registers; the kernels have no stack.

use crate::memory::{Floats, Memory};
use crate::phi::Orientation;
use crate::table::{Clock, Header, Tensor};

/// The tensor that is stepped. [`Memory`] is empty in WebAssembly.
#[derive(Clone, Copy)]
pub struct Site<'a> {
    pub memory: Memory,
    pub header: &'a Header,
    pub tensor: &'a Tensor,
}

impl Site<'_> {
    /// What depends on how many steps the tensor has taken.
    #[inline(always)]
    pub fn clock(&self) -> &Clock {
        // SAFETY: as for the tensor, since the clock is part of the same table.
        unsafe { &*self.memory.pointer(self.tensor.clock) }
    }
}

/// Adjacent elements of a tensor. Arrays that are passed along with it begin at its first element.
#[derive(Clone, Copy)]
pub struct Stretch {
    /// Index of the first one in the tensor.
    pub from: u32,
    /// How many there are; for a block of runs, how many in each run.
    pub length: u32,
}

/// Adjacent runs that are stepped with their means.
#[derive(Clone, Copy)]
pub struct Block {
    /// How many there are.
    pub runs: u32,
    /// Whether each of them has one mean, or each of their columns.
    pub orientation: Orientation,
}

/// The means of a block: one for each row, or one for each column.
#[derive(Clone, Copy)]
pub struct Means {
    /// Where they are stored.
    pub means: Floats,
    /// How many elements ahead the next batch starts; its rows are summed on the way, and their sums replace the means.
    /// 0 if none are summed.
    pub next_batch: u32,
}
