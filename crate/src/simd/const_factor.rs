//! The factors 1 and 0 as types instead of four lanes: the formulas stay as they are, and multiplying by one costs
//! nothing. Most steps have several: no clipping, no decay, no dampening.

use core::ops::{Add, Mul};

use crate::simd::F32x4;

/// A factor for four lanes: four lanes, [`One`] or [`Zero`].
pub trait Factor: Copy + Mul<F32x4, Output: Term> {
    /// Whether it is 1.
    const IS_ONE: bool = false;

    /// Whether what it multiplies is centralized.
    const IN_PHI: bool = false;

    /// The factor with this value.
    fn new(value: f32) -> Self;
}

/// What can be added to four lanes.
pub trait Term {
    /// `sum + self`
    fn added_to(self, sum: F32x4) -> F32x4;
}

/// A factor of weights that are centralized together with the gradient.
#[derive(Clone, Copy)]
pub struct InPhi(F32x4);

/// The factor 1.
#[derive(Clone, Copy)]
pub struct One;

/// The factor 0, and its product with anything, even an infinity: adding it changes nothing.
#[derive(Clone, Copy)]
pub struct Zero;

impl Factor for F32x4 {
    #[inline(always)]
    fn new(value: f32) -> Self {
        Self::splat(value)
    }
}

impl Factor for InPhi {
    const IN_PHI: bool = true;

    #[inline(always)]
    fn new(value: f32) -> Self {
        Self(F32x4::splat(value))
    }
}

impl Factor for One {
    const IS_ONE: bool = true;

    #[inline(always)]
    fn new(_: f32) -> Self {
        Self
    }
}

impl Factor for Zero {
    #[inline(always)]
    fn new(_: f32) -> Self {
        Self
    }
}

impl Mul<F32x4> for InPhi {
    type Output = F32x4;
    #[inline(always)]
    fn mul(self, x: F32x4) -> F32x4 {
        self.0 * x
    }
}

impl Mul<F32x4> for One {
    type Output = F32x4;
    #[inline(always)]
    fn mul(self, x: F32x4) -> F32x4 {
        x
    }
}

impl Mul<F32x4> for Zero {
    type Output = Self;
    #[inline(always)]
    fn mul(self, _: F32x4) -> Self {
        self
    }
}

impl Term for F32x4 {
    #[inline(always)]
    fn added_to(self, sum: F32x4) -> F32x4 {
        sum.plus(self)
    }
}

impl Term for Zero {
    #[inline(always)]
    fn added_to(self, sum: F32x4) -> F32x4 {
        sum
    }
}

impl<T: Term> Add<T> for F32x4 {
    type Output = Self;
    #[inline(always)]
    fn add(self, term: T) -> Self {
        term.added_to(self)
    }
}
