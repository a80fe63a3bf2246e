//! Update rules: each says how four elements of a gradient change their state, and how far the weights then move. The
//! number of a rule is the number of its state arrays.

pub mod adam;
pub mod sgd;

use crate::simd::F32x4;
use crate::table::Header;

/// Plain SGD.
pub const SGD: u32 = 0;
/// SGD with a momentum buffer.
pub const MOMENTUM: u32 = 1;
/// Adam and AdamW.
pub const ADAM: u32 = 2;
/// Adam and AdamW with the running maximum of AMSGrad.
pub const AMSGRAD: u32 = 3;

/// How many of a rule's state arrays decay towards zero, and so must be kept from the subnormals: the first ones, but
/// not the maximum of AMSGrad.
#[inline(always)]
pub fn decaying(rule: u32) -> usize {
    rule.min(ADAM) as usize
}

/// One update rule of `N` state arrays, with the scalars of one step, rounded once to float32.
pub trait Rule<const N: usize>: Copy {
    /// The rule at this step; `lr` is that of the tensor.
    fn new(header: &Header, lr: f64) -> Self;

    /// The state after gradient `x`.
    fn advance(self, x: F32x4, state: [F32x4; N]) -> [F32x4; N];

    /// lr U, from the state after gradient `x`.
    fn update(self, x: F32x4, state: [F32x4; N]) -> F32x4;
}
