//! The means of rows: of units whose innermost axis is averaged. Four accumulators take the vectors of a row in turn (a
//! queue: the oldest takes the next one and goes to the end); after 16 rounds they go over to float64.

use super::{PROBES, near};
use crate::lanes::{F32x4, F64x4, Part};
use crate::table::{Floats, Tensor};

/// Elements of a block: 16 for each lane of four accumulators.
const BLOCK: u32 = 4 * 4 * 16;

/// How many rows have room for their means.
pub const ROWS: u32 = 16;

/// Floats between m0 and d.
pub const STRIDE: u32 = 4 * ROWS;

/// Floats of scratch room.
pub const FLOATS: u32 = 2 * STRIDE;

/// Takes the mean of each of `rows` rows, of which the source is the first; whether any d is not 0.
#[inline(never)]
pub fn find(source: Floats, tensor: &Tensor, rows: u32, means: Floats) -> bool {
    let probed = Part::first(PROBES.min(tensor.run));
    let mut offset = false;
    for row in 0..rows {
        let source = source.from(row * tensor.outputs.strides[0]);
        let m0 = (sum::<false>(source, tensor, 0.0) * tensor.inverse_fan_in) as f32;
        let mut d = 0.0;
        if probed.all(near(source.get(0), F32x4::splat(m0))) {
            d = (sum::<true>(source, tensor, m0) * tensor.inverse_fan_in) as f32;
            offset = true;
        }
        means.set(4 * row, F32x4::splat(m0));
        means.set(4 * row + STRIDE, F32x4::splat(d));
    }
    offset
}

/// The sum of a row's values, or, which few rows need, of their differences from m0.
#[inline(never)]
fn sum<const DIFFERENCES: bool>(source: Floats, tensor: &Tensor, m0: f32) -> f64 {
    let m0 = F32x4::splat(m0);
    let mut total = F64x4::splat(0.0);
    tensor.averaged.each(|offset| {
        let mut at = 0;
        while at < tensor.run {
            let length = BLOCK.min(tensor.run - at);
            total = total + block::<DIFFERENCES>(source.from(offset + at), length, m0).widen();
            at += length;
        }
    });
    total.sum()
}

#[inline(always)]
fn block<const DIFFERENCES: bool>(source: Floats, length: u32, m0: F32x4) -> F32x4 {
    let value = |from: Floats, at: u32| if DIFFERENCES { from.get(at) - m0 } else { from.get(at) };
    let [mut a, mut b, mut c, mut d] = [F32x4::zero(); 4];
    let (mut next, mut left) = (source, length);
    while !DIFFERENCES && left >= 16 {
        (a, b, c, d) = (a + value(next, 0), b + value(next, 4), c + value(next, 8), d + value(next, 12));
        (next, left) = (next.from(16), left - 16);
    }
    while left >= 4 {
        (a, b, c, d) = (b, c, d, a + value(next, 0));
        (next, left) = (next.from(4), left - 4);
    }
    if left > 0 {
        (a, b, c, d) = (b, c, d, a + Part::first(left).only(value(next, 0)));
    }
    (a + b) + (c + d)
}
