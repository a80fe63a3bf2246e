//! Phi of a tile, written to scratch space or over the weights: subtracts the means, or their corrections.

use crate::memory::Floats;
use crate::phi::rows;
use crate::simd::F32x4;
use crate::simd::tail::TailMask;
use crate::vectors::{for_each_vector, for_each_vector_of};

/// Subtracts the mean of each row, and then its correction, from `rows` adjacent rows of `length` values.
#[inline(never)]
pub fn subtract_from_rows(source: Floats, means: Floats, out: Floats, rows: u32, length: u32) {
    let whole = length & !3;
    let tail = TailMask::first(length - whole);
    let in_place = source.is(out);
    for row in 0..rows {
        let (source, out, slot) =
            (source.offset(row * length), out.offset(row * length), means.offset(rows::FLOATS * row));
        let (mean, correction) = (F32x4::splat(slot.scalar(0)), F32x4::splat(slot.scalar(1)));
        for_each_vector(whole, |at| out.set(at, source.get(at) - mean - correction));
        if whole < length {
            let x = source.get(whole) - mean - correction;
            out.set(whole, if in_place || row + 1 == rows { tail.merge(x, out.get(whole)) } else { x });
        }
    }
}

/// Subtracts the means of the columns, or their corrections, from each of `rows` adjacent rows of `length` columns.
#[inline(never)]
pub fn subtract_from_columns(source: Floats, means: Floats, out: Floats, rows: u32, length: u32) {
    for row in 0..rows {
        let (source, out) = (source.offset(row * length), out.offset(row * length));
        for_each_vector_of(out, length, |at| out.set(at, source.get(at) - means.get(at)));
    }
}
