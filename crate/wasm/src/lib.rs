//! The WebAssembly module of the npm package: the kernels' exports (`crate/src/abi.rs`) on imported memory, all of
//! which belongs to the caller. Hence the panic handler and the allocator do nothing.

#![cfg_attr(target_arch = "wasm32", no_std)]
#![cfg(target_arch = "wasm32")]

pub use zeromean::abi::*;

/// No kernel is meant to panic; if one does, it traps.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}

/// wasm-bindgen links an allocator. This one has nothing to allocate: all memory belongs to the caller.
struct NoMemory;

// SAFETY: an allocator returns null if there is no memory.
unsafe impl core::alloc::GlobalAlloc for NoMemory {
    unsafe fn alloc(&self, _: core::alloc::Layout) -> *mut u8 {
        core::ptr::null_mut()
    }
    unsafe fn dealloc(&self, _: *mut u8, _: core::alloc::Layout) {}
}

#[global_allocator]
static ALLOCATOR: NoMemory = NoMemory;
