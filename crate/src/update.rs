//! The step of a stretch of one tensor, four elements at a time. Its factors depend on what part of the step it is:
//!
//! ```text
//! x = gradient g + decay w          D = lr U(x) + outside w          w = w - D
//! ```

use crate::along::{along, overwrite};
use crate::lanes::F32x4;
use crate::mean::columns::padded;
use crate::rules::adam::{Adam, AmsGrad};
use crate::rules::sgd::{Momentum, Sgd};
use crate::rules::{self, Rule};
use crate::table::{Floats, Memory, Step, Tensor};

/// Parts of a step: each goes over a stretch from its gradients on, or from what the part before has made of them.
#[derive(Clone, Copy, PartialEq)]
pub enum Part {
    /// All of it.
    Whole,
    /// Up to Phi of gradients with their decay: x.
    Decay,
    /// From there on.
    AfterDecay,
    /// Up to Phi of the update: the state, and D.
    Update,
    /// From there on.
    AfterUpdate,
    /// None of it: Phi alone, in place of the weights.
    Phi,
}

impl Part {
    /// The rule that steps it: what only adds up is plain SGD.
    #[inline(always)]
    fn rule(self, step: &Step) -> u32 {
        if matches!(self, Self::Decay | Self::AfterUpdate) { rules::SGD } else { step.rule }
    }
}

/// What update, gradient and weights are multiplied by.
#[derive(Clone, Copy)]
struct Factors {
    /// Of U.
    lr: f64,
    /// Of g.
    gradient: f32,
    /// Of w, in the gradient.
    decay: f32,
    /// Of w, in the update.
    outside: f32,
}

/// Whether Phi of the update of plain SGD is asked for, which is linear: Phi of its gradient comes to the same.
#[inline(always)]
pub fn moves(step: &Step) -> bool {
    step.rule == rules::SGD && step.at_update != 0
}

/// Whether what is centralized holds the decay.
#[inline(always)]
pub fn inside(step: &Step) -> bool {
    step.decay_inside != 0 || (moves(step) && step.decoupled == 0)
}

impl Factors {
    /// Those of a part of the step; `factor` is that of the gradients.
    #[inline(always)]
    fn new(step: &Step, tensor: &Tensor, factor: f32, part: Part) -> Self {
        let (lr, decay) = (step.lr * tensor.lr_scale, step.decay * tensor.decay_scale);
        let coupled = step.decoupled == 0 || (moves(step) && inside(step));
        let (decay, outside) = if coupled { (decay as f32, 0.0) } else { (0.0, (lr * decay) as f32) };
        let (early, late) = if inside(step) { (outside, 0.0) } else { (0.0, outside) };
        match part {
            Part::Whole | Part::Phi => Self { lr, gradient: factor, decay, outside },
            Part::Decay => Self { lr: 1.0, gradient: factor, decay, outside: 0.0 },
            Part::AfterDecay => Self { lr, gradient: 1.0, decay: 0.0, outside },
            Part::Update => Self { lr, gradient: factor, decay, outside: early },
            Part::AfterUpdate => Self { lr: 1.0, gradient: 1.0, decay: 0.0, outside: late },
        }
    }
}

/// Whether a tensor's gradients have weight decay in them when Phi comes.
#[inline(always)]
pub fn decays_inside(step: &Step, tensor: &Tensor) -> bool {
    inside(step) && Factors::new(step, tensor, 1.0, Part::Whole).decay != 0.0
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
    match part.rule(step) {
        rules::SGD => flat(Kernel::<0, Sgd>::new(memory, step, tensor, factors, grad, from), length),
        rules::MOMENTUM => flat(Kernel::<1, Momentum>::new(memory, step, tensor, factors, grad, from), length),
        rules::ADAM => flat(Kernel::<2, Adam>::new(memory, step, tensor, factors, grad, from), length),
        _ => flat(Kernel::<3, AmsGrad>::new(memory, step, tensor, factors, grad, from), length),
    }
}

/// Where the means of a piece come from: a loop of its own for each, since a mean in a register, one load less and no
/// branch in a loop are worth 5 to 10 % of a step.
#[derive(Clone, Copy)]
pub enum Way {
    /// One m0 for each row, d is 0.
    Rows,
    /// The same; meanwhile the gradients whose means come next are brought near.
    RowsAhead,
    /// One m0 for each column, d is 0.
    Columns,
    /// One m0 and one d for each column.
    ColumnsWithD,
}

/// The same for a piece of a group, with Phi of its gradients, whose means lie here. The gradients that are to be near
/// next begin `ahead` elements further on.
#[expect(clippy::too_many_arguments, reason = "a struct of them would go through a stack")]
#[inline(never)]
pub fn update_piece(
    memory: Memory,
    step: &Step,
    tensor: &Tensor,
    factor: f32,
    part: Part,
    grad: Floats,
    way: Way,
    means: Floats,
    from: u32,
    rows: u32,
    length: u32,
    ahead: u32,
) {
    let ds = means.from(padded(tensor.run));
    let factors = Factors::new(step, tensor, factor, part);
    match part.rule(step) {
        rules::SGD => {
            let kernel = Kernel::<0, Sgd>::new(memory, step, tensor, factors, grad, from);
            pieces(kernel, way, means, ds, rows, length, ahead);
        }
        rules::MOMENTUM => {
            let kernel = Kernel::<1, Momentum>::new(memory, step, tensor, factors, grad, from);
            pieces(kernel, way, means, ds, rows, length, ahead);
        }
        rules::ADAM => {
            let kernel = Kernel::<2, Adam>::new(memory, step, tensor, factors, grad, from);
            pieces(kernel, way, means, ds, rows, length, ahead);
        }
        _ => {
            let kernel = Kernel::<3, AmsGrad>::new(memory, step, tensor, factors, grad, from);
            pieces(kernel, way, means, ds, rows, length, ahead);
        }
    }
}

/// The same up to Phi: writes what it is to have, instead of stepping the weights.
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
        rules::SGD => decay(Kernel::<0, Sgd>::new(memory, step, tensor, factors, grad, from), length, into),
        rules::MOMENTUM => write(Kernel::<1, Momentum>::new(memory, step, tensor, factors, grad, from), length, into),
        rules::ADAM => write(Kernel::<2, Adam>::new(memory, step, tensor, factors, grad, from), length, into),
        _ => write(Kernel::<3, AmsGrad>::new(memory, step, tensor, factors, grad, from), length, into),
    }
}

#[inline(always)]
fn flat<const N: usize, R: Rule<N>>(kernel: Kernel<N, R>, length: u32) {
    overwrite(kernel.data, kernel.states, length, |at| {
        let (w, d) = kernel.step(at, kernel.grad.get(at));
        kernel.data.set(at, w - d);
    });
}

#[inline(always)]
fn pieces<const N: usize, R: Rule<N>>(
    kernel: Kernel<N, R>,
    way: Way,
    means: Floats,
    ds: Floats,
    rows: u32,
    length: u32,
    ahead: u32,
) {
    match way {
        Way::Rows => by_rows(kernel, means, rows, length, |grad, at, mean| grad.get(at) - mean),
        Way::RowsAhead => by_rows(kernel, means, rows, length, |grad, at, mean| {
            grad.touch(at + ahead);
            grad.get(at) - mean
        }),
        Way::Columns => by_rows(kernel, means, rows, length, |grad, at, _| grad.get(at) - means.get(at)),
        Way::ColumnsWithD => {
            by_rows(kernel, means, rows, length, |grad, at, _| (grad.get(at) - means.get(at)) - ds.get(at));
        }
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
        let (kernel, mean) = (kernel.from(row * length), means.get(4 * row));
        along(length, |at| {
            let (w, d) = kernel.step(at, phi(kernel.grad, at, mean));
            kernel.data.set(at, w - d);
        });
    }
}

#[inline(always)]
fn write<const N: usize, R: Rule<N>>(kernel: Kernel<N, R>, length: u32, into: Floats) {
    overwrite(into, kernel.states, length, |at| into.set(at, kernel.step(at, kernel.grad.get(at)).1));
}

#[inline(always)]
fn decay(kernel: Kernel<0, Sgd>, length: u32, into: Floats) {
    overwrite(into, [], length, |at| into.set(at, kernel.gradient(kernel.grad.get(at), kernel.data.get(at))));
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

    /// Steps the state of the elements from index `at`, whose gradients are `g`; their weights as they were, and D.
    #[inline(always)]
    fn step(&self, at: u32, g: F32x4) -> (F32x4, F32x4) {
        let w = self.data.get(at);
        let x = self.gradient(g, w);
        let state = self.rule.advance(x, self.states.map(|array| array.get(at)));
        for (array, new) in self.states.iter().zip(state) {
            array.set(at, new);
        }
        (w, self.rule.update(x, state) + self.outside * w)
    }
}
