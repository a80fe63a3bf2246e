//! Steps that are skipped because a finite gradient is no longer finite after multiplication by its factor.

use crate::world::World;

/// The smallest float64 that rounds to an infinite float32: halfway between the largest float32 and 2^128.
const TOO_LARGE: f64 = (1u128 << 127) as f64 * (2.0 - 1.0 / (1 << 24) as f64);

/// The float64 just below.
fn below(x: f64) -> f64 {
    f64::from_bits(x.to_bits() - 1)
}

/// One tensor with this gradient at one index and 0 elsewhere, this scale, and skipping on.
fn scaled(size: u32, at: usize, gradient: f32, scale: f64) -> World {
    let mut world = World::new(&[size], 4);
    world.grad(0)[at] = gradient;
    (world.step().skip_non_finite, world.step().grad_scale) = (1, scale);
    world
}

#[test]
fn a_scale_that_makes_a_gradient_infinite_skips_the_step() {
    for size in [1, 2, 3, 4, 5, 8, 9, 31] {
        for at in 0..size as usize {
            for sign in [1.0, -1.0] {
                let mut world = scaled(size, at, sign * 1e20, -1e30);
                assert!(!world.take());
                assert!(world.data(0).iter().all(|w| *w == 0.0));
                assert_eq!(world.grad(0)[at], sign * 1e20);
            }
        }
    }
}

#[test]
fn the_largest_product_is_taken_and_the_next_one_is_not() {
    let largest = f64::from(f32::MAX);
    let cases = [
        (1.0, below(TOO_LARGE), true), // the factor rounds to the largest float32
        (1.0, TOO_LARGE, false),
        (f32::MAX, 1.0, true),
        (f32::MAX, 1.0 + 2f64.powi(-24), true), // the factor rounds to 1
        (f32::MAX, 1.0 + 2f64.powi(-23), false),
        (-0.5, 2.0 * below(TOO_LARGE), false), // the factor itself rounds to infinity
        (2f32.powi(-149), largest, true),
    ];
    for (gradient, scale, expected) in cases {
        for scale in [scale, -scale] {
            let mut world = scaled(3, 1, gradient, scale);
            world.step().lr = 2f64.powi(-20);
            assert_eq!(world.take(), expected, "{gradient} times {scale}");
            assert!(world.data(0).iter().all(|w| w.is_finite()));
        }
    }
}

#[test]
fn many_gradients_whose_norm_is_beyond_float32_are_no_reason() {
    let mut world = scaled(100, 0, 0.0, 1e30);
    world.grad(0).fill(3e8);
    world.step().lr = 1e-20;
    assert!(world.take());
    assert!(world.data(0).iter().all(|w| *w == -1e-20 * (3e8 * 1e30)));
}

#[test]
fn a_factor_that_is_infinite_skips_zeros_too() {
    assert!(!scaled(5, 0, 0.0, 1e39).take()); // infinity times 0 is NaN
    assert!(scaled(5, 0, 0.0, 1e38).take());
}

#[test]
fn frozen_tensors_empty_ones_and_what_lies_behind_an_end_are_no_reason() {
    for scale in [1e30, 1e39] {
        let mut world = World::new(&[5, 0], 4);
        (world.step().skip_non_finite, world.step().grad_scale) = (1, scale);
        world.grad(0).fill(1e20);
        assert!(!world.take());
        world.tensor(0).frozen = 1;
        assert!(world.take());
    }
    let mut world = scaled(5, 4, 1.0, 1e30);
    world.padding(0).fill(1e20);
    assert!(world.take());
}

#[test]
fn clipping_comes_before_it() {
    let mut world = scaled(4, 0, 1e20, 1e30);
    world.step().clip_norm = 1.0;
    assert!(world.take()); // the factor is 1e30 / 1e50
    assert!((world.data(0)[0] + 0.1).abs() < 1e-6);

    let mut world = scaled(4, 0, 1e20, 1e30);
    world.step().clip_norm = 1e39; // allows more than float32 holds
    assert!(!world.take());
    world.step().clip_norm = 1e60; // more than the norm
    assert!(!world.take());
    world.step().clip_norm = 3e38;
    assert!(world.take());
}

#[test]
fn whoever_does_not_skip_goes_on() {
    for scale in [1e30, 1e39] {
        let mut world = scaled(4, 0, 1e20, scale);
        world.step().skip_non_finite = 0;
        assert!(world.take());
        assert_eq!(world.data(0)[0], f32::NEG_INFINITY);
    }
}
