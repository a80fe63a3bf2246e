//! The same vocabulary on arrays, for every other target: each function rounds like the vector instruction.

pub type Raw = [f32; 4];
pub type Raw64 = [f64; 2];

#[inline(always)]
fn zip(a: Raw, b: Raw, f: impl Fn(f32, f32) -> f32) -> Raw {
    core::array::from_fn(|i| f(a[i], b[i]))
}

#[inline(always)]
fn bits(a: Raw, b: Raw, f: impl Fn(u32, u32) -> u32) -> Raw {
    zip(a, b, |x, y| f32::from_bits(f(x.to_bits(), y.to_bits())))
}

#[inline(always)]
pub fn add(a: Raw, b: Raw) -> Raw {
    zip(a, b, |x, y| x + y)
}

#[inline(always)]
pub fn sub(a: Raw, b: Raw) -> Raw {
    zip(a, b, |x, y| x - y)
}

#[inline(always)]
pub fn mul(a: Raw, b: Raw) -> Raw {
    zip(a, b, |x, y| x * y)
}

#[inline(always)]
pub fn div(a: Raw, b: Raw) -> Raw {
    zip(a, b, |x, y| x / y)
}

#[inline(always)]
pub fn sqrt(a: Raw) -> Raw {
    a.map(f32::sqrt)
}

#[inline(always)]
pub fn abs(a: Raw) -> Raw {
    a.map(f32::abs)
}

#[inline(always)]
pub fn larger(a: Raw, b: Raw) -> Raw {
    zip(a, b, |x, y| if x < y { y } else { x })
}

#[inline(always)]
pub fn smaller(a: Raw, b: Raw) -> Raw {
    zip(a, b, |x, y| if y < x { y } else { x })
}

#[inline(always)]
pub fn less(a: Raw, b: Raw) -> Raw {
    zip(a, b, |x, y| f32::from_bits(if x < y { u32::MAX } else { 0 }))
}

#[inline(always)]
pub fn and_not(a: Raw, mask: Raw) -> Raw {
    bits(a, mask, |x, m| x & !m)
}

#[inline(always)]
pub fn and(a: Raw, mask: Raw) -> Raw {
    bits(a, mask, |x, m| x & m)
}

#[inline(always)]
pub fn or(a: Raw, b: Raw) -> Raw {
    bits(a, b, |x, y| x | y)
}

/// The bits of `a` where the mask is set, else those of `b`.
#[inline(always)]
pub fn select(a: Raw, b: Raw, mask: Raw) -> Raw {
    or(and(a, mask), and_not(b, mask))
}

#[inline(always)]
pub fn splat(x: f32) -> Raw {
    [x; 4]
}

#[inline(always)]
pub fn counting() -> Raw {
    [0.0, 1.0, 2.0, 3.0]
}

#[inline(always)]
pub unsafe fn load(from: *const f32) -> Raw {
    // SAFETY: the caller guarantees that four floats are readable.
    unsafe { from.cast::<Raw>().read_unaligned() }
}

#[inline(always)]
pub unsafe fn store(to: *mut f32, a: Raw) {
    // SAFETY: the caller guarantees that four floats are writable.
    unsafe { to.cast::<Raw>().write_unaligned(a) }
}

#[inline(always)]
pub unsafe fn load64(from: *const f64) -> Raw64 {
    // SAFETY: the caller guarantees that two doubles are readable.
    unsafe { from.cast::<Raw64>().read_unaligned() }
}

#[inline(always)]
pub unsafe fn store64(to: *mut f64, a: Raw64) {
    // SAFETY: the caller guarantees that two doubles are writable.
    unsafe { to.cast::<Raw64>().write_unaligned(a) }
}

#[inline(always)]
pub fn splat64(x: f64) -> Raw64 {
    [x; 2]
}

#[inline(always)]
pub fn add64(a: Raw64, b: Raw64) -> Raw64 {
    [a[0] + b[0], a[1] + b[1]]
}

#[inline(always)]
pub fn mul64(a: Raw64, b: Raw64) -> Raw64 {
    [a[0] * b[0], a[1] * b[1]]
}

#[inline(always)]
pub fn widen_low(a: Raw) -> Raw64 {
    [f64::from(a[0]), f64::from(a[1])]
}

#[inline(always)]
pub fn widen_high(a: Raw) -> Raw64 {
    [f64::from(a[2]), f64::from(a[3])]
}

#[inline(always)]
pub fn narrow(a: Raw64) -> Raw {
    [a[0] as f32, a[1] as f32, 0.0, 0.0]
}

#[inline(always)]
pub fn low_then_low(a: Raw, b: Raw) -> Raw {
    [a[0], a[1], b[0], b[1]]
}

#[inline(always)]
pub fn add_pairs64(a: Raw64, b: Raw64) -> Raw64 {
    [a[0] + a[1], b[0] + b[1]]
}

#[inline(always)]
pub fn sum64(a: Raw64) -> f64 {
    a[0] + a[1]
}

#[inline(always)]
pub fn splat_each(a: Raw) -> [Raw; 4] {
    a.map(splat)
}

/// Each lane, followed by a zero.
#[inline(always)]
pub fn spaced(a: Raw) -> [Raw; 2] {
    [[a[0], 0.0, a[1], 0.0], [a[2], 0.0, a[3], 0.0]]
}

#[inline(always)]
pub fn all(mask: Raw) -> bool {
    mask.iter().all(|lane| lane.to_bits() != 0)
}

#[inline(always)]
pub fn any(mask: Raw) -> bool {
    mask.iter().any(|lane| lane.to_bits() != 0)
}

/// Square root of a double, rounded correctly.
#[inline(always)]
pub fn sqrt64(x: f64) -> f64 {
    x.sqrt()
}
