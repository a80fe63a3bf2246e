//! Gradient Centralization and the SGD, SGDM and Adam steps: pure kernels over tables in linear memory. The whole ABI
//! is on this page. No allocator, no stack, no globals: every byte belongs to the caller.

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
