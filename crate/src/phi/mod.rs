//! Phi(x) = x - mean(x), Yong et al. 2020 (arXiv 2004.01461), eq. 1: the mean, and why it is taken twice.
//!
//! A float32 sum of a row of equal values is off by some 1e-7 of them, and Adam blows such a rest up to steps of full
//! size. So:
//! 1. Elements are summed in float32 over short blocks, blocks in float64: `m0` is right to about an ulp.
//! 2. Where a row is mostly offset, that ulp is large beside its spread. It is, unless one of its first elements is
//!    half of |m0| away from m0 or more: so many are looked at that few other rows are taken for such by chance.
//!    Differences from m0 are exact there, and so nearly is their mean `d`.
//! 3. `Phi(x) = (x - m0) - d`, with d = 0 where there was no need: exactly 0 for a row of equal values.
//!
//! In scratch room m0 and d lie beside each other, or all m0 before all d, which nobody needs to read where all are 0.

pub mod columns;
pub mod rows;

use crate::memory::Floats;
use crate::simd::F32x4;
use crate::simd::tail::TailMask;
use crate::vectors::{for_each_preserving, for_each_vector};

/// Where a value lies beside m0 in a row that is mostly offset: all bits, else none.
#[inline(always)]
fn near(x: F32x4, mean: F32x4) -> F32x4 {
    (x - mean).abs().less(mean.abs() * F32x4::splat(0.5))
}

/// Subtracts from each of `rows` rows of `length` values, one after the other, its m0, or its d.
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
            out.set(whole, if in_place || row + 1 == rows { tail.of(x, out.get(whole)) } else { x });
        }
    }
}

/// The same where every column has one.
#[inline(never)]
pub fn subtract_from_columns(source: Floats, means: Floats, out: Floats, rows: u32, length: u32) {
    for row in 0..rows {
        let (source, out) = (source.offset(row * length), out.offset(row * length));
        for_each_preserving(out, length, |at| out.set(at, source.get(at) - means.get(at)));
    }
}
