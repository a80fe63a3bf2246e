//! Clamping gradients element by element (torch's `clip_grad_value_`).

use crate::lanes::{F32x4, Part, Whole, Width};
use crate::table::Floats;

#[inline(always)]
fn lanes<W: Width>(grad: Floats, at: u32, width: W, limit: F32x4) {
    let g = grad.get(at, width);
    grad.set(at, width, g.or_smaller(limit).or_larger(F32x4::zero() - limit)); // NaN stays
}

/// Clamps the first `size` values to [-limit, limit].
#[inline(never)]
pub fn clip(grad: Floats, size: u32, limit: f32) {
    let limit = F32x4::splat(limit);
    let whole = size & !3;
    for at in (0..whole).step_by(4) {
        lanes(grad, at, Whole, limit);
    }
    if whole < size {
        lanes(grad, whole, Part(size - whole), limit);
    }
}
