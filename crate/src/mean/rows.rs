//! The means of rows: of units whose innermost axis is averaged. Four accumulators take the vectors of a row in turn (a
//! queue: the oldest takes the next one and goes to the end); after 16 rounds they go over to float64.

use super::near;
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
    let probed = Part::first(tensor.run.min(4));
    let compact = tensor.averaged.counts == [1; 3];
    let mut offset = false;
    for row in 0..rows {
        let source = source.from(row * tensor.outputs.strides[0]);
        let total = if compact { run(source, tensor.run, |x| x).sum() } else { sum(source, tensor, 0.0) };
        let m0 = (total * tensor.inverse_fan_in) as f32;
        let mut d = 0.0;
        if probed.all(near(source.get(0), F32x4::splat(m0))) {
            d = (sum(source, tensor, m0) * tensor.inverse_fan_in) as f32;
            offset = true;
        }
        means.set(4 * row, F32x4::splat(m0));
        means.set(4 * row + STRIDE, F32x4::splat(d));
    }
    offset
}

/// The sum of the differences of a row's values from m0, or from 0 where they do not lie in one piece.
#[inline(never)]
fn sum(source: Floats, tensor: &Tensor, m0: f32) -> f64 {
    let m0 = F32x4::splat(m0);
    let mut total = F64x4::splat(0.0);
    tensor.averaged.each(|offset| total = total + run(source.from(offset), tensor.run, |x| x - m0));
    total.sum()
}

/// The sum of what the values of a run become.
#[inline(always)]
fn run(source: Floats, length: u32, value: impl Fn(F32x4) -> F32x4) -> F64x4 {
    let mut total = F64x4::splat(0.0);
    let mut at = 0;
    while at < length {
        let size = BLOCK.min(length - at);
        total = total + block(source.from(at), size, &value).widen();
        at += size;
    }
    total
}

#[inline(always)]
fn block(source: Floats, length: u32, value: impl Fn(F32x4) -> F32x4) -> F32x4 {
    let [mut a, mut b, mut c, mut d] = [F32x4::zero(); 4];
    let (mut next, mut left) = (source, length);
    while left >= 16 {
        let [e, f, g, h] = [0, 4, 8, 12].map(|at| value(next.get(at)));
        (a, b, c, d) = (a + e, b + f, c + g, d + h);
        (next, left) = (next.from(16), left - 16);
    }
    while left >= 4 {
        (a, b, c, d) = (b, c, d, a + value(next.get(0)));
        (next, left) = (next.from(4), left - 4);
    }
    if left > 0 {
        (a, b, c, d) = (b, c, d, a + Part::first(left).only(value(next.get(0))));
    }
    (a + b) + (c + d)
}
