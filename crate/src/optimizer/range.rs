//! Ranges of numbers. Each is written so that NaN fails.

use super::error::Error;

/// The largest float64 that is finite when it is rounded to float32.
pub const LARGEST_FLOAT32: f64 = (u128::MAX - (1 << 103) - (1 << 75) + 1) as f64;

/// A range, and its description.
pub struct Range {
    expected: &'static str,
    holds: fn(f64) -> bool,
}

pub const NON_NEGATIVE: Range =
    Range { expected: "a finite number of 0 or more", holds: |x| (0.0..f64::INFINITY).contains(&x) };
pub const NON_NEGATIVE_FLOAT32: Range =
    Range { expected: "a finite float32 of 0 or more", holds: |x| (0.0..=LARGEST_FLOAT32).contains(&x) };
pub const POSITIVE_FLOAT32: Range =
    Range { expected: "a finite float32 above 0", holds: |x| x as f32 > 0.0 && x <= LARGEST_FLOAT32 };
pub const POSITIVE_OR_INFINITE: Range = Range { expected: "a number above 0", holds: |x| x > 0.0 };
pub const NON_NEGATIVE_OR_INFINITE: Range = Range { expected: "a number of 0 or more", holds: |x| x >= 0.0 };
pub const BELOW_ONE: Range =
    Range { expected: "a number of 0 or more and below 1", holds: |x| (0.0..1.0).contains(&x) };
pub const UP_TO_ONE: Range = Range { expected: "a number from 0 to 1", holds: |x| (0.0..=1.0).contains(&x) };
pub const POSITIVE_UP_TO_ONE: Range =
    Range { expected: "a number above 0 and at most 1", holds: |x| x > 0.0 && x <= 1.0 };
pub const FROM_ONE: Range = Range { expected: "1 or more", holds: |x| x >= 1.0 };

impl Range {
    /// Checks a number; `what` names the option.
    pub fn check(&self, what: &'static str, value: f64) -> Result<(), Error> {
        if (self.holds)(value) { Ok(()) } else { Err(Error::Range { what, value, expected: self.expected }) }
    }
}
