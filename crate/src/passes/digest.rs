//! XXH64 (Yann Collet, specification 0.1.1) of float32 arrays, with every NaN read as 0x7fc00000.

const PRIME: [u64; 5] =
    [0x9E37_79B1_85EB_CA87, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0x85EB_CA77_C2B2_AE63, 0x27D4_EB2F_1656_67C5];

#[inline(always)]
fn round(lane: u64, input: u64) -> u64 {
    lane.wrapping_add(input.wrapping_mul(PRIME[1])).rotate_left(31).wrapping_mul(PRIME[0])
}

/// The bits of the float at index `at`.
///
/// # Safety
/// It is readable.
#[inline(always)]
unsafe fn word(from: *const u32, at: usize) -> u64 {
    // SAFETY: the caller guarantees it.
    let bits = unsafe { from.wrapping_add(at).read() };
    u64::from(if bits & 0x7fff_ffff > 0x7f80_0000 { 0x7fc0_0000 } else { bits })
}

/// The bits of two neighbouring floats, little-endian.
///
/// # Safety
/// Both are readable.
#[inline(always)]
unsafe fn pair(from: *const u32, at: usize) -> u64 {
    // SAFETY: the caller guarantees it.
    unsafe { word(from, at) | word(from, at + 1) << 32 }
}

/// XXH64 of `count` floats.
///
/// # Safety
/// The floats are readable, and aligned to four bytes.
pub unsafe fn digest(from: *const u32, count: usize, seed: u64) -> u64 {
    let mut at = 0;
    let mut hash = if count >= 8 {
        let mut a = seed.wrapping_add(PRIME[0]).wrapping_add(PRIME[1]);
        let mut b = seed.wrapping_add(PRIME[1]);
        let mut c = seed;
        let mut d = seed.wrapping_sub(PRIME[0]);
        while count - at >= 8 {
            // SAFETY: eight floats are left.
            unsafe {
                a = round(a, pair(from, at));
                b = round(b, pair(from, at + 2));
                c = round(c, pair(from, at + 4));
                d = round(d, pair(from, at + 6));
            }
            at += 8;
        }
        let mut hash = a
            .rotate_left(1)
            .wrapping_add(b.rotate_left(7))
            .wrapping_add(c.rotate_left(12))
            .wrapping_add(d.rotate_left(18));
        for lane in [a, b, c, d] {
            hash = (hash ^ round(0, lane)).wrapping_mul(PRIME[0]).wrapping_add(PRIME[3]);
        }
        hash
    } else {
        seed.wrapping_add(PRIME[4])
    };
    hash = hash.wrapping_add(4 * count as u64);
    while count - at >= 2 {
        // SAFETY: two floats are left.
        hash ^= round(0, unsafe { pair(from, at) });
        hash = hash.rotate_left(27).wrapping_mul(PRIME[0]).wrapping_add(PRIME[3]);
        at += 2;
    }
    if at < count {
        // SAFETY: one float is left.
        hash ^= unsafe { word(from, at) }.wrapping_mul(PRIME[0]);
        hash = hash.rotate_left(23).wrapping_mul(PRIME[1]).wrapping_add(PRIME[2]);
    }
    hash = (hash ^ hash >> 33).wrapping_mul(PRIME[1]);
    hash = (hash ^ hash >> 29).wrapping_mul(PRIME[2]);
    hash ^ hash >> 32
}
