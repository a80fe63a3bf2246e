//! What the exports do with a table: one step, the norm, clamping, and Phi alone.

mod dispatch;
mod kernel;
mod phase;
mod tensor;
mod tiles;

use crate::memory::Memory;
use crate::passes::clip;
use crate::passes::flush::flush;
use crate::passes::norm;
use crate::rules;
use crate::table::{Header, Tensor, traversal};

/// Takes one step; false where it was skipped.
///
/// # Safety
/// A table lies at `table` whose every address is right, and nobody else uses this memory meanwhile.
pub unsafe fn step(memory: Memory, table: u32) -> bool {
    // SAFETY: the caller's.
    let (header, tensors) = unsafe { Header::read(memory, table) };
    let Some(factor) = norm::factor(memory, header, tensors) else {
        return false;
    };
    let factor = factor as f32;
    let mut next = 0;
    while let Some(tensor) = tensors.get(next) {
        next += 1;
        if tensor.frozen != 0 {
            if header.zero_grad != 0 {
                memory.floats(tensor.grad).clear(0, tensor.size);
            }
        } else if tensor.traversal == traversal::FLAT {
            let (mut last, mut size) = (tensor, tensor.size);
            while let Some(tensor) = tensors.get(next).filter(|tensor| last.continues_into(tensor, header.rule)) {
                (last, size, next) = (tensor, size + tensor.size, next + 1);
            }
            tensor::flat(memory, header, tensor, size, factor);
            flush_states(memory, header, tensor, size);
        } else {
            tensor::by_units(memory, header, tensor, factor);
            flush_states(memory, header, tensor, tensor.size);
        }
    }
    true
}

/// Clears what is tiny in the state of `size` elements, at the steps that do.
#[inline(always)]
fn flush_states(memory: Memory, header: &Header, tensor: &Tensor, size: u32) {
    if header.flush != 0 {
        for state in tensor.state.iter().take(rules::decaying(header.rule)) {
            flush(memory.floats(*state), size);
        }
    }
}

/// The global norm of the gradients.
///
/// # Safety
/// As in `step`.
pub unsafe fn grad_norm(memory: Memory, table: u32) -> f64 {
    // SAFETY: the caller's.
    let (header, tensors) = unsafe { Header::read(memory, table) };
    norm::grad_norm(memory, header, tensors)
}

/// Clamps every gradient.
///
/// # Safety
/// As in `step`.
pub unsafe fn clip_value(memory: Memory, table: u32, limit: f32) {
    // SAFETY: the caller's.
    let (_, tensors) = unsafe { Header::read(memory, table) };
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
    let (header, tensors) = unsafe { Header::read(memory, table) };
    for tensor in tensors {
        tensor::centralize(memory, header, tensor);
    }
}
