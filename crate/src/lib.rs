//! Gradient Centralization and the steps of the optimizers that use it: pure kernels over tables in linear memory. No
//! allocator, no stack, no mutable globals: every byte belongs to the caller.
//!
//! A call arrives in `abi.rs` with the address of a table ([`table`]). [`step`] reads it and steps one tensor after the
//! other, in phases around Phi ([`phi`]), each by a kernel that knows its rule ([`rules`]) and works on four lanes
//! ([`simd`]). [`passes`] are what comes before and after: norm, clipping, slow weights, averages, flushing, digests.

#![cfg_attr(target_arch = "wasm32", no_std)]

pub mod memory;
pub mod passes;
pub mod phi;
pub mod rules;
pub mod simd;
pub mod step;
pub mod table;
pub mod vectors;

#[cfg(target_arch = "wasm32")]
mod abi;

/// Called if a table asks for something that does not exist: traps in WebAssembly, panics elsewhere.
#[cold]
fn trap() -> ! {
    #[cfg(target_arch = "wasm32")]
    core::arch::wasm32::unreachable();
    #[cfg(not(target_arch = "wasm32"))]
    panic!("the table asks for a rule or kernel that does not exist");
}
