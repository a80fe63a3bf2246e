#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;
// On other targets, square roots come from std.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
extern crate std;

mod optimizer;

/// The program of the README at the root of the repository, which a published crate does not have.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

pub use optimizer::{
    Adam, At, Buffer, Epsilon, Error, Initial, Lion, Lookahead, Optimizer, Options, Outcome, RAdam, RmsProp, Rule, Sgd,
    Spec, centralize,
};

// The kernels. They work on tables that describe arrays by address. They are public only for the WebAssembly module and
// the tests, and may change in any version.
#[doc(hidden)]
pub mod memory;
#[doc(hidden)]
pub mod passes;
#[doc(hidden)]
pub mod phi;
#[doc(hidden)]
pub mod rules;
#[doc(hidden)]
pub mod simd;
#[doc(hidden)]
pub mod step;
#[doc(hidden)]
pub mod table;
#[doc(hidden)]
pub mod vectors;

#[cfg(all(target_arch = "wasm32", feature = "abi"))]
#[doc(hidden)]
pub mod abi;

/// Called if a table asks for something that does not exist: traps in WebAssembly, panics elsewhere.
#[cold]
fn trap() -> ! {
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    core::arch::wasm32::unreachable();
    #[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
    std::panic!("the table asks for a rule or kernel that does not exist");
}
