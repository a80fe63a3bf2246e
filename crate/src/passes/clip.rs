//! Clamping gradients element by element (torch's `clip_grad_value_`).

use crate::memory::Floats;
use crate::simd::F32x4;
use crate::vectors::for_each_vector_of;

/// Clamps the first `size` values to [-limit, limit].
#[inline(never)]
pub fn clip(grad: Floats, size: u32, limit: f32) {
    let limit = F32x4::splat(limit);
    for_each_vector_of(grad, size, |at| {
        grad.set(at, grad.get(at).or_smaller(limit).or_larger(F32x4::zero() - limit)); // NaN stays
    });
}
