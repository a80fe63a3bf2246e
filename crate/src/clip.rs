//! Clamping gradients element by element (torch's `clip_grad_value_`).

use crate::along::overwrite_along;
use crate::lanes::F32x4;
use crate::table::Floats;

/// Clamps the first `size` values to [-limit, limit].
#[inline(never)]
pub fn clip(grad: Floats, size: u32, limit: f32) {
    let limit = F32x4::splat(limit);
    overwrite_along(grad, size, |at| {
        grad.set(at, grad.get(at).or_smaller(limit).or_larger(F32x4::zero() - limit)); // NaN stays
    });
}
