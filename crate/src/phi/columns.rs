//! The means of columns, the output units of tensors whose innermost axis numbers the outputs. Blocks of 16 rows are
//! summed in registers, one cache line of columns at a time, so every line is read once, whatever the stride between
//! rows.

use crate::memory::Floats;
use crate::phi::offset::{PROBES, is_near};
use crate::simd::{F32x4, F64x4};
use crate::table::Tensor;
use crate::vectors::for_each_vector;

/// Rows in a block.
const BLOCK: u32 = 16;

/// Rows of at least this length are worth their own loop.
pub const WIDE: u32 = 16;

/// Stripes are at least this long if there is room.
const LONG: u32 = 64;

/// From this many columns on, rows are stepped one by one.
const NARROW: u32 = 64;

/// Columns in a cache line.
const LINE: u32 = 16;

/// Floats of scratch space for the columns: mean, correction and float64 sum of each, or the means repeated for a
/// stripe.
#[inline(always)]
pub fn floats(columns: u32) -> u32 {
    4 * padded(columns).max(8)
}

/// How many consecutive rows of a few columns are stepped as a single row, a power of 2: enough for whole vectors and a
/// `LONG` row, if there is room for its means. 1 if there are many columns.
#[inline(always)]
pub fn rows_per_stripe(columns: u32) -> u32 {
    let is_short = |rows: u32| columns * rows < LONG || !(columns * rows).is_multiple_of(4);
    let has_room = |rows: u32| (rows - 1) * columns + padded(columns) <= floats(columns);
    let mut rows = 1;
    while columns < NARROW && is_short(rows) && has_room(2 * rows) {
        rows *= 2;
    }
    rows
}

/// How many floats after the means the corrections start.
#[inline(always)]
pub fn padded(columns: u32) -> u32 {
    columns.next_multiple_of(4)
}

/// Computes the means of the columns whose first elements are at the source; returns whether any correction is not 0.
/// If all are 0, the means are repeated for the rows of a stripe.
#[inline(never)]
pub fn compute_means(source: Floats, tensor: &Tensor, means: Floats) -> bool {
    let (columns, inverse) = (tensor.run, F64x4::splat(tensor.inverse_fan_in));
    let (corrections, sums) = (means.offset(padded(columns)), means.offset(2 * padded(columns)));
    sum::<false>(source, tensor, sums, means);
    let mut offset = F32x4::zero();
    for_each_vector(columns, |at| {
        let mean = (sums.get64(at) * inverse).narrow();
        let mut mask = F32x4::ones();
        for i in 0..PROBES {
            let row = i.min(tensor.averaged.counts[0] - 1) * tensor.averaged.strides[0];
            mask = is_near(source.get(row + at), mean).only_where(mask);
        }
        means.set(at, mean);
        corrections.set(at, mask); // no bits set: the number 0
        offset = offset.or(mask);
    });
    if !offset.any() {
        for row in 1..rows_per_stripe(columns) {
            for_each_vector(columns, |at| means.set(row * columns + at, means.get(at)));
        }
        return false;
    }
    sum::<true>(source, tensor, sums, means);
    for_each_vector(columns, |at| {
        corrections.set(at, (sums.get64(at) * inverse).narrow().only_where(corrections.get(at)))
    });
    true
}

/// Sums the values of each column or, if `DIFFERENCES`, their differences from the mean, but then only in vectors with
/// a column that needs a correction.
#[inline(never)]
fn sum<const DIFFERENCES: bool>(source: Floats, tensor: &Tensor, sums: Floats, means: Floats) {
    let (columns, count, stride) = (tensor.run, tensor.averaged.counts[0], tensor.averaged.strides[0]);
    sums.clear(2 * padded(columns));
    tensor.averaged.outer(|offset| {
        let mut row = 0;
        while row < count {
            let rows = BLOCK.min(count - row);
            let block = source.offset(offset + row * stride);
            let mut at = 0;
            while !DIFFERENCES && columns - at >= LINE {
                add::<DIFFERENCES, { LINE as usize / 4 }>(block.offset(at), rows, stride, sums, at, means);
                at += LINE;
            }
            while at < columns {
                if !DIFFERENCES || means.get(padded(columns) + at).any() {
                    add::<DIFFERENCES, 1>(block.offset(at), rows, stride, sums, at, means);
                }
                at += 4;
            }
            row += rows;
        }
    });
}

/// Adds the values of `rows` rows of `N` vectors, or their differences, to the sums of the columns from index `at`.
#[inline(always)]
fn add<const DIFFERENCES: bool, const N: usize>(
    source: Floats,
    rows: u32,
    stride: u32,
    sums: Floats,
    at: u32,
    means: Floats,
) {
    let column = |i: usize| 4 * i as u32;
    let mean: [F32x4; N] =
        core::array::from_fn(|i| if DIFFERENCES { means.get(at + column(i)) } else { F32x4::zero() });
    let mut block = [F32x4::zero(); N];
    for row in 0..rows {
        let row = source.offset(row * stride);
        for i in 0..N {
            let x = row.get(column(i));
            block[i] = block[i] + if DIFFERENCES { x - mean[i] } else { x };
        }
    }
    for (i, sum) in block.into_iter().enumerate() {
        sums.set64(at + column(i), sums.get64(at + column(i)) + sum.widen());
    }
}
