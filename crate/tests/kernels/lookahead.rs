//! Slow weights: they move when the header says so, and the weights continue from there.

use crate::world::World;
use zeromean::table::{Loops, traversal};

/// Tensors of these sizes, with slow weights in the third state array. They start at 2 and the weights at 4; gradients
/// are 10, so a step leads to 3.
fn with_slow_weights(sizes: &[u32]) -> World {
    let mut world = World::new(sizes, 64);
    for i in 0..sizes.len() {
        let address = world.tensor(i).state[2];
        world.tensor(i).slow = address;
        world.state(i, 2).fill(2.0);
        world.data(i).fill(4.0);
        world.grad(i).fill(10.0);
    }
    world
}

#[test]
fn they_rest_where_the_header_has_0() {
    let mut world = with_slow_weights(&[5]);
    assert!(world.take());
    assert_eq!(world.data(0), [3.0; 5]);
    assert_eq!(world.state(0, 2), [2.0; 5]);
}

#[test]
fn they_move_after_the_step_and_take_the_weights_along() {
    for size in [1, 3, 4, 5, 16, 4095, 4097, 40_001] {
        let mut world = with_slow_weights(&[size, 3]);
        world.tensor(1).frozen = 1;
        world.step().lookahead_alpha = 0.25;
        assert!(world.take());
        assert!(world.data(0).iter().all(|w| *w == 2.25), "{size} weights");
        assert!(world.state(0, 2).iter().all(|slow| *slow == 2.25), "{size} slow weights");
        assert_eq!((world.data(1)[0], world.state(1, 2)[0]), (4.0, 2.0));
    }
}

#[test]
fn averages_are_of_the_weights_that_have_moved() {
    let mut world = with_slow_weights(&[7]);
    let address = world.tensor(0).state[1];
    world.tensor(0).average = address;
    (world.step().lookahead_alpha, world.clock().average_rate) = (0.5, 1.0);
    assert!(world.take());
    assert_eq!(world.state(0, 1), [2.5; 7]);
}

#[test]
fn they_move_once_along_every_traversal() {
    let [rows, columns] = [traversal::ROWS, traversal::COLUMNS];
    for (way, at_update) in [(rows, 0), (columns, 0), (rows, 1), (columns, 1)] {
        let mut world = with_slow_weights(&[60]);
        let tensor = world.tensor(0);
        (tensor.traversal, tensor.run, tensor.inverse_fan_in) = (way, if way == rows { 20 } else { 3 }, 0.05);
        let loops = |count, stride| Loops { counts: [count, 1, 1], strides: [stride, 0, 0] };
        if way == rows {
            tensor.outputs = loops(3, 20)
        } else {
            tensor.averaged = loops(20, 3)
        }
        (world.step().lookahead_alpha, world.step().at_update) = (0.5, at_update);
        assert!(world.take());
        // Equal gradients are centralized to 0, so the weights are still 4.
        assert_eq!(world.data(0), [3.0; 60], "traversal {way}, at the update {at_update}");
        assert_eq!(world.state(0, 2), [3.0; 60]);
    }
}

#[test]
fn a_step_that_is_skipped_moves_none() {
    let mut world = with_slow_weights(&[5]);
    (world.step().lookahead_alpha, world.step().skip_non_finite) = (0.5, 1);
    world.grad(0)[4] = f32::NAN;
    assert!(!world.take());
    assert_eq!((world.data(0)[0], world.state(0, 2)[0]), (4.0, 2.0));
}

#[test]
fn neighbours_are_stepped_like_one_only_if_their_slow_weights_are_in_line() {
    let sizes = [16, 32];
    for slot in [2, 1] {
        // The slow weights of the second tensor directly follow those of the first, or are elsewhere.
        let (mut together, mut apart) = (World::new(&sizes, 4), World::new(&sizes, 4));
        together.in_line();
        for world in [&mut together, &mut apart] {
            let addresses = [world.tensor(0).state[2], world.tensor(1).state[slot]];
            for (i, size) in sizes.iter().enumerate() {
                world.tensor(i).slow = addresses[i];
                for j in 0..*size as usize {
                    world.data(i)[j] = (10 * i + j) as f32;
                    world.grad(i)[j] = j as f32;
                }
            }
            world.step().lookahead_alpha = 0.5;
            assert!(world.take());
        }
        for (i, slot) in [(0, 2), (1, slot)] {
            assert_eq!(together.data(i), apart.data(i), "tensor {i}, array {slot}");
            for world in [&mut together, &mut apart] {
                let weights = world.data(i).to_vec();
                assert_eq!(world.state(i, slot), weights);
            }
        }
    }
}
