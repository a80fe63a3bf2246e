//! The exports: every function takes the address of a table ([`crate::table`]) and plain numbers.

use crate::memory::Memory;
use wasm_bindgen::prelude::wasm_bindgen;

/// Does nothing. Its name says which tables these kernels read, so that a wrapper can refuse a module of another version.
#[wasm_bindgen]
pub fn tables_2() {}

/// Takes one step of the table at this address; returns 0 if it was skipped, else 1.
#[wasm_bindgen]
pub fn step(table: u32) -> u32 {
    // SAFETY: the wrapper has written a table with correct addresses there.
    u32::from(unsafe { crate::step::step(Memory::linear(), table) })
}

/// The global norm of the gradients, after the gradient scale, without frozen parameters.
#[wasm_bindgen]
pub fn grad_norm(table: u32) -> f64 {
    // SAFETY: as in `step`.
    unsafe { crate::step::grad_norm(Memory::linear(), table) }
}

/// Clamps every gradient to [-limit, limit], in place.
#[wasm_bindgen]
pub fn clip_value(table: u32, limit: f64) {
    // SAFETY: as in `step`.
    unsafe { crate::step::clip_value(Memory::linear(), table, limit as f32) }
}

/// data = Phi(grad) for every tensor of the table; both may be the same array.
#[wasm_bindgen]
pub fn centralize(table: u32) {
    // SAFETY: as in `step`.
    unsafe { crate::step::centralize(Memory::linear(), table) }
}

/// XXH64 of `count` floats at this address, with every NaN read as the same one.
#[wasm_bindgen]
pub fn digest(address: u32, count: u32, seed: u64) -> u64 {
    // SAFETY: the wrapper passes the address and the length of an array of its own.
    unsafe { crate::passes::digest::digest(Memory::linear().pointer(address), count as usize, seed) }
}

/// No kernel is meant to panic; if one does, it traps.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}

/// wasm-bindgen links an allocator. This one has nothing to allocate: all memory belongs to the caller.
struct NoMemory;

// SAFETY: null is how an allocator says that there is no memory.
unsafe impl core::alloc::GlobalAlloc for NoMemory {
    unsafe fn alloc(&self, _: core::alloc::Layout) -> *mut u8 {
        core::ptr::null_mut()
    }
    unsafe fn dealloc(&self, _: *mut u8, _: core::alloc::Layout) {}
}

#[global_allocator]
static ALLOCATOR: NoMemory = NoMemory;
