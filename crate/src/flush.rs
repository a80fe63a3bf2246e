//! Keeps state from the subnormals, which WebAssembly cannot flush: without a gradient, moments decay into them within
//! some 765 steps, stick there, and are up to a hundred times slower than other numbers.

use crate::lanes::{F32x4, Part, Whole, Width};
use crate::table::Floats;

/// State smaller than this becomes 0 at the steps that flush: from here, 64 steps at beta 0.9 stay far above 2^-126.
const TINY: f32 = 1.0 / (1u128 << 100) as f32;

#[inline(always)]
fn lanes<W: Width>(state: Floats, at: u32, width: W) {
    let x = state.get(at, width);
    state.set(at, width, x.zero_where(x.abs().less(F32x4::splat(TINY)))); // NaN is not less, and stays
}

/// Sets what is tiny among the first `size` values of an array to zero.
#[inline(never)]
pub fn flush(state: Floats, size: u32) {
    let whole = size & !3;
    for at in (0..whole).step_by(4) {
        lanes(state, at, Whole);
    }
    if whole < size {
        lanes(state, whole, Part(size - whole));
    }
}
