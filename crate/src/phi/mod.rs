//! Phi(x) = x - mean(x), Yong et al. 2020 (arXiv 2004.01461), eq. 1: the mean, and why it is taken twice.
//!
//! A float32 sum of a row of equal values has a relative error of about 1e-7, and Adam amplifies that residue into
//! full-size steps. So:
//! 1. Elements are summed in float32 over short blocks, and blocks in float64: the mean is right to about an ulp.
//! 2. Where a row is mostly offset, that ulp is large relative to its spread. A row counts as mostly offset unless one
//!    of its first elements is at least half of |mean| away from the mean; probing that many keeps false positives
//!    rare. In such a row, differences from the mean are exact, and their own mean, the correction, very nearly so.
//! 3. `Phi(x) = (x - mean) - correction`, with a correction of 0 where none is needed: exactly 0 for a row of equal
//!    values.
//!
//! In scratch space, the mean and the correction of a row are adjacent, and are subtracted together. For columns, all
//! means come before all corrections, which are not even read if all of them are 0.

pub mod columns;
pub mod offset;
pub mod rows;
pub mod subtract;

/// What has its own mean in a tile: each row, or each column.
#[derive(Clone, Copy, PartialEq)]
pub enum Orientation {
    /// Rows: the innermost axis is averaged.
    Rows,
    /// Columns: the innermost axis numbers the outputs.
    Columns,
}
