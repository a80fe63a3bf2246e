//! XXH64 against the crate xxhash-rust, on bytes that are whole floats, and against a published value.

use xxhash_rust::xxh64::xxh64;
use zeromean::passes::digest::digest;

fn of(words: &[u32], seed: u64) -> u64 {
    // SAFETY: the words are readable.
    unsafe { digest(words.as_ptr(), words.len(), seed) }
}

#[test]
fn hashes_are_those_of_xxhash_rust() {
    for n in 0..=100 {
        // None of these words is a NaN.
        let words: Vec<u32> = (0..n).map(|i: u32| i.wrapping_mul(0x9e37_79b1) & 0x3fff_ffff).collect();
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        for seed in [0, 1, 0x0123_4567_89ab_cdef, u64::MAX] {
            assert_eq!(of(&words, seed), xxh64(&bytes, seed), "{n} words, seed {seed}");
        }
    }
}

#[test]
fn nothing_hashes_to_the_published_value() {
    assert_eq!(of(&[], 0), 0xef46_db37_51d8_e999);
}

#[test]
fn every_nan_counts_as_the_same() {
    let canonical = of(&[0x7fc0_0000, 1], 3);
    assert_eq!(of(&[0x7f80_0001, 1], 3), canonical);
    assert_eq!(of(&[0xffff_ffff, 1], 3), canonical);
    assert_ne!(of(&[0x7f80_0000, 1], 3), canonical);
    assert_ne!(of(&[0xff80_0000, 1], 3), of(&[0x7f80_0000, 1], 3));
}
