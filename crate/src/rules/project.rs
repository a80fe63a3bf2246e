//! Phi alone: w becomes the centralized gradient.

use super::{Rule, Slots};
use crate::lanes::{F32x4, Width};
use crate::table::Step;

/// Replaces the weights by the gradient.
#[derive(Clone, Copy)]
pub struct Project;

impl Rule for Project {
    type State = ();
    const LINEAR: bool = true;
    const DECAYING: usize = 0;

    #[inline(always)]
    fn new(_: &Step, _: f64) -> Self {
        Self
    }

    #[inline(always)]
    fn load<W: Width>(_: &Slots, _: u32, _: W) {}

    #[inline(always)]
    fn store<W: Width>(_: &Slots, _: u32, _: W, (): ()) {}

    #[inline(always)]
    fn advance(self, _: F32x4, (): ()) {}

    #[inline(always)]
    fn update(self, g: F32x4, (): ()) -> F32x4 {
        g
    }

    #[inline(always)]
    fn settle(self, _: F32x4, g: F32x4) -> F32x4 {
        g
    }
}
