//! The bits themselves, recorded as digests: a change that only reorders roundings stays within every error bound, but
//! is caught here.

use crate::case::{At, Case, Place};
use crate::phi::{phi, value};
use crate::rules::RECORDED;
use crate::world::World;

/// XXH64 of the bits of floats, chained to the hash `seed`.
fn chain(seed: u64, values: &[f32]) -> u64 {
    // SAFETY: the values are readable.
    unsafe { zeromean::passes::digest::digest(values.as_ptr().cast(), values.len(), seed) }
}

#[test]
fn of_phi() {
    let mut hash = 0;
    for by_columns in [false, true] {
        for n in (1..40).chain([63, 64, 65, 255, 256, 257, 300, 512, 513, 1031]) {
            for offset in [0.0, 1.0, 30.0, -1000.0] {
                for first in [1.0, 1.01, 1.3, 0.4] {
                    let values: Vec<f32> = (0..n).map(|i| value(i, offset, first)).collect();
                    hash = chain(hash, &phi(&values, by_columns));
                }
            }
        }
    }
    assert_eq!(hash, PHI, "{hash:#x}");
}

#[test]
fn of_the_norm() {
    let mut hash = 0;
    for n in (0..40).chain([1000]) {
        let mut world = World::new(&[n, 3], 4);
        for i in 0..n as usize {
            world.grad(0)[i] = value(i * 7 + 1, 0.1, 1.0);
        }
        world.grad(1).fill(0.3);
        world.padding(0).fill(f32::NAN);
        let memory = world.memory();
        // SAFETY: the table is at address 0.
        let norm = unsafe { zeromean::step::grad_norm(memory, 0) }.to_bits();
        hash = chain(hash, &[f32::from_bits(norm as u32), f32::from_bits((norm >> 32) as u32)]);
    }
    assert_eq!(hash, NORM, "{hash:#x}");
}

#[test]
fn of_the_steps() {
    let places = [
        Place::Rows { outputs: 5, fan_in: 301 },
        Place::Rows { outputs: 9, fan_in: 7 },
        Place::Columns { fan_in: 41, outputs: 11 },
        Place::Columns { fan_in: 3, outputs: 40 },
        Place::Middle { a: 4, outputs: 3, b: 9 },
        Place::Middle { a: 2, outputs: 40, b: 150 },
        Place::Rows { outputs: 2, fan_in: 4501 },
        Place::Columns { fan_in: 400, outputs: 13 },
        Place::Columns { fan_in: 3, outputs: 2501 },
        Place::Columns { fan_in: 50, outputs: 200 },
        Place::Deep { last: 7, by_columns: false },
        Place::Deep { last: 7, by_columns: true },
        Place::Deep { last: 150, by_columns: true },
    ];
    for (rules, recorded) in RECORDED {
        let mut hash = 0;
        for rule in *rules {
            for place in places {
                for at in [At::Nowhere, At::Gradient, At::Update] {
                    for (decoupled, inside) in [(false, false), (false, true), (true, false), (true, true)] {
                        let case = Case { rule: *rule, at, place, decay: 0.1, decoupled, inside, seed: 5 };
                        hash = chain(hash, &case.kernels(3));
                    }
                }
            }
        }
        assert_eq!(hash, *recorded, "{hash:#x} of {rules:?}");
    }
}

const PHI: u64 = 0x05e1_0706_50f3_da86;
const NORM: u64 = 0x97d7_3ec8_4119_a5b4;
