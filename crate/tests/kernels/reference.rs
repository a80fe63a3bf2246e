//! The kernels in their scalar build against a float64 reference that follows the formulas word for word.

use crate::case::{At, Case, Place};
use crate::oracle;
use crate::rules::COMPARED;
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use std::cell::Cell;

/// Every rule, every point of centralization, both kinds of decay.
fn cases() -> impl Strategy<Value = Case> {
    let rule = prop::sample::select(COMPARED);
    let at = prop_oneof![Just(At::Nowhere), Just(At::Gradient), Just(At::Update)];
    let place = prop_oneof![
        (1u32..40, 1u32..600).prop_map(|(outputs, fan_in)| Place::Rows { outputs, fan_in }),
        (1u32..40, 1u32..60).prop_map(|(fan_in, outputs)| Place::Columns { fan_in, outputs }),
        (1u32..6, 1u32..7, 1u32..12).prop_map(|(a, outputs, b)| Place::Middle { a, outputs, b }),
        (1u32..40, any::<bool>()).prop_map(|(last, by_columns)| Place::Deep { last, by_columns }),
        (40u32..60, 130u32..200).prop_map(|(fan_in, outputs)| Place::Columns { fan_in, outputs }),
        (1u32..3, 1900u32..4500).prop_map(|(outputs, fan_in)| Place::Rows { outputs, fan_in }),
        (1u32..3, 1900u32..2500).prop_map(|(fan_in, outputs)| Place::Columns { fan_in, outputs }),
        (300u32..400, 5u32..9).prop_map(|(fan_in, outputs)| Place::Columns { fan_in, outputs }),
        (1u32..3, 10u32..30, 100u32..200).prop_map(|(a, outputs, b)| Place::Middle { a, outputs, b }),
    ];
    let decay = prop_oneof![Just(0.0), Just(0.1)];
    (rule, at, place, decay, any::<bool>(), any::<bool>(), any::<u64>()).prop_map(
        |(rule, at, place, decay, decoupled, inside, seed)| Case { rule, at, place, decay, decoupled, inside, seed },
    )
}

#[test]
fn a_step_is_that_of_the_reference() {
    let config =
        ProptestConfig { cases: 1400, rng_seed: RngSeed::Fixed(2004), failure_persistence: None, ..Default::default() };
    let (compared, left_out) = (Cell::new(0), Cell::new(0));
    let outcome = TestRunner::new(config).run(&cases(), |case| {
        let (ours, (reference, doubts)) = (case.kernels(5), oracle::run(&case, 5));
        for (i, (a, b)) in ours.iter().zip(&reference).enumerate() {
            if doubts.contains(&case.unit(i)) {
                left_out.set(left_out.get() + 1);
                continue;
            }
            compared.set(compared.get() + 1);
            let error = (f64::from(*a) - b).abs();
            prop_assert!(error <= 2e-5, "{case:?}: element {i} is {a}, expected {b}");
        }
        Ok(())
    });
    println!("{} elements compared, {} left out: rounding decides a sign", compared.get(), left_out.get());
    outcome.unwrap();
    assert!(100 * left_out.get() < compared.get());
}

#[test]
fn rows_of_equal_gradients_are_centralized_to_nothing() {
    for seed in 0..300 {
        let case = Case::constant_rows(seed);
        assert_eq!(case.kernels(3), case.initial(), "{case:?}");
    }
}
