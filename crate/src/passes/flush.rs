//! Keeps state out of the subnormals, which WebAssembly cannot flush to zero: without a gradient, moments decay into
//! them within about 765 steps, stay there, and make every step up to a hundred times slower.

use crate::memory::Floats;
use crate::simd::F32x4;
use crate::vectors::for_each_vector_of;

/// State below this becomes 0 at the steps that flush: from there, 64 steps at beta 0.9 stay far above 2^-126.
const TINY: f32 = 1.0 / (1u128 << 100) as f32;

/// Sets tiny values among the first `size` of an array to zero.
#[inline(never)]
pub fn flush(state: Floats, size: u32) {
    for_each_vector_of(state, size, |at| {
        let x = state.get(at);
        state.set(at, x.zero_where(x.abs().less(F32x4::splat(TINY)))); // NaN is not less: it stays
    });
}
