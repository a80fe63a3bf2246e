//! Lookahead (Zhang et al. 2019, arXiv 1907.08610, algorithm 1): every few steps the slow weights move part of the way
//! to the fast ones, which then continue from there:
//!
//! ```text
//! slow = slow + alpha (w - slow)          w = slow
//! ```

use crate::memory::Floats;
use crate::simd::F32x4;
use crate::vectors::{for_each_vector, preserving_tail};

/// Moves `length` slow weights, and copies them to the fast ones.
#[inline(never)]
pub fn lookahead(slow: Floats, data: Floats, alpha: f32, length: u32) {
    let alpha = F32x4::splat(alpha);
    preserving_tail(slow, [data], length, || {
        for_each_vector(length, |at| {
            let s = slow.get(at);
            let s = s + alpha * (data.get(at) - s);
            slow.set(at, s);
            data.set(at, s);
        });
    });
}
