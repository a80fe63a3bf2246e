//! Where a loop of a kernel works: the tensor, a stretch of it, a block of its runs and their means. Each is at most two words
//! in WebAssembly, and so travels in registers: the kernels have no stack.

use crate::memory::{Floats, Memory};
use crate::phi::Orientation;
use crate::table::{Header, Tensor};

/// The tensor that is stepped. Two words in WebAssembly, where [`Memory`] is empty: it travels in registers.
#[derive(Clone, Copy)]
pub struct Site<'a> {
    pub memory: Memory,
    pub header: &'a Header,
    pub tensor: &'a Tensor,
}

/// Elements of a tensor that lie one after the other. Arrays that are handed over beside it begin where it begins.
#[derive(Clone, Copy)]
pub struct Stretch {
    /// Index of the first one in the tensor.
    pub from: u32,
    /// How many there are; of a block of runs, in each run.
    pub length: u32,
}

/// Runs that lie one after the other and are stepped with their means.
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
    /// Where they lie.
    pub means: Floats,
    /// How many elements further on the rows of the next batch lie, which are summed on the way: the sums take the place
    /// of the means. 0: none are.
    pub next_batch: u32,
}
