//! What the header of a table asks for, one field at a time, on flat tensors small enough to check by hand.

use crate::world::World;
use zeromean::rules::adam::{ADAM, AMSGRAD};
use zeromean::rules::sgd::MOMENTUM;
use zeromean::table::{Loops, Tensor, traversal};

/// Two tensors with gradients 3 and 4: the global norm is 5.
fn pair() -> World {
    let mut world = World::new(&[1, 1], 4);
    world.grad(0)[0] = 3.0;
    world.grad(1)[0] = -4.0;
    world
}

#[test]
fn sgd_moves_by_lr_times_the_gradient() {
    let mut world = pair();
    assert!(world.take());
    assert_eq!((world.data(0)[0], world.data(1)[0]), (-0.1 * 3.0, 0.1 * 4.0));
}

#[test]
fn scales_multiply_rate_and_decay() {
    let mut world = pair();
    world.step().decay = 0.5;
    world.step().decoupled = 1;
    world.tensor(0).lr_scale = 2.0;
    world.tensor(0).decay_scale = 4.0;
    world.data(0)[0] = 1.0;
    world.data(1)[0] = 1.0;
    assert!(world.take());
    assert!((world.data(0)[0] - (1.0 - 0.2 * (3.0 + 2.0))).abs() < 1e-6);
    assert!((world.data(1)[0] - (1.0 - 0.1 * (-4.0 + 0.5))).abs() < 1e-6);
}

#[test]
fn a_norm_above_the_limit_is_scaled_down_to_it() {
    let mut world = pair();
    world.step().clip_norm = 1.0;
    assert!(world.take());
    let factor = 1.0 / (5.0 + 1e-6);
    assert!((f64::from(world.data(0)[0]) + 0.1 * 3.0 * factor).abs() < 1e-8);
    assert!((f64::from(world.data(1)[0]) - 0.1 * 4.0 * factor).abs() < 1e-8);
}

#[test]
fn a_norm_below_the_limit_is_left_alone() {
    let mut world = pair();
    world.step().clip_norm = 5.1;
    assert!(world.take());
    assert_eq!(world.data(0)[0], -0.1 * 3.0);
}

#[test]
fn the_norm_counts_the_scale_and_not_the_frozen() {
    let mut world = World::new(&[1, 23, 1], 4);
    world.grad(0)[0] = 1e30;
    for i in 0..23 {
        world.grad(1)[i] = i as f32 - 11.0;
    }
    world.grad(2)[0] = 7.0;
    world.tensor(0).frozen = 1;
    world.step().grad_scale = -2.0;
    let memory = world.memory();
    // SAFETY: the table is at address 0.
    let norm = unsafe { zeromean::step::grad_norm(memory, 0) };
    let squares: i32 = (0..23).map(|i| (i - 11) * (i - 11)).sum::<i32>() + 49;
    assert_eq!(norm, 2.0 * f64::from(squares).sqrt());
}

#[test]
fn maximizing_turns_the_gradient_around_but_not_the_decay() {
    let mut world = pair();
    world.step().grad_scale = -1.0;
    world.step().decay = 0.5;
    world.data(0)[0] = 1.0;
    assert!(world.take());
    assert!((world.data(0)[0] - (1.0 - 0.1 * (-3.0 + 0.5))).abs() < 1e-6);
}

#[test]
fn a_gradient_that_is_not_finite_is_skipped_or_goes_on() {
    for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        let mut world = pair();
        world.grad(1)[0] = bad;
        world.step().skip_non_finite = 1;
        assert!(!world.take());
        assert_eq!((world.data(0)[0], world.data(1)[0]), (0.0, 0.0));
        world.step().skip_non_finite = 0;
        assert!(world.take());
        assert_eq!(world.data(0)[0], -0.1 * 3.0);
        assert!(!world.data(1)[0].is_finite());
    }
    let mut world = pair();
    world.step().skip_non_finite = 1;
    assert!(world.take());
    assert_eq!(world.data(0)[0], -0.1 * 3.0);
}

#[test]
fn frozen_tensors_stay_and_their_gradients_are_cleared_when_asked() {
    let mut world = pair();
    world.tensor(0).frozen = 1;
    assert!(world.take());
    assert_eq!((world.data(0)[0], world.grad(0)[0]), (0.0, 3.0));
    world.step().zero_grad = 1;
    assert!(world.take());
    assert_eq!((world.data(0)[0], world.grad(0)[0], world.grad(1)[0]), (0.0, 0.0, 0.0));
}

#[test]
fn gradients_are_cleared_to_the_last_and_no_further() {
    for size in [1, 5, 4095, 4096, 4097, 9001] {
        let mut world = World::new(&[size, 1], 4);
        world.step().zero_grad = 1;
        world.grad(0).fill(1.0);
        world.tensor(1).frozen = 1;
        world.data(1)[0] = 42.0;
        assert!(world.take());
        assert!(world.grad(0).iter().all(|g| *g == 0.0));
        assert!(world.data(0).iter().all(|w| *w == -0.1));
        assert_eq!(world.data(1)[0], 42.0);
    }
}

#[test]
fn tiny_state_is_cleared_when_asked_and_nothing_else_is() {
    let tiny = 2.0_f32.powi(-101);
    let state = [tiny, -tiny, 2.0_f32.powi(-100), -1.0, 0.5, f32::NAN, tiny];
    let mut world = World::new(&[7], 4);
    world.step().rule = MOMENTUM;
    world.clock().scalars = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
    world.state(0, 0).copy_from_slice(&state);
    assert!(world.take());
    assert_eq!(world.state(0, 0)[0], tiny);
    world.step().flush = 1;
    assert!(world.take());
    let after = world.state(0, 0);
    assert_eq!((&after[..5], after[6]), (&[0.0, 0.0, 2.0_f32.powi(-100), -1.0, 0.5][..], 0.0));
    assert!(after[5].is_nan());
}

#[test]
fn of_adam_both_moments_are_cleared_but_no_maximum() {
    let tiny = 2.0_f32.powi(-101);
    for rule in [ADAM, AMSGRAD] {
        let mut world = World::new(&[3], 4);
        (world.step().rule, world.step().flush) = (rule, 1);
        world.clock().scalars = [1.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0]; // moments stay
        for slot in 0..3 {
            world.state(0, slot).fill(tiny);
        }
        assert!(world.take());
        for slot in 0..3 {
            let expected = if slot < 2 { 0.0 } else { tiny };
            assert_eq!(world.state(0, slot), [expected; 3], "rule {rule}, state {slot}");
        }
    }
}

#[test]
fn the_second_moment_is_that_of_the_gradient_and_the_floor() {
    let mut world = World::new(&[2], 4);
    world.step().rule = ADAM;
    world.clock().scalars = [0.0, 1.0, 0.5, 0.25, 1.0, 1.0, 2.0]; // b1, c1, b2, c2, alpha, eps, floor
    world.grad(0).copy_from_slice(&[4.0, -4.0]);
    world.state(0, 1).fill(8.0);
    assert!(world.take());
    assert_eq!(world.state(0, 0), [4.0, -4.0]);
    assert_eq!(world.state(0, 1), [4.0 + 0.25 * 36.0, 4.0 + 0.25 * 4.0]);
}

#[test]
fn clamping_stops_at_the_limit_and_keeps_nan() {
    let mut world = World::new(&[6], 4);
    world.grad(0).copy_from_slice(&[2.0, -2.0, 0.25, f32::NAN, f32::INFINITY, f32::NEG_INFINITY]);
    let memory = world.memory();
    // SAFETY: the table is at address 0.
    unsafe { zeromean::step::clip_value(memory, 0, 0.5) };
    let grad = world.grad(0);
    assert_eq!((&grad[..3], &grad[4..]), (&[0.5, -0.5, 0.25][..], &[0.5, -0.5][..]));
    assert!(grad[3].is_nan());
}

#[test]
fn phi_alone_works_in_place() {
    let mut world = World::new(&[6], 4);
    let tensor = world.tensor(0);
    (tensor.traversal, tensor.run, tensor.inverse_fan_in) = (traversal::ROWS, 3, 1.0 / 3.0);
    tensor.outputs = Loops { counts: [2, 1, 1], strides: [3, 0, 0] };
    tensor.grad = tensor.data;
    world.data(0).copy_from_slice(&[1.0, 2.0, 3.0, 40.0, 50.0, 60.0]);
    let memory = world.memory();
    // SAFETY: the table is at address 0.
    unsafe { zeromean::step::centralize(memory, 0) };
    assert_eq!(world.data(0), [-1.0, 0.0, 1.0, -10.0, 0.0, 10.0]);
}

#[test]
fn neighbours_that_are_not_centralized_are_stepped_like_one() {
    let sizes = [16, 32, 7, 5];
    let (mut together, mut apart) = (World::new(&sizes, 4), World::new(&sizes, 4));
    for world in [&mut together, &mut apart] {
        world.step().rule = MOMENTUM;
        world.clock().scalars = [0.9, 0.5, 1.0, 0.0, 0.0, 0.0, 0.0];
        for (i, size) in sizes.iter().enumerate() {
            for j in 0..*size as usize {
                world.grad(i)[j] = (i + 1) as f32 + j as f32 / 8.0;
                world.state(i, 0)[j] = j as f32;
            }
        }
    }
    together.in_line();
    for world in [&mut together, &mut apart] {
        assert!(world.take());
    }
    for i in 0..sizes.len() {
        assert_eq!(together.data(i), apart.data(i));
        assert_eq!(together.state(i, 0), apart.state(i, 0));
    }
}

/// A change to a tensor, and its name.
type Change = (&'static str, fn(&mut Tensor));

#[test]
fn neighbours_that_differ_are_stepped_apart() {
    let sizes = [16, 32];
    let changes: [Change; 8] = [
        ("nothing", |_| {}),
        ("centralized", |next| {
            (next.traversal, next.run, next.inverse_fan_in) = (traversal::ROWS, 8, 0.125);
            next.outputs = Loops { counts: [4, 1, 1], strides: [8, 0, 0] };
        }),
        ("frozen", |next| next.frozen = 1),
        ("another rate", |next| next.lr_scale = 0.5),
        ("another decay", |next| next.decay_scale = 0.5),
        ("weights elsewhere", |next| next.data = next.state[2]),
        ("gradients elsewhere", |next| next.grad = next.state[2]),
        ("state elsewhere", |next| next.state[0] = next.state[2]),
    ];
    for (what, change) in changes {
        for averaged in [false, true] {
            let (mut together, mut apart) = (World::new(&sizes, 4), World::new(&sizes, 4));
            together.in_line();
            for world in [&mut together, &mut apart] {
                world.step().rule = MOMENTUM;
                world.clock().scalars = [0.9, 0.5, 1.0, 0.0, 0.0, 0.0, 0.0];
                world.step().decay = 0.25;
                if averaged {
                    world.clock().average_rate = 0.5;
                    for i in 0..2 {
                        world.tensor(i).average = world.tensor(i).state[1];
                    }
                }
                change(world.tensor(1));
                for (i, size) in sizes.iter().enumerate() {
                    for j in 0..*size as usize {
                        world.data(i)[j] = 1.0 + j as f32;
                        world.grad(i)[j] = (i + 1) as f32 + j as f32 / 8.0;
                        world.state(i, 0)[j] = 100.0 - j as f32;
                    }
                }
                assert!(world.take());
            }
            for i in 0..2 {
                let of = |world: &mut World| {
                    [world.data(i).to_vec(), world.state(i, 0).to_vec(), world.state(i, 1).to_vec()]
                };
                assert_eq!(of(&mut together), of(&mut apart), "{what}, averaged: {averaged}, tensor {i}");
            }
        }
    }
}

#[test]
fn averages_move_towards_the_weights_after_the_step() {
    let mut world = World::new(&[5, 2], 4);
    world.clock().average_rate = 0.25;
    for i in 0..2 {
        let address = world.tensor(i).state[2];
        world.tensor(i).average = address;
        world.grad(i).fill(10.0);
        world.data(i).fill(3.0);
    }
    world.tensor(1).frozen = 1;
    assert!(world.take());
    assert_eq!(world.data(0), [2.0; 5]);
    assert_eq!(world.state(0, 2), [0.5; 5]);
    assert!(world.take());
    assert_eq!(world.state(0, 2), [0.625; 5]); // a quarter of the way from 0.5 to 1
    assert_eq!(world.state(1, 2), [1.3125; 2]); // frozen at 3, but still averaged
}

#[test]
#[should_panic(expected = "does not exist")]
fn a_rule_that_does_not_exist_is_refused() {
    let mut world = pair();
    world.step().rule = 1000;
    world.take();
}
