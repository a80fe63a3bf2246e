//! A perceptron with one hidden layer of rectifiers and squared errors: only sums, products and comparisons, so it has
//! the same bits on every machine, like the optimizer.

use crate::glyphs::{DIGITS, PIXELS, Random};
use zeromean::{Error, Optimizer, Options, Rule, Spec};

const HIDDEN: usize = 24;

/// The indices of the parameters.
const W1: usize = 0;
const B1: usize = 1;
const W2: usize = 2;
const B2: usize = 3;

/// The optimizer of a new network, with both weight matrices centralized.
pub fn network(rule: Rule, options: Options, random: &mut Random) -> Result<Optimizer, Error> {
    let mut values =
        |size, most: f32| -> Vec<f32> { (0..size).map(|_| most * (2.0 * random.uniform() - 1.0)).collect() };
    let (w1, w2) = (values(HIDDEN * PIXELS, 0.4), values(DIGITS * HIDDEN, 0.3));
    Optimizer::with_options(
        rule,
        options,
        &[
            Spec::new(&[HIDDEN, PIXELS], &w1).output_axes(&[0]),
            Spec::new(&[HIDDEN], 0.0).decay_scale(0.0),
            Spec::new(&[DIGITS, HIDDEN], &w2).output_axes(&[0]),
            Spec::new(&[DIGITS], 0.0).decay_scale(0.0),
        ],
    )
}

/// W x + b.
fn layer<const OUT: usize>(weights: &[f32], biases: &[f32], x: &[f32]) -> [f32; OUT] {
    std::array::from_fn(|unit| {
        let row = &weights[unit * x.len()..][..x.len()];
        biases[unit] + row.iter().zip(x).map(|(w, x)| w * x).sum::<f32>()
    })
}

/// The hidden layer, and the scores of the digits.
fn forward(model: &Optimizer, x: &[f32]) -> ([f32; HIDDEN], [f32; DIGITS]) {
    let hidden: [f32; HIDDEN] = layer(model.data(W1), model.data(B1), x).map(|h| h.max(0.0));
    (hidden, layer(model.data(W2), model.data(B2), &hidden))
}

/// The digit with the highest score.
pub fn classify(model: &Optimizer, x: &[f32; PIXELS]) -> usize {
    let (_, scores) = forward(model, x);
    (0..DIGITS).max_by(|a, b| scores[*a].total_cmp(&scores[*b])).unwrap_or(0)
}

/// Adds the gradient of the loss of one picture, half its squared error, and returns the loss.
pub fn backward(model: &mut Optimizer, digit: usize, x: &[f32; PIXELS]) -> f32 {
    let (hidden, scores) = forward(model, x);
    let errors: [f32; DIGITS] = std::array::from_fn(|i| scores[i] - f32::from(u8::from(i == digit)));
    let back: [f32; HIDDEN] = std::array::from_fn(|j| {
        let sum: f32 = errors.iter().zip(model.data(W2).chunks(HIDDEN)).map(|(error, row)| error * row[j]).sum();
        if hidden[j] > 0.0 { sum } else { 0.0 }
    });
    add_outer(model, W2, &errors, &hidden);
    add_outer(model, W1, &back, x);
    add(model.grad_mut(B2), &errors);
    add(model.grad_mut(B1), &back);
    0.5 * errors.iter().map(|error| error * error).sum::<f32>()
}

fn add(to: &mut [f32], from: &[f32]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
}

/// Adds the product of a column and a row to the gradient of a matrix.
fn add_outer(model: &mut Optimizer, matrix: usize, column: &[f32], row: &[f32]) {
    for (unit, grad) in column.iter().zip(model.grad_mut(matrix).chunks_mut(row.len())) {
        grad.iter_mut().zip(row).for_each(|(grad, x)| *grad += unit * x);
    }
}
