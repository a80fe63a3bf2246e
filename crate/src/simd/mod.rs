//! Four float32 lanes: all the vector operations that the kernels use, on a register of WebAssembly's SIMD128, of SSE2
//! or of NEON, or on an array of four floats where none of these exists (the feature `portable` forces that). All of
//! them round every operation once, so they give the same bits.

use core::ops::{Add, Div, Mul, Sub};

pub mod const_factor;
#[cfg_attr(all(target_arch = "wasm32", target_feature = "simd128", not(feature = "portable")), path = "simd128.rs")]
#[cfg_attr(all(target_arch = "x86_64", not(feature = "portable")), path = "sse.rs")]
#[cfg_attr(all(target_arch = "aarch64", not(feature = "portable")), path = "neon.rs")]
#[cfg_attr(
    any(
        feature = "portable",
        not(any(
            all(target_arch = "wasm32", target_feature = "simd128"),
            target_arch = "x86_64",
            target_arch = "aarch64"
        ))
    ),
    path = "scalar.rs"
)]
mod imp;
pub mod tail;

pub use imp::sqrt64;

/// Four float32 lanes.
#[derive(Clone, Copy)]
pub struct F32x4(imp::Raw);

/// Four float64 lanes: the accumulator of many float32 sums.
#[derive(Clone, Copy)]
pub struct F64x4(imp::Raw64, imp::Raw64);

macro_rules! operator {
    ($($trait:ident $method:ident $op:ident),*) => {
        $(impl $trait for F32x4 {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Self(imp::$op(self.0, other.0))
            }
        })*
    };
}
operator!(Sub sub sub, Mul mul mul, Div div div);

impl F32x4 {
    /// The same value in all four lanes.
    #[inline(always)]
    pub fn splat(x: f32) -> Self {
        Self(imp::splat(x))
    }

    /// The same value in all four lanes, rounded to float32.
    #[inline(always)]
    pub fn rounded(x: f64) -> Self {
        Self::splat(x as f32)
    }

    /// Four zeros.
    #[inline(always)]
    pub fn zero() -> Self {
        Self::splat(0.0)
    }

    /// All bits of all lanes set.
    #[inline(always)]
    pub fn ones() -> Self {
        Self::splat(f32::from_bits(u32::MAX))
    }

    /// The sum of each pair; `+` accepts any [`const_factor::Term`].
    #[inline(always)]
    pub fn plus(self, other: Self) -> Self {
        Self(imp::add(self.0, other.0))
    }

    /// Square root of each lane, rounded correctly.
    #[inline(always)]
    pub fn sqrt(self) -> Self {
        Self(imp::sqrt(self.0))
    }

    /// Absolute value of each lane.
    #[inline(always)]
    pub fn abs(self) -> Self {
        Self(imp::abs(self.0))
    }

    /// The larger of each pair (`f32x4.pmax`, one instruction on every CPU): `self` where either is NaN.
    #[inline(always)]
    pub fn or_larger(self, other: Self) -> Self {
        Self(imp::larger(self.0, other.0))
    }

    /// The smaller of each pair (`f32x4.pmin`): `self` where either is NaN.
    #[inline(always)]
    pub fn or_smaller(self, other: Self) -> Self {
        Self(imp::smaller(self.0, other.0))
    }

    /// All bits set in each lane where `self < other`, else none (NaN is not less).
    #[inline(always)]
    pub fn less(self, other: Self) -> Self {
        Self(imp::less(self.0, other.0))
    }

    /// `self` where no bits of the mask are set, zero where all are.
    #[inline(always)]
    pub fn zero_where(self, mask: Self) -> Self {
        Self(imp::and_not(self.0, mask.0))
    }

    /// `self` where all bits of the mask are set, zero where none are.
    #[inline(always)]
    pub fn only_where(self, mask: Self) -> Self {
        Self(imp::and(self.0, mask.0))
    }

    /// Bitwise or.
    #[inline(always)]
    pub fn or(self, other: Self) -> Self {
        Self(imp::or(self.0, other.0))
    }

    /// Loads four floats.
    ///
    /// # Safety
    /// 16 bytes are readable at `from`.
    #[inline(always)]
    pub unsafe fn load(from: *const f32) -> Self {
        // SAFETY: the caller guarantees it.
        Self(unsafe { imp::load(from) })
    }

    /// Stores four floats.
    ///
    /// # Safety
    /// 16 bytes are writable at `to`.
    #[inline(always)]
    pub unsafe fn store(self, to: *mut f32) {
        // SAFETY: the caller guarantees it.
        unsafe { imp::store(to, self.0) }
    }

    /// Each lane, in all four lanes.
    #[inline(always)]
    pub fn splat_each(self) -> [Self; 4] {
        imp::splat_each(self.0).map(Self)
    }

    /// Each lane, followed by a zero.
    #[inline(always)]
    pub fn spaced(self) -> [Self; 2] {
        imp::spaced(self.0).map(Self)
    }

    /// Whether all lanes of a mask are set.
    #[inline(always)]
    pub fn all(self) -> bool {
        imp::all(self.0)
    }

    /// Whether any bit of any lane is set.
    #[inline(always)]
    pub fn any(self) -> bool {
        imp::any(self.0)
    }

    /// The same four values in float64.
    #[inline(always)]
    pub fn widen(self) -> F64x4 {
        F64x4(imp::widen_low(self.0), imp::widen_high(self.0))
    }
}

impl F64x4 {
    /// The same value in all four lanes.
    #[inline(always)]
    pub fn splat(x: f64) -> Self {
        Self(imp::splat64(x), imp::splat64(x))
    }

    /// Loads four doubles.
    ///
    /// # Safety
    /// 32 bytes are readable at `from`.
    #[inline(always)]
    pub unsafe fn load(from: *const f64) -> Self {
        // SAFETY: the caller guarantees it.
        unsafe { Self(imp::load64(from), imp::load64(from.add(2))) }
    }

    /// Stores four doubles.
    ///
    /// # Safety
    /// 32 bytes are writable at `to`.
    #[inline(always)]
    pub unsafe fn store(self, to: *mut f64) {
        // SAFETY: the caller guarantees it.
        unsafe {
            imp::store64(to, self.0);
            imp::store64(to.add(2), self.1);
        }
    }

    /// The same four values, rounded to float32.
    #[inline(always)]
    pub fn narrow(self) -> F32x4 {
        F32x4(imp::low_then_low(imp::narrow(self.0), imp::narrow(self.1)))
    }

    /// The [`F64x4::sum`] of each of four.
    #[inline(always)]
    pub fn sums(four: [Self; 4]) -> Self {
        let [a, b, c, d] = four.map(|x| imp::add64(x.0, x.1));
        Self(imp::add_pairs64(a, b), imp::add_pairs64(c, d))
    }

    /// The sum of all lanes, `(0 + 2) + (1 + 3)`.
    #[inline(always)]
    pub fn sum(self) -> f64 {
        imp::sum64(imp::add64(self.0, self.1))
    }
}

impl Add for F64x4 {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(imp::add64(self.0, other.0), imp::add64(self.1, other.1))
    }
}

impl Mul for F64x4 {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self(imp::mul64(self.0, other.0), imp::mul64(self.1, other.1))
    }
}
