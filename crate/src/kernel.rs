//! The step of a stretch, four elements at a time. It comes in two halves, the state and the weights, and the second half
//! of four elements follows the first half of the next four: a processor that waits for a root and a quotient finds
//! other work nearby.

use core::ops::Mul;

use crate::along::{along, overwrite, overwrite_along};
use crate::known::Factor;
use crate::lanes::F32x4;
use crate::mean::rows;
use crate::part::Factors;
use crate::rules::Rule;
use crate::table::{Floats, Memory, Step, Tensor};

/// What begins at index `from` of a tensor, with the gradients at `grad`.
#[derive(Clone, Copy)]
#[expect(missing_docs, reason = "they are the arguments of a step")]
pub struct Stretch<'a> {
    pub memory: Memory,
    pub step: &'a Step,
    pub tensor: &'a Tensor,
    pub factors: Factors,
    pub grad: Floats,
    pub from: u32,
}

/// A stretch and how it is stepped: by a rule of `N` state arrays, with factors of gradient, decay and outer decay.
#[derive(Clone, Copy)]
pub struct Kernel<const N: usize, R, F, D, O> {
    rule: R,
    grad: Floats,
    data: Floats,
    states: [Floats; N],
    factor: F,
    decay: D,
    outside: O,
}

/// What a first half leaves for the second: x, and the state after it.
type Half<const N: usize> = (F32x4, [F32x4; N]);

/// What [`crate::update`] asks of a kernel.
pub trait Steps {
    /// The kernel of a stretch.
    fn new(stretch: Stretch) -> Self;

    /// Steps `length` elements, without Phi.
    fn flat(self, length: u32);

    /// Steps rows of `length` elements, with Phi: see [`crate::update::update_rows`].
    fn rows(self, length: u32, rows: u32, by_columns: bool, means: Floats, ahead: u32);
}

impl<const N: usize, R, F, D, O> Steps for Kernel<N, R, F, D, O>
where
    R: Rule<N>,
    F: Factor + Mul<F32x4, Output = F32x4>,
    D: Factor,
    O: Factor,
{
    #[inline(always)]
    fn new(Stretch { memory, step, tensor, factors, grad, from }: Stretch) -> Self {
        Self {
            rule: R::new(step, factors.lr),
            grad,
            data: memory.floats(tensor.data).from(from),
            states: core::array::from_fn(|i| memory.floats(tensor.state[i]).from(from)),
            factor: F::new(factors.gradient),
            decay: D::new(factors.decay),
            outside: O::new(factors.outside),
        }
    }

    #[inline(always)]
    fn flat(self, length: u32) {
        overwrite(self.data, self.states, length, || self.sweep(length, |g, _| g, |_| {}));
    }

    #[inline(always)]
    fn rows(self, length: u32, rows: u32, by_columns: bool, means: Floats, ahead: u32) {
        let (mut here, mut mean) = (self, means);
        for _ in 0..rows {
            if by_columns {
                here.sweep(length, |g, at| g - means.get(at), |_| {});
                here = here.from(length);
            } else {
                let (m0, mut next) = (F32x4::splat(mean.one(0)), here.grad.from(ahead));
                let sum = rows::sum_blocks(length, |length, block| {
                    here.sweep(length, |g, _| g - m0, |at| block.add(next.get(at)));
                    (here, next) = (here.from(length), next.from(length));
                });
                if ahead > 0 {
                    mean.set_double(0, sum.sum());
                }
                mean = mean.from(rows::FLOATS);
            }
        }
    }
}

impl<const N: usize, R, F, D, O> Kernel<N, R, F, D, O>
where
    R: Rule<N>,
    F: Factor + Mul<F32x4, Output = F32x4>,
    D: Factor,
    O: Factor,
{
    /// What begins `at` elements further on.
    #[inline(always)]
    fn from(self, at: u32) -> Self {
        let states = self.states.map(|array| array.from(at));
        Self { grad: self.grad.from(at), data: self.data.from(at), states, ..self }
    }

    /// Steps `length` elements, at least one, with what `phi` makes of the gradients at an index; meanwhile `beside` is
    /// called with each index.
    #[inline(always)]
    fn sweep(self, length: u32, phi: impl Fn(F32x4, u32) -> F32x4, mut beside: impl FnMut(u32)) {
        let (mut here, mut half) = (self, self.step_state(phi(self.grad.get(0), 0)));
        let last = (length - 1) & !3;
        along(last, |at| {
            let next = here.from(4);
            let next_half = next.step_state(phi(next.grad.get(0), at + 4));
            here.step_weights(half);
            (here, half) = (next, next_half);
            beside(at);
        });
        here.step_weights(half);
        beside(last);
    }

    /// Steps the state of `length` elements, and writes D.
    #[inline(always)]
    pub fn write(self, length: u32, into: Floats) {
        overwrite(into, self.states, length, || {
            along(length, |at| {
                let here = self.from(at);
                into.set(at, here.difference(here.step_state(here.grad.get(0))));
            });
        });
    }

    /// Writes x of `length` elements.
    #[inline(always)]
    pub fn write_gradient(self, length: u32, into: Floats) {
        overwrite_along(into, length, |at| {
            let here = self.from(at);
            into.set(at, here.gradient(here.grad.get(0)));
        });
    }

    /// The same for rows of whole vectors, whose sums it takes.
    #[inline(always)]
    pub fn write_gradient_rows(self, length: u32, rows: u32, into: Floats, sums: Floats) {
        let (mut here, mut into) = (self, into);
        for row in 0..rows {
            let sum = rows::sum_blocks(length, |length, block| {
                along(length, |at| {
                    let here = here.from(at);
                    let x = here.gradient(here.grad.get(0));
                    into.set(at, x);
                    block.add(x);
                });
                (here, into) = (here.from(length), into.from(length));
            });
            sums.set_double(row * rows::FLOATS, sum.sum());
        }
    }

    /// x
    #[inline(always)]
    fn gradient(&self, g: F32x4) -> F32x4 {
        self.factor * g + self.decay * self.data.get(0)
    }

    /// The first half of the step of four elements whose gradients are `g`.
    #[inline(always)]
    fn step_state(&self, g: F32x4) -> Half<N> {
        let x = self.gradient(g);
        let state = self.rule.advance(x, self.states.map(|array| array.get(0)));
        for (array, new) in self.states.iter().zip(state) {
            array.set(0, new);
        }
        (x, state)
    }

    /// D
    #[inline(always)]
    fn difference(&self, (x, state): Half<N>) -> F32x4 {
        self.rule.update(x, state) + self.outside * self.data.get(0)
    }

    /// The second half.
    #[inline(always)]
    fn step_weights(&self, half: Half<N>) {
        self.data.set(0, self.data.get(0) - self.difference(half));
    }
}
