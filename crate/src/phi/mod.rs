//! Phi(x) = x - mean(x), Yong et al. 2020 (arXiv 2004.01461), eq. 1: the mean, and why it is taken twice.
//!
//! A float32 sum of a row of equal values is off by some 1e-7 of them, and Adam amplifies that residue into full-size
//! steps. So:
//! 1. Elements are summed in float32 over short blocks, and blocks in float64: the mean is right to about an ulp.
//! 2. Where a row is mostly offset, that ulp is large beside its spread. A row is taken for one unless one of its first
//!    elements is half of |mean| or more away from the mean; probing that many keeps false positives rare. Differences
//!    from the mean are exact there, and so, very nearly, is the mean of these differences: the correction.
//! 3. `Phi(x) = (x - mean) - correction`, with a correction of 0 where none is needed: exactly 0 for a row of equal values.
//!
//! In scratch room the mean and the correction of a row are neighbours; of columns all means come before all corrections,
//! which nobody needs to read where all are 0.

pub mod columns;
pub mod rows;

use crate::memory::Floats;
use crate::simd::F32x4;
use crate::simd::tail::TailMask;
use crate::vectors::{for_each_vector, for_each_vector_of};

/// What has a mean of its own in a tile: each of its rows, or each of its columns.
#[derive(Clone, Copy, PartialEq)]
pub enum Orientation {
    /// Rows: the innermost axis is averaged.
    Rows,
    /// Columns: the innermost axis numbers the outputs.
    Columns,
}

/// Where a value lies close to the mean of a row that is mostly offset: all bits, else none.
#[inline(always)]
fn is_near(x: F32x4, mean: F32x4) -> F32x4 {
    (x - mean).abs().less(mean.abs() * F32x4::splat(0.5))
}

/// Subtracts from each of `rows` rows of `length` values, one after the other, its mean, or its correction.
#[inline(never)]
pub fn subtract_from_rows(source: Floats, means: Floats, out: Floats, rows: u32, length: u32) {
    let whole = length & !3;
    let tail = TailMask::first(length - whole);
    let in_place = source.is(out);
    for row in 0..rows {
        let (source, out, mean) =
            (source.offset(row * length), out.offset(row * length), F32x4::splat(means.scalar(rows::FLOATS * row)));
        for_each_vector(whole, |at| out.set(at, source.get(at) - mean));
        if whole < length {
            let x = source.get(whole) - mean;
            out.set(whole, if in_place || row + 1 == rows { tail.merge(x, out.get(whole)) } else { x });
        }
    }
}

/// Subtracts from each of `rows` rows of `length` columns the means of the columns, or their corrections.
#[inline(never)]
pub fn subtract_from_columns(source: Floats, means: Floats, out: Floats, rows: u32, length: u32) {
    for row in 0..rows {
        let (source, out) = (source.offset(row * length), out.offset(row * length));
        for_each_vector_of(out, length, |at| out.set(at, source.get(at) - means.get(at)));
    }
}
