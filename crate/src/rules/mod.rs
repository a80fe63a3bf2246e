//! Update rules: how four elements of a gradient change the state, and how far the weights then move. To add one, write
//! its file here and give it a line in the table of kernels (`crate/src/step/kernels.rs`); CONTRIBUTING.md shows how.

pub mod adam;
pub mod lion;
pub mod rmsprop;
pub mod sgd;

use crate::simd::F32x4;
use crate::table::Clock;

/// An update rule with `N` state arrays and the scalars of one step, each rounded once to float32.
pub trait Rule<const N: usize>: Copy {
    /// Its number in the header of a table.
    const CODE: u32;

    /// How many of its state arrays (the first ones) decay towards zero and must be kept out of the subnormals.
    const DECAYING: usize = N;

    /// Whether it steps two vectors per iteration, see `crate/src/step/kernel.rs`; for rules without divisions.
    const IN_PAIRS: bool = false;

    /// What `advance` passes to `update`.
    type Carry: Copy;

    /// The rule at the step that this clock describes; `lr` is the tensor's learning rate. A factor of its gradients
    /// that is not 1 is multiplied into its scalars.
    fn new(clock: &Clock, lr: f64, factor: f64) -> Self;

    /// Returns the state after gradient `x`, and what `update` needs.
    fn advance(self, x: F32x4, state: [F32x4; N]) -> ([F32x4; N], Self::Carry);

    /// Returns lr U.
    fn update(self, carry: Self::Carry) -> F32x4;
}
