//! Going along an array, four elements at a time. What is left at its end takes a whole vector too, and what lay behind
//! the end is put back: no loop needs a second body.

use crate::memory::Floats;
use crate::simd::tail::TailMask;

/// Calls `work` with the index of each vector of `length` elements: the last may hold up to three elements more.
#[inline(always)]
pub fn for_each_vector(length: u32, mut work: impl FnMut(u32)) {
    let mut at = 0;
    while at < length {
        work(at);
        at += 4;
    }
}

/// Does work that overwrites `length` elements of these arrays, the last vector as a whole: what it does to them behind
/// their end is undone.
#[inline(always)]
pub fn preserving_tail<const N: usize>(first: Floats, others: [Floats; N], length: u32, work: impl FnOnce()) {
    if length == 0 {
        return;
    }
    let last = (length - 1) & !3;
    let old = (first.get(last), others.map(|array| array.get(last)));
    work();
    let tail = TailMask::first(length - last);
    first.set(last, tail.of(first.get(last), old.0));
    for (array, old) in others.iter().zip(old.1) {
        array.set(last, tail.of(array.get(last), old));
    }
}

/// The same with work on each vector of one array.
#[inline(always)]
pub fn for_each_preserving(array: Floats, length: u32, work: impl FnMut(u32)) {
    preserving_tail(array, [], length, || for_each_vector(length, work));
}
