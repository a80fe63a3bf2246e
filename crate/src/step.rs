//! What the exports do with a table: one step, the norm, clamping, and Phi alone.

use crate::clip;
use crate::flush::flush;
use crate::norm;
use crate::rules::adam::{Adam, AmsGrad};
use crate::rules::project::Project;
use crate::rules::sgd::{Momentum, Sgd};
use crate::rules::{self, Rule};
use crate::table::{Memory, Step, Tensor};
use crate::walk::walk;

/// Takes one step; false where it was skipped.
///
/// # Safety
/// A table lies at `table` whose every address is right, and nobody else uses this memory meanwhile.
pub unsafe fn step(memory: Memory, table: u32) -> bool {
    // SAFETY: the caller's.
    let (step, tensors) = unsafe { read(memory, table) };
    let Some(factor) = norm::factor(memory, step, tensors) else {
        return false;
    };
    let factor = factor as f32;
    match step.rule {
        rules::SGD => each::<Sgd>(memory, step, tensors, factor),
        rules::MOMENTUM => each::<Momentum>(memory, step, tensors, factor),
        rules::ADAM => each::<Adam>(memory, step, tensors, factor),
        _ => each::<AmsGrad>(memory, step, tensors, factor),
    }
    true
}

#[inline(never)]
fn each<R: Rule>(memory: Memory, step: &Step, tensors: &[Tensor], factor: f32) {
    for tensor in tensors {
        if tensor.frozen != 0 {
            if step.zero_grad != 0 {
                memory.floats(tensor.grad).clear(0, tensor.size);
            }
            continue;
        }
        walk::<R>(memory, step, tensor, factor);
        if step.flush != 0 {
            for state in tensor.state.iter().take(R::DECAYING) {
                flush(memory.floats(*state), tensor.size);
            }
        }
    }
}

/// The global norm of the gradients.
///
/// # Safety
/// As in `step`.
pub unsafe fn grad_norm(memory: Memory, table: u32) -> f64 {
    // SAFETY: the caller's.
    let (step, tensors) = unsafe { read(memory, table) };
    norm::grad_norm(memory, step, tensors)
}

/// Clamps every gradient.
///
/// # Safety
/// As in `step`.
pub unsafe fn clip_value(memory: Memory, table: u32, limit: f32) {
    // SAFETY: the caller's.
    let (_, tensors) = unsafe { read(memory, table) };
    for tensor in tensors {
        clip::clip(memory.floats(tensor.grad), tensor.size, limit);
    }
}

/// data = Phi(grad).
///
/// # Safety
/// As in `step`.
pub unsafe fn centralize(memory: Memory, table: u32) {
    // SAFETY: the caller's.
    let (step, tensors) = unsafe { read(memory, table) };
    each::<Project>(memory, step, tensors, 1.0);
}

/// # Safety
/// As in `step`.
unsafe fn read<'a>(memory: Memory, table: u32) -> (&'a Step, &'a [Tensor]) {
    // SAFETY: the caller's.
    unsafe {
        let step = &*memory.pointer::<Step>(table);
        (step, memory.tensors(table, step))
    }
}
