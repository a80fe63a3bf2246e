//! What the exports do with a table: one step, the norm, clamping, and Phi alone.

mod ahead;
mod kernel;
#[macro_use]
mod kernel_table;
mod kernels;
mod phase;
mod run;
mod site;
mod subtract_mean;
mod tensor;
pub mod tiles;
mod vector;

use crate::memory::Memory;
use crate::passes::clip;
use crate::passes::flush::flush;
use crate::passes::norm;
use crate::step::site::Site;
use crate::table::{Header, Tensor, traversal};

/// Takes one step; false if it was skipped.
///
/// # Safety
/// There is a table at `table`, all addresses in it are valid, and nothing else uses this memory meanwhile.
pub unsafe fn step(memory: Memory, table: u32) -> bool {
    // SAFETY: the caller guarantees it.
    let (header, tensors) = unsafe { Header::read(memory, table) };
    let Some(factor) = norm::factor(memory, header, tensors) else {
        return false;
    };
    tensors_of(memory, header, tensors, factor);
    true
}

/// The factor for all gradients, given the sum of their squares; infinite if the step is to be skipped.
///
/// # Safety
/// As in `step`.
pub unsafe fn factor(memory: Memory, table: u32, sum: f64) -> f64 {
    // SAFETY: the caller guarantees it.
    let (header, tensors) = unsafe { Header::read(memory, table) };
    norm::factor_of_sum(memory, header, tensors, sum).map_or(f64::INFINITY, f64::from)
}

/// Steps a part of a table: `count` tensors, stored elsewhere, with the part's own header.
///
/// # Safety
/// As in `step`, and there are `count` tensors at `tensors`.
pub unsafe fn part(memory: Memory, header: u32, tensors: u32, count: u32, factor: f64) {
    // SAFETY: the caller guarantees it.
    let (header, tensors) = unsafe {
        let tensors = core::slice::from_raw_parts(memory.pointer(tensors), count as usize);
        (&*memory.pointer::<Header>(header), tensors)
    };
    tensors_of(memory, header, tensors, factor as f32);
}

/// Steps these tensors.
#[inline(never)]
fn tensors_of(memory: Memory, header: &Header, tensors: &[Tensor], factor: f32) {
    let (states, _) = kernels::states(header.rule);
    let mut next = 0;
    while let Some(tensor) = tensors.get(next) {
        let site = Site { memory, header, tensor };
        next += 1;
        if tensor.frozen != 0 {
            tensor::frozen(site);
        } else if tensor.traversal == traversal::FLAT {
            let (mut last, mut size) = (tensor, tensor.size);
            while let Some(tensor) = tensors.get(next).filter(|tensor| last.continues_into(tensor, states)) {
                (last, size, next) = (tensor, size + tensor.size, next + 1);
            }
            tensor::flat(site, size, factor);
            flush_states(site, size);
        } else {
            tensor::centralized(site, factor);
            flush_states(site, tensor.size);
        }
    }
}

/// Sets tiny values in the state of `size` elements to 0, at the steps that flush.
#[inline(always)]
fn flush_states(Site { memory, header, tensor }: Site, size: u32) {
    if header.flush != 0 {
        let (_, decaying) = kernels::states(header.rule);
        for state in tensor.state.iter().take(decaying) {
            flush(memory.floats(*state), size);
        }
    }
}

/// The global norm of the gradients.
///
/// # Safety
/// As in `step`.
pub unsafe fn grad_norm(memory: Memory, table: u32) -> f64 {
    // SAFETY: the caller guarantees it.
    let (header, tensors) = unsafe { Header::read(memory, table) };
    norm::grad_norm(memory, header, tensors)
}

/// Clamps every gradient.
///
/// # Safety
/// As in `step`.
pub unsafe fn clip_value(memory: Memory, table: u32, limit: f32) {
    // SAFETY: the caller guarantees it.
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
    // SAFETY: the caller guarantees it.
    let (header, tensors) = unsafe { Header::read(memory, table) };
    for tensor in tensors {
        tensor::phi_only(Site { memory, header, tensor });
    }
}
