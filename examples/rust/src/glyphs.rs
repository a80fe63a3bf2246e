//! Noisy digits of five by seven pixels: a task that needs no data.

/// Pixels in a picture.
pub const PIXELS: usize = 35;
/// How many digits there are.
pub const DIGITS: usize = 10;

/// Zero to nine, row by row.
const FONT: [&str; DIGITS] = [
    ".###. #...# #..## #.#.# ##..# #...# .###.",
    "..#.. .##.. ..#.. ..#.. ..#.. ..#.. .###.",
    ".###. #...# ....# ..##. .#... #.... #####",
    ".###. #...# ....# ..##. ....# #...# .###.",
    "...#. ..##. .#.#. #..#. ##### ...#. ...#.",
    "##### #.... ####. ....# ....# #...# .###.",
    "..##. .#... #.... ####. #...# #...# .###.",
    "##### ....# ...#. ..#.. .#... .#... .#...",
    ".###. #...# #...# .###. #...# #...# .###.",
    ".###. #...# #...# .#### ....# ...#. .##..",
];

/// Random numbers, the same on every machine (xorshift32, Marsaglia 2003).
pub struct Random(u32);

impl Random {
    /// A generator with this seed, which must not be 0.
    pub fn new(seed: u32) -> Self {
        Self(seed)
    }

    /// The next number in [0, 1).
    pub fn uniform(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        (self.0 >> 8) as f32 / (1 << 24) as f32
    }
}

/// A digit, and its picture, in which each pixel is up to 0.6 brighter or darker than it should be.
pub fn glyph(random: &mut Random) -> (usize, [f32; PIXELS]) {
    let digit = (random.uniform() * DIGITS as f32) as usize;
    let mut pixels = FONT[digit].bytes().filter(|byte| *byte != b' ').map(|byte| f32::from(u8::from(byte == b'#')));
    (digit, std::array::from_fn(|_| pixels.next().unwrap_or(0.0) + 1.2 * random.uniform() - 0.6))
}
