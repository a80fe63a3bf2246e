//! Phi alone on values that are mostly offset: the error stays within a few units in the last place of the spread.

use crate::world::World;
use zeromean::table::{Loops, traversal};

/// A value with a spread of 1 around the offset; the first is an outlier at `first` times the offset.
pub fn value(i: usize, offset: f32, first: f32) -> f32 {
    let noise = ((i * 2_654_435_761) % 1009) as f32 / 1009.0;
    if i == 0 { offset * first } else { offset + noise }
}

/// Phi of `n` values as one row, or as the second of three columns.
pub fn phi(values: &[f32], by_columns: bool) -> Vec<f32> {
    let (n, width, column) = (values.len(), if by_columns { 3 } else { 1 }, usize::from(by_columns));
    let mut world = World::new(&[(n * width) as u32], 4);
    let tensor = world.tensor(0);
    tensor.inverse_fan_in = 1.0 / n as f64;
    if by_columns {
        (tensor.traversal, tensor.run, tensor.outputs) = (traversal::COLUMNS, 3, Loops::default());
        tensor.averaged = Loops { counts: [n as u32, 1, 1], strides: [3, 0, 0] };
    } else {
        (tensor.traversal, tensor.run) = (traversal::ROWS, n as u32);
    }
    for (i, x) in values.iter().enumerate() {
        world.grad(0)[i * width + column] = *x;
    }
    let memory = world.memory();
    // SAFETY: the table is at address 0.
    unsafe { zeromean::step::centralize(memory, 0) };
    world.data(0).iter().skip(column).step_by(width).copied().collect()
}

#[test]
fn the_error_is_at_most_four_units_of_the_spread() {
    for by_columns in [false, true] {
        for n in [2, 3, 10, 16, 17, 40, 255, 256, 257, 300, 1031, 5000] {
            for offset in [0.0, 1.0, 30.0, -30.0, 1000.0] {
                for first in [1.0, 1.01, 1.3, 0.7] {
                    let values: Vec<f32> = (0..n).map(|i| value(i, offset, first)).collect();
                    let mean = values.iter().map(|x| f64::from(*x)).sum::<f64>() / n as f64;
                    let (low, high) = values.iter().fold((f32::MAX, f32::MIN), |(a, b), x| (a.min(*x), b.max(*x)));
                    let allowed = 4.0 * f64::from(high - low) / f64::from(1 << 23);
                    for (x, y) in values.iter().zip(phi(&values, by_columns)) {
                        let error = (f64::from(*x) - mean - f64::from(y)).abs();
                        assert!(
                            error <= allowed,
                            "{n} values at {offset}, first {first}, columns {by_columns}: {error}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn equal_values_leave_nothing() {
    for by_columns in [false, true] {
        for n in 2..600 {
            let constant = 0.1 + n as f32 / 7.0;
            assert!(phi(&vec![constant; n], by_columns).iter().all(|y| *y == 0.0), "{n} times {constant}");
        }
    }
}
