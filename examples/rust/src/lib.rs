//! A perceptron that learns to read digits: natively with `cargo run --release -p glyphs`, and inside its own
//! WebAssembly module, whose only export is [`train_glyphs`].

pub mod glyphs;
pub mod network;

use glyphs::{Random, glyph};
use network::{backward, classify, network};
use zeromean::{Adam, Error, Optimizer, Options, Rule};

const BATCH: usize = 32;
const LR: f64 = 0.005;

/// The result of training.
pub struct Trained {
    /// The network.
    pub model: Optimizer,
    /// The mean loss of the last batch.
    pub loss: f32,
    /// The fraction of a thousand new pictures that it reads correctly.
    pub accuracy: f32,
}

impl Trained {
    /// One number for weights, state and everything else: the same on every machine.
    pub fn digest(&self) -> u64 {
        self.model.digest(LR)
    }
}

/// Trains a network for this many steps.
///
/// # Errors
/// There is not enough memory for it.
pub fn train(steps: u32) -> Result<Trained, Error> {
    let mut random = Random::new(1);
    let rule = Rule::AdamW(Adam::default());
    let options = Options { grad_scale: 1.0 / BATCH as f64, clip_norm: 1.0, ..rule.options() };
    let mut model = network(rule, options, &mut random)?;
    let mut loss = 0.0;
    for _ in 0..steps {
        loss = 0.0;
        for _ in 0..BATCH {
            let (digit, pixels) = glyph(&mut random);
            loss += backward(&mut model, digit, &pixels) / BATCH as f32;
        }
        model.step_and_zero_grad(LR);
    }
    let read = (0..1000).filter(|_| {
        let (digit, pixels) = glyph(&mut random);
        classify(&model, &pixels) == digit
    });
    let accuracy = read.count() as f32 / 1000.0;
    Ok(Trained { model, loss, accuracy })
}

/// Trains in a WebAssembly module: returns the digest, or 0 if there is not enough memory.
#[unsafe(no_mangle)]
pub extern "C" fn train_glyphs(steps: u32) -> u64 {
    train(steps).map_or(0, |trained| trained.digest())
}

#[cfg(test)]
mod tests {
    use super::train;

    #[test]
    fn it_learns() {
        let trained = train(300).expect("it is small");
        assert!(trained.accuracy > 0.95, "{}", trained.accuracy);
    }
}
