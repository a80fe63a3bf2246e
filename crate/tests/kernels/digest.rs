//! XXH64 against values of the reference implementation (python-xxhash 4.1.0), on bytes that are whole floats.

use zeromean::passes::digest::digest;

fn of(words: &[u32], seed: u64) -> u64 {
    // SAFETY: the words are readable.
    unsafe { digest(words.as_ptr(), words.len(), seed) }
}

/// Words that no NaN rule touches.
fn words(n: u32) -> Vec<u32> {
    (0..n).map(|i| i.wrapping_mul(0x0101_0107) & 0x3fff_ffff).collect()
}

/// Number of words, seed, hash.
const KNOWN: [(u32, u64, u64); 20] = [
    (1, 0x0, 0x3aefa6fd5cf2deb4),
    (1, 0x123456789abcdef, 0x448af41a3561e207),
    (2, 0x0, 0xa900d354b6b463a8),
    (2, 0x123456789abcdef, 0x79b3980fa50ccb23),
    (3, 0x0, 0xe73931ec8337e293),
    (3, 0x123456789abcdef, 0xcb26f965804ed2f9),
    (7, 0x0, 0xcdd2fddda4a45567),
    (7, 0x123456789abcdef, 0x200306e3eb076dae),
    (8, 0x0, 0x513827c7e7638373),
    (8, 0x123456789abcdef, 0xe0661eaa882c27ae),
    (9, 0x0, 0xc60095db06921ba8),
    (9, 0x123456789abcdef, 0x23b6ae8b1becc35a),
    (15, 0x0, 0x8c763c6525b1372d),
    (15, 0x123456789abcdef, 0xc631e61d86d44626),
    (16, 0x0, 0xe3ece7209f16764e),
    (16, 0x123456789abcdef, 0xa7f24475cab39c4b),
    (21, 0x0, 0x4bfe94352351c381),
    (21, 0x123456789abcdef, 0xd75cecf3dae7a93b),
    (64, 0x0, 0xc10f08bf1133b75a),
    (64, 0x123456789abcdef, 0x8c01bc0b1547c694),
];

#[test]
fn hashes_are_those_of_the_reference_implementation() {
    for (n, seed, hash) in KNOWN {
        assert_eq!(of(&words(n), seed), hash, "{n} words, seed {seed}");
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
