//! Update rules: each says how four elements of a gradient change their state, and how far the weights then move.

pub mod adam;
pub mod project;
pub mod sgd;

use crate::lanes::{F32x4, Width};
use crate::table::{Floats, Memory, Step, Tensor};

/// Plain SGD.
pub const SGD: u32 = 0;
/// SGD with a momentum buffer.
pub const MOMENTUM: u32 = 1;
/// Adam and AdamW.
pub const ADAM: u32 = 2;
/// Adam and AdamW with the running maximum of AMSGrad.
pub const AMSGRAD: u32 = 3;

/// One update rule with the scalars of one step, rounded once to float32.
pub trait Rule: Copy {
    /// The state of four elements.
    type State: Copy;

    /// Whether U is a multiple of the gradient, so that to centralize either is the same.
    const LINEAR: bool = false;

    /// How many of the tensor's state arrays decay towards zero, and so must be kept from the subnormals.
    const DECAYING: usize;

    /// The rule at this step; `lr` is that of the tensor.
    fn new(step: &Step, lr: f64) -> Self;

    /// Reads the state of the lanes from index `at`.
    fn load<W: Width>(slots: &Slots, at: u32, width: W) -> Self::State;

    /// Writes it back.
    fn store<W: Width>(slots: &Slots, at: u32, width: W, state: Self::State);

    /// The state after gradient `x`.
    fn advance(self, x: F32x4, state: Self::State) -> Self::State;

    /// lr U, from the state after gradient `x`.
    fn update(self, x: F32x4, state: Self::State) -> F32x4;

    /// The weights after the step by `u`.
    #[inline(always)]
    fn settle(self, w: F32x4, u: F32x4) -> F32x4 {
        w - u
    }
}

/// The arrays of one tensor.
#[derive(Clone, Copy)]
pub struct Slots {
    /// Weights.
    pub data: Floats,
    /// Gradient.
    pub grad: Floats,
    /// State.
    pub state: [Floats; 3],
}

impl Slots {
    /// The arrays that a tensor names.
    #[inline(always)]
    pub fn new(memory: Memory, tensor: &Tensor) -> Self {
        Self {
            data: memory.floats(tensor.data),
            grad: memory.floats(tensor.grad),
            state: tensor.state.map(|address| memory.floats(address)),
        }
    }
}
