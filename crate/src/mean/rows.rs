//! The means of rows: of units whose innermost axis is averaged. Two accumulators take the vectors of a row in turn;
//! after 16 rounds they go over to float64.

use super::near;
use crate::along::along;
use crate::lanes::{F32x4, F64x4, Part};
use crate::table::{Floats, Tensor};

/// Elements of a block: 16 for each lane of two accumulators.
const BLOCK: u32 = 2 * 4 * 16;

/// How many rows have room for their means.
pub const ROWS: u32 = 16;

/// Floats of scratch room for a row: first its sum, four doubles, then four times m0 and four times d in their place.
pub const FLOATS: u32 = 8;

/// Floats between m0 and d.
pub const STRIDE: u32 = 4;

/// Takes the mean of each of `rows` rows, of which the source is the first; whether any d is not 0.
#[inline(never)]
pub fn find(source: Floats, tensor: &Tensor, rows: u32, means: Floats, are_summed: bool) -> bool {
    let probed = Part::first(tensor.run.min(4));
    let compact = tensor.averaged.counts == [1; 3];
    let mut offset = false;
    for row in 0..rows {
        let (source, mean) = (source.from(row * tensor.outputs.strides[0]), means.from(row * FLOATS));
        let total = if are_summed {
            mean.get64(0).sum()
        } else if compact {
            sum_run(source, tensor.run, |x| x).sum()
        } else {
            sum(source, tensor, 0.0)
        };
        let m0 = (total * tensor.inverse_fan_in) as f32;
        let mut d = 0.0;
        if probed.all(near(source.get(0), F32x4::splat(m0))) {
            d = (sum(source, tensor, m0) * tensor.inverse_fan_in) as f32;
            offset = true;
        }
        mean.set(0, F32x4::splat(m0));
        mean.set(STRIDE, F32x4::splat(d));
    }
    offset
}

/// The sum of the differences of a row's values from m0, or from 0 where they do not lie in one piece.
#[inline(never)]
fn sum(source: Floats, tensor: &Tensor, m0: f32) -> f64 {
    let m0 = F32x4::splat(m0);
    let mut total = F64x4::splat(0.0);
    tensor.averaged.each(|offset| total = total + sum_run(source.from(offset), tensor.run, |x| x - m0));
    total.sum()
}

/// The sum of what the values of a run become.
#[inline(always)]
fn sum_run(source: Floats, length: u32, value: impl Fn(F32x4) -> F32x4) -> F64x4 {
    let mut rest = source;
    sum_blocks(length, |length, block| {
        let whole = length & !3;
        along(whole, |at| block.add(value(rest.get(at))));
        if whole < length {
            block.add(Part::first(length - whole).only(value(rest.get(whole))));
        }
        rest = rest.from(length);
    })
}

/// The sum of blocks, one after the other, that together are `length` elements long; `fill` is called with the length
/// and the accumulators of each.
#[inline(always)]
pub fn sum_blocks(length: u32, mut fill: impl FnMut(u32, &mut Block)) -> F64x4 {
    let mut total = F64x4::splat(0.0);
    let mut left = length;
    while left > 0 {
        let mut block = Block([F32x4::zero(); 2]);
        let size = BLOCK.min(left);
        fill(size, &mut block);
        total = total + (block.0[0] + block.0[1]).widen();
        left -= size;
    }
    total
}

/// The accumulators of a block.
pub struct Block([F32x4; 2]);

impl Block {
    /// Adds the next vector: to the one that has waited for longer.
    #[inline(always)]
    pub fn add(&mut self, x: F32x4) {
        self.0 = [self.0[1], self.0[0] + x];
    }
}
