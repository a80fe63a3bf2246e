//! The running average of the weights: an exponential moving average, corrected for its bias towards the initial zero
//! (Kingma and Ba 2015, arXiv 1412.6980, section 7.2). With `e = d e + (1 - d) w` and `a = e / (1 - d^t)`:
//!
//! ```text
//! a = a + rate (w - a)          rate = (1 - d) / (1 - d^t)
//! ```

use crate::memory::Floats;
use crate::simd::F32x4;
use crate::vectors::for_each_vector_of;

/// Moves `length` averages towards the weights.
#[inline(never)]
pub fn average(averages: Floats, data: Floats, rate: f32, length: u32) {
    let rate = F32x4::splat(rate);
    for_each_vector_of(averages, length, |at| {
        let a = averages.get(at);
        averages.set(at, a + rate * (data.get(at) - a));
    });
}
