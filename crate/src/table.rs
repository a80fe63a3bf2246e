//! The table of an optimizer, which the wrapper writes into linear memory and the kernels read. `ts/memory/table.ts`
//! mirrors it, and a test compares the offsets.

use core::cell::Cell;

use crate::memory::Memory;

/// How many scalars a rule can have.
pub const SCALARS: usize = 7;

/// Everything that a step needs and that is the same for all parameters; `count` tensors follow it in memory.
#[repr(C)]
#[derive(Clone, Default)]
pub struct Header {
    /// Learning rate of this step, before any parameter's own scale.
    pub lr: f64,
    /// Weight decay of this step, before any parameter's own scale.
    pub decay: f64,
    /// What every gradient is multiplied by; negative to maximize.
    pub grad_scale: f64,
    /// The largest global norm of the gradients; infinite for no limit.
    pub clip_norm: f64,
    /// How far the slow weights move towards the weights, see [`crate::passes::lookahead`]; 0 if they do not move.
    pub lookahead_alpha: f64,
    /// The number of the update rule, see [`crate::rules::Rule::CODE`].
    pub rule: u32,
    /// How many tensors follow.
    pub count: u32,
    /// What is centralized: 0 for the gradient, 1 for the update.
    pub at_update: u32,
    /// 1 if weight decay is not part of the gradient.
    pub decoupled: u32,
    /// 1 if what is centralized includes the weight decay.
    pub decay_inside: u32,
    /// 1 to skip a step if any gradient is not finite, before or after scaling.
    pub skip_non_finite: u32,
    /// 1 at the steps that set tiny state to 0, see [`crate::passes::flush`].
    pub flush: u32,
    /// 1 if the gradients are cleared once they have been used.
    pub zero_grad: u32,
    /// Address of the scratch space, which is large enough for any of the tensors.
    pub scratch: u32,
    /// Keeps the size a multiple of eight bytes.
    pub unused: u32,
    /// The passes over the tensor that is being stepped: the only part of a table that the kernels write.
    pub passes: [Cell<Pass>; 2],
}

/// What depends on how many steps a tensor has taken. Tensors with the same count share one; a table ends with them.
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub struct Clock {
    /// The scalars of the rule at this step; each rule documents its own.
    pub scalars: [f64; SCALARS],
    /// How far the averages move towards the weights, see [`crate::passes::average`]; 0 if there are none.
    pub average_rate: f64,
}

/// One pass over a tensor, filled in once for each tensor and phase (`crate/src/step/phase.rs`):
///
/// ```text
/// x = gradient g + coupled w          D = lr U(x) + decoupled w          w = w - D
/// ```
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub struct Pass {
    /// Factor of U.
    pub lr: f64,
    /// Factor of g, a float32.
    pub gradient: f64,
    /// Factor of w in the gradient, a float32.
    pub coupled: f64,
    /// Factor of w in the update, a float32.
    pub decoupled: f64,
    /// The kernel that runs it, see `crate/src/step/kernels.rs`.
    pub kernel: u32,
    /// Keeps the size a multiple of eight bytes.
    pub unused: u32,
}

impl Header {
    /// The header of the table at an address, and the tensors that follow it.
    ///
    /// # Safety
    /// There is a table at this address, all addresses in it are valid, and nothing else uses this memory meanwhile.
    pub unsafe fn read<'a>(memory: Memory, table: u32) -> (&'a Self, &'a [Tensor]) {
        // SAFETY: the caller guarantees it.
        unsafe {
            let header = &*memory.pointer::<Self>(table);
            let first = memory.pointer(table + size_of::<Self>() as u32);
            (header, core::slice::from_raw_parts(first, header.count as usize))
        }
    }
}

/// How a tensor is traversed.
pub mod traversal {
    /// Not centralized: one run.
    pub const FLAT: u32 = 0;
    /// The innermost axis is averaged.
    pub const ROWS: u32 = 1;
    /// The innermost axis numbers the outputs.
    pub const COLUMNS: u32 = 2;
}

/// Up to three nested loops, innermost first: how many iterations each has, and how many elements apart they are.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Loops {
    /// Iterations of each loop.
    pub counts: [u32; 3],
    /// Elements between two iterations of each loop.
    pub strides: [u32; 3],
}

/// One parameter: where its arrays are, and how it is traversed.
#[repr(C)]
#[derive(Clone, Copy, Default)]
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
    /// Addresses of the rule's state arrays.
    pub state: [u32; 3],
    /// Number of elements.
    pub size: u32,
    /// See [`traversal`].
    pub traversal: u32,
    /// 1 if steps leave the parameter alone.
    pub frozen: u32,
    /// Length of the innermost contiguous run.
    pub run: u32,
    /// The runs that share one mean.
    pub averaged: Loops,
    /// The groups of runs, each with its own mean.
    pub outputs: Loops,
    /// Address of the averages of the weights, if there are any.
    pub average: u32,
    /// Address of the slow weights, if there are any.
    pub slow: u32,
    /// Address of its [`Clock`].
    pub clock: u32,
}

impl Tensor {
    /// Whether the next tensor begins where this one ends, in every array, and has the same factors. If so, two flat
    /// tensors are stepped as one stretch.
    #[inline(always)]
    pub fn continues_into(&self, next: &Self, states: usize) -> bool {
        let end = |start: u32| start + 4 * self.size;
        next.traversal == traversal::FLAT
            && next.frozen == 0
            && (next.lr_scale, next.decay_scale, next.clock) == (self.lr_scale, self.decay_scale, self.clock)
            && (next.data, next.grad) == (end(self.data), end(self.grad))
            && (next.average == end(self.average) || next.average == 0)
            && (next.slow == end(self.slow) || next.slow == 0)
            && self.state.iter().zip(next.state).take(states).all(|(start, next)| next == end(*start))
    }
}

impl Default for Loops {
    /// One iteration.
    fn default() -> Self {
        Self { counts: [1; 3], strides: [0; 3] }
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

    /// The same, without the innermost loop.
    #[inline(always)]
    pub fn outer(&self, mut visit: impl FnMut(u32)) {
        for k in 0..self.counts[2] {
            for j in 0..self.counts[1] {
                visit(k * self.strides[2] + j * self.strides[1]);
            }
        }
    }
}
