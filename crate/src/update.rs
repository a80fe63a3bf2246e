//! The step of a stretch of one tensor, four elements at a time, with the factors of its part ([`crate::part`]).

use crate::along::{along, overwrite};
use crate::lanes::F32x4;
use crate::part::{Factors, Part};
use crate::rules::adam::{Adam, AmsGrad};
use crate::rules::sgd::{Momentum, Sgd};
use crate::rules::{self, Rule};
use crate::table::{Floats, Memory, Step, Tensor};

/// Calls a function with the kernel of the rule that steps a part.
macro_rules! by_rule {
    ($function:ident($part:expr, $memory:expr, $step:expr, $($kernel:expr),*; $($argument:expr),*)) => {
        match $part.rule($step) {
            rules::SGD => $function(Kernel::<0, Sgd>::new($memory, $step, $($kernel),*), $($argument),*),
            rules::MOMENTUM => $function(Kernel::<1, Momentum>::new($memory, $step, $($kernel),*), $($argument),*),
            rules::ADAM => $function(Kernel::<2, Adam>::new($memory, $step, $($kernel),*), $($argument),*),
            _ => $function(Kernel::<3, AmsGrad>::new($memory, $step, $($kernel),*), $($argument),*),
        }
    };
}

/// Steps `length` elements from index `from` on with the gradients at `grad`.
#[expect(clippy::too_many_arguments, reason = "a struct of them would go through a stack")]
#[inline(never)]
pub fn update(
    memory: Memory,
    step: &Step,
    tensor: &Tensor,
    factor: f32,
    part: Part,
    grad: Floats,
    from: u32,
    length: u32,
) {
    let factors = Factors::new(step, tensor, factor, part);
    by_rule!(flat(part, memory, step, tensor, factors, grad, from; length));
}

/// The same for rows of `length` elements, with Phi of their gradients: m0 lies here, d is 0.
#[expect(clippy::too_many_arguments, reason = "a struct of them would go through a stack")]
#[inline(never)]
pub fn update_rows(
    memory: Memory,
    step: &Step,
    tensor: &Tensor,
    factor: f32,
    part: Part,
    grad: Floats,
    from: u32,
    length: u32,
    rows: u32,
    way: Way,
    means: Floats,
    ahead: u32,
) {
    let factors = Factors::new(step, tensor, factor, part);
    by_rule!(centralized(part, memory, step, tensor, factors, grad, from; length, rows, way, means, ahead));
}

/// The same as `update` up to Phi: writes what it is to have, instead of stepping the weights.
#[expect(clippy::too_many_arguments, reason = "a struct of them would go through a stack")]
#[inline(never)]
pub fn prepare(
    memory: Memory,
    step: &Step,
    tensor: &Tensor,
    factor: f32,
    part: Part,
    grad: Floats,
    from: u32,
    length: u32,
    into: Floats,
) {
    let factors = Factors::new(step, tensor, factor, part);
    match part.rule(step) {
        rules::SGD => {
            let kernel = Kernel::<0, Sgd>::new(memory, step, tensor, factors, grad, from);
            overwrite(into, [], length, |at| into.set(at, kernel.gradient(kernel.grad.get(at), kernel.data.get(at))));
        }
        rules::MOMENTUM => {
            write(Kernel::<1, Momentum>::new(memory, step, tensor, factors, grad, from), length, into);
        }
        rules::ADAM => write(Kernel::<2, Adam>::new(memory, step, tensor, factors, grad, from), length, into),
        _ => write(Kernel::<3, AmsGrad>::new(memory, step, tensor, factors, grad, from), length, into),
    }
}

#[inline(always)]
fn flat<const N: usize, R: Rule<N>>(kernel: Kernel<N, R>, length: u32) {
    overwrite(kernel.data, kernel.states, length, |at| kernel.step(at, kernel.grad.get(at)));
}

#[inline(always)]
fn write<const N: usize, R: Rule<N>>(kernel: Kernel<N, R>, length: u32, into: Floats) {
    overwrite(into, kernel.states, length, |at| into.set(at, kernel.advance(at, kernel.grad.get(at)).1));
}

/// Where the m0 of a row's elements come from: a loop of its own for each, since a mean in a register, one load less and
/// no branch in a loop are worth 5 to 10 % of a step.
#[derive(Clone, Copy)]
pub enum Way {
    /// One for each row.
    Rows,
    /// The same; meanwhile the gradients whose means come next, `ahead` elements further on, are brought near.
    RowsAhead,
    /// One for each column.
    Columns,
}

#[inline(always)]
fn centralized<const N: usize, R: Rule<N>>(
    kernel: Kernel<N, R>,
    length: u32,
    rows: u32,
    way: Way,
    means: Floats,
    ahead: u32,
) {
    match way {
        Way::Rows => by_rows(kernel, means, rows, length, |grad, at, m0| grad.get(at) - m0),
        Way::RowsAhead => by_rows(kernel, means, rows, length, |grad, at, m0| {
            grad.touch(at + ahead);
            grad.get(at) - m0
        }),
        Way::Columns => by_rows(kernel, means, rows, length, |grad, at, _| grad.get(at) - means.get(at)),
    }
}

#[inline(always)]
fn by_rows<const N: usize, R: Rule<N>>(
    kernel: Kernel<N, R>,
    means: Floats,
    rows: u32,
    length: u32,
    phi: impl Fn(Floats, u32, F32x4) -> F32x4,
) {
    for row in 0..rows {
        let (kernel, m0) = (kernel.from(row * length), means.get(4 * row));
        along(length, |at| kernel.step(at, phi(kernel.grad, at, m0)));
    }
}

/// The step of a stretch.
#[derive(Clone, Copy)]
struct Kernel<const N: usize, R> {
    rule: R,
    grad: Floats,
    data: Floats,
    states: [Floats; N],
    factor: F32x4,
    decay: F32x4,
    outside: F32x4,
}

impl<const N: usize, R: Rule<N>> Kernel<N, R> {
    #[inline(always)]
    fn new(memory: Memory, step: &Step, tensor: &Tensor, factors: Factors, grad: Floats, from: u32) -> Self {
        Self {
            rule: R::new(step, factors.lr),
            grad,
            data: memory.floats(tensor.data).from(from),
            states: core::array::from_fn(|i| memory.floats(tensor.state[i]).from(from)),
            factor: F32x4::splat(factors.gradient),
            decay: F32x4::splat(factors.decay),
            outside: F32x4::splat(factors.outside),
        }
    }

    /// The step of what lies `at` elements further on.
    #[inline(always)]
    fn from(self, at: u32) -> Self {
        let states = self.states.map(|array| array.from(at));
        Self { grad: self.grad.from(at), data: self.data.from(at), states, ..self }
    }

    /// x
    #[inline(always)]
    fn gradient(&self, g: F32x4, w: F32x4) -> F32x4 {
        self.factor * g + self.decay * w
    }

    /// Steps the elements from index `at`, whose gradients are `g`.
    #[inline(always)]
    fn step(&self, at: u32, g: F32x4) {
        let (w, d) = self.advance(at, g);
        self.data.set(at, w - d);
    }

    /// Steps their state; their weights as they were, and D.
    #[inline(always)]
    fn advance(&self, at: u32, g: F32x4) -> (F32x4, F32x4) {
        let w = self.data.get(at);
        let x = self.gradient(g, w);
        let state = self.rule.advance(x, self.states.map(|array| array.get(at)));
        for (array, new) in self.states.iter().zip(state) {
            array.set(at, new);
        }
        (w, self.rule.update(x, state) + self.outside * w)
    }
}
