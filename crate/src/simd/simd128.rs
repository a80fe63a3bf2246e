//! The vector vocabulary in WebAssembly SIMD128.

use core::arch::wasm32 as simd;

pub type Raw = simd::v128;

/// Two float64 values.
pub type Raw64 = simd::v128;

macro_rules! pure {
    ($($name:ident($($arg:ident),*) = $op:ident;)*) => {
        $(#[inline(always)] pub fn $name($($arg: Raw),*) -> Raw { simd::$op($($arg),*) })*
    };
}

pure! {
    add(a, b) = f32x4_add;
    sub(a, b) = f32x4_sub;
    mul(a, b) = f32x4_mul;
    div(a, b) = f32x4_div;
    sqrt(a) = f32x4_sqrt;
    abs(a) = f32x4_abs;
    larger(a, b) = f32x4_pmax;
    smaller(a, b) = f32x4_pmin;
    less(a, b) = f32x4_lt;
    and_not(a, mask) = v128_andnot;
    and(a, mask) = v128_and;
    or(a, b) = v128_or;
    add64(a, b) = f64x2_add;
    mul64(a, b) = f64x2_mul;
    widen_low(a) = f64x2_promote_low_f32x4;
    narrow(a) = f32x4_demote_f64x2_zero;
}

#[inline(always)]
pub fn splat(x: f32) -> Raw {
    simd::f32x4_splat(x)
}

#[inline(always)]
pub fn counting() -> Raw {
    simd::f32x4(0.0, 1.0, 2.0, 3.0)
}

#[inline(always)]
pub unsafe fn load(from: *const f32) -> Raw {
    // SAFETY: the caller guarantees that 16 bytes are readable.
    unsafe { simd::v128_load(from.cast()) }
}

#[inline(always)]
pub unsafe fn store(to: *mut f32, a: Raw) {
    // SAFETY: the caller guarantees that 16 bytes are writable.
    unsafe { simd::v128_store(to.cast(), a) }
}

/// The bits of `a` where the mask is set, else those of `b`.
#[inline(always)]
pub fn select(a: Raw, b: Raw, mask: Raw) -> Raw {
    simd::v128_bitselect(a, b, mask)
}

#[inline(always)]
pub unsafe fn load64(from: *const f64) -> Raw64 {
    // SAFETY: the caller guarantees that 16 bytes are readable.
    unsafe { simd::v128_load(from.cast()) }
}

#[inline(always)]
pub unsafe fn store64(to: *mut f64, a: Raw64) {
    // SAFETY: the caller guarantees that 16 bytes are writable.
    unsafe { simd::v128_store(to.cast(), a) }
}

#[inline(always)]
pub fn splat64(x: f64) -> Raw64 {
    simd::f64x2_splat(x)
}

#[inline(always)]
pub fn low_then_low(a: Raw, b: Raw) -> Raw {
    simd::i64x2_shuffle::<0, 2>(a, b)
}

#[inline(always)]
pub fn add_pairs64(a: Raw64, b: Raw64) -> Raw64 {
    add64(simd::i64x2_shuffle::<0, 2>(a, b), simd::i64x2_shuffle::<1, 3>(a, b))
}

#[inline(always)]
pub fn widen_high(a: Raw) -> Raw64 {
    simd::f64x2_promote_low_f32x4(simd::i64x2_shuffle::<1, 1>(a, a))
}

#[inline(always)]
pub fn sum64(a: Raw64) -> f64 {
    simd::f64x2_extract_lane::<0>(a) + simd::f64x2_extract_lane::<1>(a)
}

#[inline(always)]
pub fn splat_each(a: Raw) -> [Raw; 4] {
    [
        simd::i32x4_shuffle::<0, 0, 0, 0>(a, a),
        simd::i32x4_shuffle::<1, 1, 1, 1>(a, a),
        simd::i32x4_shuffle::<2, 2, 2, 2>(a, a),
        simd::i32x4_shuffle::<3, 3, 3, 3>(a, a),
    ]
}

/// Each lane, followed by a zero.
#[inline(always)]
pub fn spaced(a: Raw) -> [Raw; 2] {
    [simd::u64x2_extend_low_u32x4(a), simd::u64x2_extend_high_u32x4(a)]
}

#[inline(always)]
pub fn all(mask: Raw) -> bool {
    simd::i32x4_bitmask(mask) == 0b1111
}

#[inline(always)]
pub fn any(mask: Raw) -> bool {
    simd::v128_any_true(mask)
}

/// Square root of a double, rounded correctly.
#[inline(always)]
pub fn sqrt64(x: f64) -> f64 {
    simd::f64x2_extract_lane::<0>(simd::f64x2_sqrt(simd::f64x2_splat(x)))
}
