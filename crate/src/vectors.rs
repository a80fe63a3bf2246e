//! Loops over arrays, four elements at a time. The tail of an array is processed as a whole vector as well, and what
//! follows the array is then restored, so no loop needs a second body.

use crate::memory::Floats;
use crate::simd::tail::TailMask;

/// Calls `work` with the index of each vector of `length` elements. The last one may reach up to three elements past
/// the end.
#[inline(always)]
pub fn for_each_vector(length: u32, mut work: impl FnMut(u32)) {
    let mut at = 0;
    while at < length {
        work(at);
        at += 4;
    }
}

/// Runs `work`, which overwrites `length` elements of each array and the rest of its last vector, then restores that
/// rest.
#[inline(always)]
pub fn preserving_tail<const N: usize>(first: Floats, others: [Floats; N], length: u32, work: impl FnOnce()) {
    if length == 0 {
        return;
    }
    let last = (length - 1) & !3;
    let old = (first.get(last), others.map(|array| array.get(last)));
    work();
    let tail = TailMask::first(length - last);
    first.set(last, tail.merge(first.get(last), old.0));
    for (array, old) in others.iter().zip(old.1) {
        array.set(last, tail.merge(array.get(last), old));
    }
}

/// Calls `work` with the index of each vector of an array that it overwrites, then restores what follows the array.
#[inline(always)]
pub fn for_each_vector_of(array: Floats, length: u32, work: impl FnMut(u32)) {
    preserving_tail(array, [], length, || for_each_vector(length, work));
}
