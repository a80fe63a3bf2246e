//! The means of rows, the output units of tensors whose innermost axis is averaged. Two accumulators take turns with
//! the vectors of a row; after 16 rounds they are added to a float64 sum.

use crate::memory::Floats;
use crate::phi::offset::{is_near, is_within, reach};
use crate::simd::tail::TailMask;
use crate::simd::{F32x4, F64x4};
use crate::table::Tensor;
use crate::vectors::for_each_vector;

/// Elements of a block: 16 for each lane of the two accumulators.
const BLOCK: u32 = 2 * 4 * 16;

/// How many rows the scratch space has means for.
pub const ROWS: u32 = 64;

/// The most rows of this length in a batch: few if the next batch is summed while this one is stepped, since the first
/// batch (and a smaller last one) is not summed that way; many if rows are short, because the cost per batch then
/// outweighs the cost per row.
#[inline(always)]
pub fn at_once(length: u32) -> u32 {
    if length < 32 && (length < 16 || !length.is_multiple_of(4)) { ROWS } else { 16 }
}

/// Floats of scratch space for a row: its mean and correction, which replace its sum, a double.
pub const FLOATS: u32 = 2;

/// Computes the mean of each of `rows` rows, starting at the source, from their sums, which are computed first unless
/// they are ready; returns whether any correction is not 0. Two separate loops let the processor overlap more of the
/// short rows. If there is a place for them, the means are also written there, once for each element of its row.
#[inline(never)]
pub fn compute_means(
    source: Floats,
    tensor: &Tensor,
    rows: u32,
    means: Floats,
    sums_ready: bool,
    repeated: Option<Floats>,
) -> bool {
    if !sums_ready {
        sum_rows(source, tensor, rows, means);
    }
    let (run, stride) = (tensor.run, tensor.outputs.strides[0]);
    let mut offset = false;
    let mut row = 0;
    while row < rows {
        let (source, slots) = (source.offset(row * stride), means.offset(row * FLOATS));
        let repeated = repeated.map(|into| into.offset(row * run));
        if rows - row >= 4 && run >= 4 && four_means(source, tensor, slots, repeated) {
            row += 4;
        } else {
            offset |= one_mean(source, tensor, slots, repeated);
            row += 1;
        }
    }
    offset
}

/// Computes the mean and the correction of a row from its sum; returns whether the correction is not 0.
#[inline(always)]
fn one_mean(source: Floats, tensor: &Tensor, slot: Floats, repeated: Option<Floats>) -> bool {
    let mean = (slot.double(0) * tensor.inverse_fan_in) as f32;
    let are_near = |at: u32| TailMask::first((tensor.run - at).min(4)).all(is_near(source.get(at), F32x4::splat(mean)));
    let is_offset = are_near(0) && (tensor.run <= 4 || are_near(4)); // PROBES values
    let correction = if is_offset { (sum(source, tensor, mean) * tensor.inverse_fan_in) as f32 } else { 0.0 };
    slot.set_pair(0, mean, correction);
    if let Some(into) = repeated {
        for_each_vector(tensor.run, |at| into.set(at, F32x4::splat(mean)));
    }
    is_offset
}

/// Computes the means of four rows from their sums, unless one of them may need a correction: then it returns false.
#[inline(always)]
fn four_means(source: Floats, tensor: &Tensor, slots: Floats, repeated: Option<Floats>) -> bool {
    let (run, stride) = (tensor.run, tensor.outputs.strides[0]);
    let all = (slots.get64(0) * F64x4::splat(tensor.inverse_fan_in)).narrow();
    let (means, reaches) = (all.splat_each(), reach(all).splat_each());
    let are_near = |i: usize| is_within(source.offset(i as u32 * stride).get(0), means[i], reaches[i]).all();
    if are_near(0) | are_near(1) | are_near(2) | are_near(3) {
        return false;
    }
    let [low, high] = all.spaced(); // corrections of 0
    slots.set(0, low);
    slots.set(4, high);
    if let Some(into) = repeated {
        let mut at = 0;
        while at < run - 4 {
            for i in 0..4 {
                into.set(i * run + at, means[i as usize]);
            }
            at += 4;
        }
        for i in 0..4 {
            into.set(i * run + run - 4, means[i as usize]);
        }
    }
    true
}

/// Computes the sum of each of `rows` rows, starting at the source.
#[inline(always)]
fn sum_rows(source: Floats, tensor: &Tensor, rows: u32, means: Floats) {
    let short = tensor.averaged.counts == [1; 3] && tensor.run <= BLOCK;
    let mut row = 0;
    while row < rows {
        let (source, slots) = (source.offset(row * tensor.outputs.strides[0]), means.offset(row * FLOATS));
        if short && rows - row >= 4 {
            slots.set64(0, sum_four(source, tensor.run));
            row += 4;
        } else {
            slots.set_double(0, sum(source, tensor, 0.0));
            row += 1;
        }
    }
}

/// The sums of four adjacent rows of at most one block each.
#[inline(always)]
fn sum_four(source: Floats, length: u32) -> F64x4 {
    let rows = [0, 1, 2, 3].map(|row| source.offset(row * length));
    let (mut even, mut odd) = ([F32x4::zero(); 4], [F32x4::zero(); 4]);
    let mut at = 0;
    while length - at >= 8 {
        even = core::array::from_fn(|i| even[i] + rows[i].get(at));
        odd = core::array::from_fn(|i| odd[i] + rows[i].get(at + 4));
        at += 8;
    }
    if at < length {
        let tail = TailMask::first(length - at);
        even = core::array::from_fn(|i| even[i] + tail.only(rows[i].get(at)));
    }
    if at + 4 < length {
        let tail = TailMask::first(length - at - 4);
        odd = core::array::from_fn(|i| odd[i] + tail.only(rows[i].get(at + 4)));
    }
    F64x4::sums(core::array::from_fn(|i| (even[i] + odd[i]).widen()))
}

/// The sum of the differences between the values of a row and `mean`, which is 0 for the plain sum.
#[inline(never)]
fn sum(source: Floats, tensor: &Tensor, mean: f32) -> f64 {
    let mean = F32x4::splat(mean);
    let mut total = F64x4::splat(0.0);
    tensor.averaged.each(|offset| total = total + sum_run(source.offset(offset), tensor.run, |x| x - mean));
    total.sum()
}

/// The sum of `value` over a run.
#[inline(always)]
fn sum_run(source: Floats, length: u32, value: impl Fn(F32x4) -> F32x4) -> F64x4 {
    let mut rest = source;
    sum_blocks(length, |length, block| {
        block.fill(rest, length, &value);
        rest = rest.offset(length);
    })
}

/// The sum of consecutive blocks of `length` elements in total; `fill` is called with the length and the accumulators
/// of each block.
#[inline(always)]
pub fn sum_blocks(length: u32, mut fill: impl FnMut(u32, &mut Block)) -> F64x4 {
    let mut total = F64x4::splat(0.0);
    let mut left = length;
    while left > 0 {
        let mut block = Block::new();
        let size = BLOCK.min(left);
        fill(size, &mut block);
        total = total + block.sum();
        left -= size;
    }
    total
}

/// The accumulators of a block.
pub struct Block([F32x4; 2]);

impl Block {
    #[inline(always)]
    fn new() -> Self {
        Self([F32x4::zero(); 2])
    }

    /// Adds `value` of the first `length` elements of a run.
    #[inline(always)]
    fn fill(&mut self, source: Floats, length: u32, value: impl Fn(F32x4) -> F32x4) {
        let whole = length & !3;
        for_each_vector(whole, |at| self.add(value(source.get(at))));
        if whole < length {
            self.add(TailMask::first(length - whole).only(value(source.get(whole))));
        }
    }

    #[inline(always)]
    fn sum(&self) -> F64x4 {
        (self.0[0] + self.0[1]).widen()
    }

    /// Adds the next vector to the accumulator that did not take the last one.
    #[inline(always)]
    pub fn add(&mut self, x: F32x4) {
        self.0 = [self.0[1], self.0[0] + x];
    }
}
