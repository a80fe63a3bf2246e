//! The table of an optimizer: what the wrapper writes into linear memory and the kernels read. `ts/table.ts` is its
//! mirror, and a test compares their offsets.

use crate::memory::Memory;

/// Everything a step needs that is the same for every parameter, followed in memory by `count` tensors.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Header {
    /// Learning rate of this step, before any parameter's own scale.
    pub lr: f64,
    /// Weight decay of this step, before any parameter's own scale.
    pub decay: f64,
    /// What every gradient is multiplied by; negative to maximize.
    pub grad_scale: f64,
    /// The largest global norm of the gradients; infinite for no limit.
    pub clip_norm: f64,
    /// The scalars of the rule at this step; each rule says which.
    pub scalars: [f64; 7],
    /// How far the averages move towards the weights, see [`crate::passes::average`]; 0 where there are none.
    pub average_rate: f64,
    /// Which update rule, see [`crate::rules`].
    pub rule: u32,
    /// How many tensors follow.
    pub count: u32,
    /// Where the gradient is centralized: 0 at the gradient, 1 at the update.
    pub at_update: u32,
    /// 1 where weight decay is not part of the gradient.
    pub decoupled: u32,
    /// 1 where what is centralized holds the weight decay.
    pub decay_inside: u32,
    /// 1 where a gradient that is not finite leaves everything as it is.
    pub skip_non_finite: u32,
    /// 1 at the steps that clear tiny state.
    pub flush: u32,
    /// 1 where the gradients are cleared once they have been used.
    pub zero_grad: u32,
    /// Address of scratch room, as much as [`crate::step::tensor`] takes for any of the tensors.
    pub scratch: u32,
    /// Keeps the size a multiple of eight bytes.
    pub unused: u32,
}

impl Header {
    /// The header of the table at an address, and the tensors that follow it.
    ///
    /// # Safety
    /// A table lies there whose every address is right, and nobody else uses this memory meanwhile.
    pub unsafe fn read<'a>(memory: Memory, table: u32) -> (&'a Self, &'a [Tensor]) {
        // SAFETY: the caller's.
        unsafe {
            let header = &*memory.pointer::<Self>(table);
            let first = memory.pointer(table + size_of::<Self>() as u32);
            (header, core::slice::from_raw_parts(first, header.count as usize))
        }
    }
}

/// How a tensor is walked.
pub mod traversal {
    /// Not centralized: one run.
    pub const FLAT: u32 = 0;
    /// The innermost axis is averaged.
    pub const ROWS: u32 = 1;
    /// The innermost axis numbers the outputs.
    pub const COLUMNS: u32 = 2;
}

/// Up to three nested loops, the innermost first: how often, and how many elements apart.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Loops {
    /// Iterations of each loop.
    pub counts: [u32; 3],
    /// Elements between two iterations of each loop.
    pub strides: [u32; 3],
}

/// One parameter: where its arrays lie, and how it is walked.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Tensor {
    /// One over the number of elements that are averaged.
    pub inverse_fan_in: f64,
    /// Factor of the learning rate.
    pub lr_scale: f64,
    /// Factor of the weight decay.
    pub decay_scale: f64,
    /// Address of the weights.
    pub data: u32,
    /// Address of the gradient.
    pub grad: u32,
    /// Addresses of the state arrays, as many as the rule has.
    pub state: [u32; 3],
    /// Number of elements.
    pub size: u32,
    /// See [`traversal`].
    pub traversal: u32,
    /// 1 where the parameter is left alone.
    pub frozen: u32,
    /// Length of the innermost contiguous run.
    pub run: u32,
    /// The runs that share one mean.
    pub averaged: Loops,
    /// The groups of runs that have means of their own.
    pub outputs: Loops,
    /// Address of the averages of the weights, if there are any.
    pub average: u32,
}

impl Tensor {
    /// Whether another tensor begins in every array where this one ends, and is stepped alike: both are flat, so that
    /// they make one stretch.
    #[inline(always)]
    pub fn continues_into(&self, next: &Self, states: u32) -> bool {
        let end = |start: u32| start + 4 * self.size;
        next.traversal == traversal::FLAT
            && next.frozen == 0
            && (next.lr_scale, next.decay_scale) == (self.lr_scale, self.decay_scale)
            && (next.data, next.grad) == (end(self.data), end(self.grad))
            && (next.average == end(self.average) || next.average == 0)
            && self.state.iter().zip(next.state).take(states as usize).all(|(start, next)| next == end(*start))
    }
}

impl Loops {
    /// Calls `visit` with the offset of every iteration, in order.
    #[inline(always)]
    pub fn each(&self, mut visit: impl FnMut(u32)) {
        self.outer(|offset| {
            for i in 0..self.counts[0] {
                visit(offset + i * self.strides[0]);
            }
        });
    }

    /// The same without the innermost loop.
    #[inline(always)]
    pub fn outer(&self, mut visit: impl FnMut(u32)) {
        for k in 0..self.counts[2] {
            for j in 0..self.counts[1] {
                visit(k * self.strides[2] + j * self.strides[1]);
            }
        }
    }
}
