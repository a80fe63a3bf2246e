//! The same vocabulary in SSE2, which every x86-64 has.

use core::arch::x86_64 as sse;

pub type Raw = sse::__m128;
pub type Raw64 = sse::__m128d;

macro_rules! pure {
    ($($name:ident($($arg:ident),*) -> $type:ty = $op:ident($($given:ident),*);)*) => {
        $(#[inline(always)]
        pub fn $name($($arg: $type),*) -> $type {
            // SAFETY: every x86-64 has SSE2.
            unsafe { sse::$op($($given),*) }
        })*
    };
}

pure! {
    add(a, b) -> Raw = _mm_add_ps(a, b);
    sub(a, b) -> Raw = _mm_sub_ps(a, b);
    mul(a, b) -> Raw = _mm_mul_ps(a, b);
    div(a, b) -> Raw = _mm_div_ps(a, b);
    sqrt(a) -> Raw = _mm_sqrt_ps(a);
    larger(a, b) -> Raw = _mm_max_ps(b, a); // the second where either is NaN
    smaller(a, b) -> Raw = _mm_min_ps(b, a);
    less(a, b) -> Raw = _mm_cmplt_ps(a, b);
    and_not(a, mask) -> Raw = _mm_andnot_ps(mask, a);
    and(a, mask) -> Raw = _mm_and_ps(a, mask);
    or(a, b) -> Raw = _mm_or_ps(a, b);
    low_then_low(a, b) -> Raw = _mm_movelh_ps(a, b);
    add64(a, b) -> Raw64 = _mm_add_pd(a, b);
    mul64(a, b) -> Raw64 = _mm_mul_pd(a, b);
}

#[inline(always)]
pub fn abs(a: Raw) -> Raw {
    and_not(a, splat(-0.0))
}

/// The bits of `a` where the mask is set, else those of `b`.
#[inline(always)]
pub fn select(a: Raw, b: Raw, mask: Raw) -> Raw {
    or(and(a, mask), and_not(b, mask))
}

#[inline(always)]
pub fn splat(x: f32) -> Raw {
    // SAFETY: every x86-64 has SSE2.
    unsafe { sse::_mm_set1_ps(x) }
}

#[inline(always)]
pub fn counting() -> Raw {
    // SAFETY: every x86-64 has SSE2.
    unsafe { sse::_mm_setr_ps(0.0, 1.0, 2.0, 3.0) }
}

#[inline(always)]
pub unsafe fn load(from: *const f32) -> Raw {
    // SAFETY: the caller guarantees that four floats are readable.
    unsafe { sse::_mm_loadu_ps(from) }
}

#[inline(always)]
pub unsafe fn store(to: *mut f32, a: Raw) {
    // SAFETY: the caller guarantees that four floats are writable.
    unsafe { sse::_mm_storeu_ps(to, a) }
}

#[inline(always)]
pub unsafe fn load64(from: *const f64) -> Raw64 {
    // SAFETY: the caller guarantees that two doubles are readable.
    unsafe { sse::_mm_loadu_pd(from) }
}

#[inline(always)]
pub unsafe fn store64(to: *mut f64, a: Raw64) {
    // SAFETY: the caller guarantees that two doubles are writable.
    unsafe { sse::_mm_storeu_pd(to, a) }
}

#[inline(always)]
pub fn splat64(x: f64) -> Raw64 {
    // SAFETY: every x86-64 has SSE2.
    unsafe { sse::_mm_set1_pd(x) }
}

#[inline(always)]
pub fn widen_low(a: Raw) -> Raw64 {
    // SAFETY: every x86-64 has SSE2.
    unsafe { sse::_mm_cvtps_pd(a) }
}

#[inline(always)]
pub fn widen_high(a: Raw) -> Raw64 {
    // SAFETY: every x86-64 has SSE2.
    unsafe { sse::_mm_cvtps_pd(sse::_mm_movehl_ps(a, a)) }
}

#[inline(always)]
pub fn narrow(a: Raw64) -> Raw {
    // SAFETY: every x86-64 has SSE2.
    unsafe { sse::_mm_cvtpd_ps(a) }
}

#[inline(always)]
pub fn add_pairs64(a: Raw64, b: Raw64) -> Raw64 {
    // SAFETY: every x86-64 has SSE2.
    unsafe { sse::_mm_add_pd(sse::_mm_unpacklo_pd(a, b), sse::_mm_unpackhi_pd(a, b)) }
}

#[inline(always)]
pub fn sum64(a: Raw64) -> f64 {
    // SAFETY: every x86-64 has SSE2.
    unsafe { sse::_mm_cvtsd_f64(a) + sse::_mm_cvtsd_f64(sse::_mm_unpackhi_pd(a, a)) }
}

#[inline(always)]
pub fn splat_each(a: Raw) -> [Raw; 4] {
    // SAFETY: every x86-64 has SSE2.
    unsafe {
        [
            sse::_mm_shuffle_ps::<0x00>(a, a),
            sse::_mm_shuffle_ps::<0x55>(a, a),
            sse::_mm_shuffle_ps::<0xaa>(a, a),
            sse::_mm_shuffle_ps::<0xff>(a, a),
        ]
    }
}

/// Each lane, followed by a zero.
#[inline(always)]
pub fn spaced(a: Raw) -> [Raw; 2] {
    // SAFETY: every x86-64 has SSE2.
    unsafe { [sse::_mm_unpacklo_ps(a, splat(0.0)), sse::_mm_unpackhi_ps(a, splat(0.0))] }
}

#[inline(always)]
pub fn all(mask: Raw) -> bool {
    // SAFETY: every x86-64 has SSE2.
    unsafe { sse::_mm_movemask_ps(mask) == 0b1111 }
}

#[inline(always)]
pub fn any(mask: Raw) -> bool {
    // SAFETY: every x86-64 has SSE2.
    unsafe {
        let zeros = sse::_mm_cmpeq_epi8(sse::_mm_castps_si128(mask), sse::_mm_setzero_si128());
        sse::_mm_movemask_epi8(zeros) != 0xffff
    }
}

/// Square root of a double, rounded correctly.
#[inline(always)]
pub fn sqrt64(x: f64) -> f64 {
    x.sqrt()
}
