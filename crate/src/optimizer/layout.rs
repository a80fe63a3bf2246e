//! Layout: where everything is in an optimizer's block. First comes the table, then scratch space, then all weights,
//! all gradients, and each kind of state. Every array starts at a cache line.

use super::block::LINE;
use super::spec::Checked;
use crate::table::{Clock, Header, Tensor};

/// The kernels access whole vectors, so the last one may reach up to three elements past the end of an array.
const OVERRUN: u64 = 12;
/// 4 KiB aliasing: equal low address bits cause false store-to-load dependencies.
const ALIASING: u64 = 4096;
/// Large arrays are this many bytes apart, modulo [`ALIASING`].
const STAGGER: u64 = 17 * LINE;

/// Offsets in a block, in bytes.
#[derive(Clone, Copy)]
pub struct Layout {
    tensors: u64,
    scratch: u64,
    arrays: u64,
    stride: u64,
    bytes: u64,
}

impl Layout {
    /// The layout for this many kinds of arrays; `computed` says whether the kernels compute what they centralize.
    pub fn new(specs: &[Checked], kinds: u64, computed: bool) -> Self {
        let tensors = specs.len() as u64;
        let table = size_of::<Header>() as u64 + tensors * (size_of::<Tensor>() + size_of::<Clock>()) as u64;
        let scratch = table.next_multiple_of(LINE);
        let room = specs.iter().map(|spec| spec.traversal.scratch(spec.size as u64, computed)).max().unwrap_or(0);
        let arrays = scratch + (room + OVERRUN).next_multiple_of(LINE);
        let of_one: u64 = specs.iter().map(|spec| bytes_of(spec.size)).sum();
        let stride =
            if of_one < 4 * ALIASING { of_one } else { (of_one - STAGGER).next_multiple_of(ALIASING) + STAGGER };
        Self { tensors, scratch, arrays, stride, bytes: arrays + kinds * stride + LINE }
    }

    /// How large the block is.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Where the scratch space starts.
    pub fn scratch(&self) -> u64 {
        self.scratch
    }

    /// Where the record of a tensor starts.
    pub fn tensor(&self, i: usize) -> u64 {
        (size_of::<Header>() + i * size_of::<Tensor>()) as u64
    }

    /// Where a clock starts; there is one for each tensor.
    pub fn clock(&self, i: usize) -> u64 {
        self.tensor(self.tensors as usize) + (i * size_of::<Clock>()) as u64
    }

    /// Where the array of this kind starts, for the tensor at this offset within each kind.
    pub fn array(&self, kind: usize, offset: u64) -> u64 {
        self.arrays + kind as u64 * self.stride + offset
    }
}

/// How many bytes an array takes.
pub fn bytes_of(size: usize) -> u64 {
    (4 * size as u64).next_multiple_of(LINE)
}
