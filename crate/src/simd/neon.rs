//! The same vocabulary in NEON, which every AArch64 has. Multiplications and additions stay separate: fused ones would
//! round once instead of twice.

use core::arch::aarch64 as neon;

pub type Raw = neon::float32x4_t;
pub type Raw64 = neon::float64x2_t;

macro_rules! pure {
    ($($name:ident($($arg:ident),*) -> $type:ty = $op:ident($($given:ident),*);)*) => {
        $(#[inline(always)]
        pub fn $name($($arg: $type),*) -> $type {
            // SAFETY: every AArch64 has NEON.
            unsafe { neon::$op($($given),*) }
        })*
    };
}

pure! {
    add(a, b) -> Raw = vaddq_f32(a, b);
    sub(a, b) -> Raw = vsubq_f32(a, b);
    mul(a, b) -> Raw = vmulq_f32(a, b);
    div(a, b) -> Raw = vdivq_f32(a, b);
    sqrt(a) -> Raw = vsqrtq_f32(a);
    abs(a) -> Raw = vabsq_f32(a);
    add64(a, b) -> Raw64 = vaddq_f64(a, b);
    mul64(a, b) -> Raw64 = vmulq_f64(a, b);
}

#[inline(always)]
fn bits(a: Raw) -> neon::uint32x4_t {
    // SAFETY: every AArch64 has NEON.
    unsafe { neon::vreinterpretq_u32_f32(a) }
}

#[inline(always)]
fn floats(a: neon::uint32x4_t) -> Raw {
    // SAFETY: every AArch64 has NEON.
    unsafe { neon::vreinterpretq_f32_u32(a) }
}

/// The second where it is larger, else the first, also where either is NaN. NEON's own maximum would give NaN there.
#[inline(always)]
pub fn larger(a: Raw, b: Raw) -> Raw {
    select(b, a, less(a, b))
}

#[inline(always)]
pub fn smaller(a: Raw, b: Raw) -> Raw {
    select(b, a, less(b, a))
}

#[inline(always)]
pub fn less(a: Raw, b: Raw) -> Raw {
    // SAFETY: every AArch64 has NEON.
    floats(unsafe { neon::vcltq_f32(a, b) })
}

#[inline(always)]
pub fn and_not(a: Raw, mask: Raw) -> Raw {
    // SAFETY: every AArch64 has NEON.
    floats(unsafe { neon::vbicq_u32(bits(a), bits(mask)) })
}

#[inline(always)]
pub fn and(a: Raw, mask: Raw) -> Raw {
    // SAFETY: every AArch64 has NEON.
    floats(unsafe { neon::vandq_u32(bits(a), bits(mask)) })
}

#[inline(always)]
pub fn or(a: Raw, b: Raw) -> Raw {
    // SAFETY: every AArch64 has NEON.
    floats(unsafe { neon::vorrq_u32(bits(a), bits(b)) })
}

/// The bits of `a` where the mask is set, else those of `b`.
#[inline(always)]
pub fn select(a: Raw, b: Raw, mask: Raw) -> Raw {
    // SAFETY: every AArch64 has NEON.
    unsafe { neon::vbslq_f32(bits(mask), a, b) }
}

#[inline(always)]
pub fn splat(x: f32) -> Raw {
    // SAFETY: every AArch64 has NEON.
    unsafe { neon::vdupq_n_f32(x) }
}

#[inline(always)]
pub fn counting() -> Raw {
    // SAFETY: the array has four floats.
    unsafe { load([0.0, 1.0, 2.0, 3.0].as_ptr()) }
}

#[inline(always)]
pub unsafe fn load(from: *const f32) -> Raw {
    // SAFETY: the caller guarantees that four floats are readable.
    unsafe { neon::vld1q_f32(from) }
}

#[inline(always)]
pub unsafe fn store(to: *mut f32, a: Raw) {
    // SAFETY: the caller guarantees that four floats are writable.
    unsafe { neon::vst1q_f32(to, a) }
}

#[inline(always)]
pub unsafe fn load64(from: *const f64) -> Raw64 {
    // SAFETY: the caller guarantees that two doubles are readable.
    unsafe { neon::vld1q_f64(from) }
}

#[inline(always)]
pub unsafe fn store64(to: *mut f64, a: Raw64) {
    // SAFETY: the caller guarantees that two doubles are writable.
    unsafe { neon::vst1q_f64(to, a) }
}

#[inline(always)]
pub fn splat64(x: f64) -> Raw64 {
    // SAFETY: every AArch64 has NEON.
    unsafe { neon::vdupq_n_f64(x) }
}

#[inline(always)]
pub fn widen_low(a: Raw) -> Raw64 {
    // SAFETY: every AArch64 has NEON.
    unsafe { neon::vcvt_f64_f32(neon::vget_low_f32(a)) }
}

#[inline(always)]
pub fn widen_high(a: Raw) -> Raw64 {
    // SAFETY: every AArch64 has NEON.
    unsafe { neon::vcvt_high_f64_f32(a) }
}

#[inline(always)]
pub fn narrow(a: Raw64) -> Raw {
    // SAFETY: every AArch64 has NEON.
    unsafe { neon::vcombine_f32(neon::vcvt_f32_f64(a), neon::vdup_n_f32(0.0)) }
}

#[inline(always)]
pub fn low_then_low(a: Raw, b: Raw) -> Raw {
    // SAFETY: every AArch64 has NEON.
    unsafe { neon::vcombine_f32(neon::vget_low_f32(a), neon::vget_low_f32(b)) }
}

#[inline(always)]
pub fn add_pairs64(a: Raw64, b: Raw64) -> Raw64 {
    // SAFETY: every AArch64 has NEON.
    unsafe { neon::vpaddq_f64(a, b) }
}

#[inline(always)]
pub fn sum64(a: Raw64) -> f64 {
    // SAFETY: every AArch64 has NEON.
    unsafe { neon::vgetq_lane_f64::<0>(a) + neon::vgetq_lane_f64::<1>(a) }
}

#[inline(always)]
pub fn splat_each(a: Raw) -> [Raw; 4] {
    // SAFETY: every AArch64 has NEON.
    unsafe {
        [
            neon::vdupq_laneq_f32::<0>(a),
            neon::vdupq_laneq_f32::<1>(a),
            neon::vdupq_laneq_f32::<2>(a),
            neon::vdupq_laneq_f32::<3>(a),
        ]
    }
}

/// Each lane, followed by a zero.
#[inline(always)]
pub fn spaced(a: Raw) -> [Raw; 2] {
    // SAFETY: every AArch64 has NEON.
    unsafe { [neon::vzip1q_f32(a, splat(0.0)), neon::vzip2q_f32(a, splat(0.0))] }
}

#[inline(always)]
pub fn all(mask: Raw) -> bool {
    // SAFETY: every AArch64 has NEON.
    unsafe { neon::vminvq_u32(bits(mask)) != 0 }
}

#[inline(always)]
pub fn any(mask: Raw) -> bool {
    // SAFETY: every AArch64 has NEON.
    unsafe { neon::vmaxvq_u32(bits(mask)) != 0 }
}

/// Square root of a double, rounded correctly.
#[inline(always)]
pub fn sqrt64(x: f64) -> f64 {
    x.sqrt()
}
