//! The numbers that all contestants generate identically; `tests/perf/numbers.mjs` is the original.

/// How gradients are generated: `number * scale + offset`.
#[derive(Clone, Copy)]
pub struct Kind {
    pub scale: f32,
    pub offset: f32,
}

pub const PLAIN: Kind = Kind { scale: 1.0, offset: 0.0 };
pub const NORMAL: Kind = Kind { scale: 1.0, offset: 0.25 };
pub const ZERO: Kind = Kind { scale: 0.0, offset: 0.0 };
pub const TINY: Kind = Kind { scale: 1.0 / (1_u128 << 64) as f32, offset: 0.0 };

/// Element `i` of a stream, in [-1, 1).
fn number(i: u32, stream: u32) -> f32 {
    let mut x = i.wrapping_add(stream.wrapping_mul(0x9e37_79b1)).wrapping_mul(0x85eb_ca6b);
    x = (x ^ x >> 15).wrapping_mul(0xc2b2_ae35);
    x ^= x >> 13;
    (x >> 8) as f32 / (1 << 23) as f32 - 1.0
}

pub fn fill(array: &mut [f32], stream: u32, kind: Kind) {
    for (i, x) in array.iter_mut().enumerate() {
        *x = number(i as u32, stream) * kind.scale + kind.offset;
    }
}
