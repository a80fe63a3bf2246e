//! The exports of the npm package's WebAssembly module, enabled by the feature `abi`: every function takes the address
//! of a table ([`crate::table`]) and plain numbers.

use crate::memory::Memory;
use wasm_bindgen::prelude::wasm_bindgen;

/// Linear memory.
#[inline(always)]
fn memory() -> Memory {
    // SAFETY: the wrapper passes addresses of its own arrays and tables, and nothing else uses them during a call.
    unsafe { Memory::linear() }
}

/// Does nothing. Its name says which table version these kernels read, so that a wrapper can reject another one.
#[wasm_bindgen]
pub fn tables_2() {}

/// Takes one step with the table at this address; returns 0 if it was skipped, 1 otherwise.
#[wasm_bindgen]
pub fn step(table: u32) -> u32 {
    // SAFETY: the wrapper has written a table with correct addresses there.
    u32::from(unsafe { crate::step::step(memory(), table) })
}

/// Steps a part of a table for one of several threads: `count` tensors at another address, with this factor for their
/// gradients. The thread has its own header and scratch space.
#[wasm_bindgen]
pub fn part(header: u32, tensors: u32, count: u32, factor: f64) {
    // SAFETY: as in `step`.
    unsafe { crate::step::part(memory(), header, tensors, count, factor) }
}

/// The factor for all gradients, where `sum` is the sum of their squares; infinite if the step is to be skipped.
#[wasm_bindgen]
pub fn factor(table: u32, sum: f64) -> f64 {
    // SAFETY: as in `step`.
    unsafe { crate::step::factor(memory(), table, sum) }
}

/// The sum of squares of at most 65,536 elements of a gradient.
#[wasm_bindgen]
pub fn squares(grad: u32, count: u32) -> f64 {
    crate::passes::norm::sum_of_squares(memory().floats(grad), count)
}

/// Adds `count` elements of `from` to those of `into`, in place.
#[wasm_bindgen]
pub fn add(into: u32, from: u32, count: u32) {
    let (into, from) = (memory().floats(into), memory().floats(from));
    crate::vectors::for_each_vector_of(into, count, |at| into.set(at, into.get(at) + from.get(at)));
}

/// The global norm of the gradients, after the gradient scale, without frozen parameters.
#[wasm_bindgen]
pub fn grad_norm(table: u32) -> f64 {
    // SAFETY: as in `step`.
    unsafe { crate::step::grad_norm(memory(), table) }
}

/// Clamps every gradient to [-limit, limit], in place.
#[wasm_bindgen]
pub fn clip_value(table: u32, limit: f64) {
    // SAFETY: as in `step`.
    unsafe { crate::step::clip_value(memory(), table, limit as f32) }
}

/// data = Phi(grad) for every tensor of the table; both may be the same array.
#[wasm_bindgen]
pub fn centralize(table: u32) {
    // SAFETY: as in `step`.
    unsafe { crate::step::centralize(memory(), table) }
}

/// XXH64 of `count` floats at this address, with all NaNs read as the same value.
#[wasm_bindgen]
pub fn digest(address: u32, count: u32, seed: u64) -> u64 {
    // SAFETY: the wrapper passes the address and the length of one of its own arrays.
    unsafe { crate::passes::digest::digest(memory().pointer(address), count as usize, seed) }
}
