//! The global L2 norm of the gradients, and the factor that brings it down to a limit (torch's `clip_grad_norm_`).

use crate::memory::{Floats, Memory};
use crate::simd::tail::TailMask;
use crate::simd::{F32x4, F64x4, sqrt64};
use crate::table::{Header, Tensor};

/// How many elements of a gradient are summed at once. The sums of blocks are added in order, so threads that share the
/// blocks get the same bits.
const BLOCK: u32 = 65_536;

/// Added to the norm before it divides, as in torch.
const MARGIN: f64 = 1e-6;

/// Half of float32's range: a gradient below this stays finite, however its factor was rounded.
const SAFE: f64 = (1u128 << 127) as f64;

/// How many elements are summed in float32 before they are added to a float64 sum.
const RUN: u32 = 512;

/// Added to gradients before they are squared: squares of smaller ones are subnormal, and a hundred times slower. It
/// changes the sum of a block by less than 2^-83.
const FLOOR: f32 = 1.0 / (1u64 << 62) as f32;

/// The least sum of a block for which squares in float32 are precise enough.
const LEAST: f64 = 1.0 / (1u64 << 40) as f64;

/// The sum of squares of a block of a gradient. Most blocks are squared in float32, which is twice as fast and as
/// precise as a factor in float32 has to be, and others in float64: those that overflow or hold only tiny gradients.
#[inline(always)]
pub fn sum_of_squares(grad: Floats, size: u32) -> f64 {
    let sum = fast_sum(grad, size);
    if (LEAST..f64::INFINITY).contains(&sum) { sum } else { exact_sum(grad, size) }
}

/// The sum of squares in float32.
#[inline(always)]
fn fast_sum(grad: Floats, size: u32) -> f64 {
    let floor = F32x4::splat(FLOOR);
    let square = |at: u32| (grad.get(at) + floor) * (grad.get(at) + floor);
    let mut total = F64x4::splat(0.0);
    let mut at = 0;
    while size - at >= 16 {
        let end = at + ((size - at) & !15).min(RUN);
        let mut sums = [F32x4::zero(); 4]; // with fewer, each addition would wait for the previous one
        while at < end {
            sums = core::array::from_fn(|i| sums[i] + square(at + 4 * i as u32));
            at += 16;
        }
        total = total + ((sums[0] + sums[1]) + (sums[2] + sums[3])).widen();
    }
    while at < size {
        total = total + TailMask::first(size - at).only(square(at)).widen();
        at += 4;
    }
    total.sum()
}

/// The sum of squares in float64, where those of float32 neither overflow nor underflow.
#[inline(never)]
fn exact_sum(grad: Floats, size: u32) -> f64 {
    let square = |g: F32x4| g.widen() * g.widen();
    let (mut even, mut odd) = (F64x4::splat(0.0), F64x4::splat(0.0));
    let mut at = 0;
    while size - at >= 8 {
        even = even + square(grad.get(at));
        odd = odd + square(grad.get(at + 4));
        at += 8;
    }
    if size - at >= 4 {
        even = even + square(grad.get(at));
        at += 4;
    }
    if at < size {
        odd = odd + square(TailMask::first(size - at).only(grad.get(at)));
    }
    (even + odd).sum()
}

/// The norm of the gradients of all parameters that are not frozen, times the gradient scale.
#[inline(never)]
pub fn grad_norm(memory: Memory, header: &Header, tensors: &[Tensor]) -> f64 {
    let mut sum = 0.0;
    for tensor in tensors {
        let size = if tensor.frozen == 0 { tensor.size } else { 0 };
        let mut at = 0;
        while at < size {
            sum += sum_of_squares(memory.floats(tensor.grad).offset(at), BLOCK.min(size - at));
            at += BLOCK;
        }
    }
    norm_of(header, sum)
}

/// The norm with this sum of squares.
#[inline(always)]
fn norm_of(header: &Header, sum: f64) -> f64 {
    sqrt64(sum) * header.grad_scale.abs()
}

/// Whether any gradient of an unfrozen parameter becomes non-finite when a kernel multiplies it by `factor`. The norm
/// does not check this, because a product in its loop would take a twentieth longer; this loop rarely runs.
#[inline(never)]
fn overflows(memory: Memory, tensors: &[Tensor], factor: f32) -> bool {
    for tensor in tensors {
        if tensor.frozen == 0 {
            let grad = memory.floats(tensor.grad);
            let mut at = 0;
            while at < tensor.size {
                let product = F32x4::splat(factor) * grad.get(at);
                #[expect(clippy::eq_op, reason = "0 where the product is finite, else NaN")]
                let difference = product - product;
                if TailMask::first(tensor.size - at).only(difference).any() {
                    return true;
                }
                at += 4;
            }
        }
    }
    false
}

/// The factor for every gradient, or `None` if the step is to be skipped.
#[inline(always)]
pub fn factor(memory: Memory, header: &Header, tensors: &[Tensor]) -> Option<f32> {
    let norm = if needs_norm(header) { grad_norm(memory, header, tensors) } else { 0.0 };
    factor_of(memory, header, tensors, norm)
}

/// The same, given the sum of squares.
#[inline(always)]
pub fn factor_of_sum(memory: Memory, header: &Header, tensors: &[Tensor], sum: f64) -> Option<f32> {
    factor_of(memory, header, tensors, norm_of(header, sum))
}

/// Whether the factor depends on the norm.
#[inline(always)]
fn needs_norm(header: &Header) -> bool {
    header.clip_norm < f64::INFINITY || header.skip_non_finite != 0
}

#[inline(always)]
fn factor_of(memory: Memory, header: &Header, tensors: &[Tensor], norm: f64) -> Option<f32> {
    let Header { grad_scale, clip_norm, .. } = *header;
    let (clips, skips) = (clip_norm < f64::INFINITY, header.skip_non_finite != 0);
    if skips && !norm.is_finite() {
        return None;
    }
    let ratio = clip_norm / (norm + MARGIN);
    let factor = if ratio > 1.0 || !clips { grad_scale } else { grad_scale * ratio }; // NaN propagates
    // A scaled gradient is at most the norm, and at most the limit: if either is small, and the factor is small as
    // well, nothing overflows and there is no need to look.
    let close = (norm >= SAFE && clip_norm >= SAFE) || factor.abs() >= SAFE;
    if skips && close && overflows(memory, tensors, factor as f32) { None } else { Some(factor as f32) }
}
