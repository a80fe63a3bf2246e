//! Passes over whole arrays, before a step or after it.

pub mod average;
pub mod clip;
pub mod digest;
pub mod flush;
pub mod lookahead;
pub mod norm;
