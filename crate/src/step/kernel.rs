//! The step of a stretch, four elements at a time. It comes in two halves, the state and the weights, and the second half
//! of four elements follows the first half of the next four: a processor that waits for a root and a quotient finds
//! other work nearby.

use core::ops::Mul;

use crate::memory::{Floats, Memory};
use crate::phi::rows;
use crate::rules::Rule;
use crate::simd::F32x4;
use crate::simd::const_factor::Factor;
use crate::step::phase::Factors;
use crate::table::{Header, Tensor};
use crate::vectors::{for_each_preserving, for_each_vector, preserving_tail};

/// What begins at index `from` of a tensor, with the gradients at `grad`.
#[derive(Clone, Copy)]
pub struct Stretch<'a> {
    pub memory: Memory,
    pub header: &'a Header,
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
    decoupled_decay: O,
}

/// What a first half leaves for the second: x, and the state after it.
type Half<const N: usize> = (F32x4, [F32x4; N]);

/// What [`crate::step::dispatch`] asks of a kernel.
pub trait TileKernel {
    /// The kernel of a stretch.
    fn new(stretch: Stretch) -> Self;

    /// TileKernel `length` elements, without Phi.
    fn flat(self, length: u32);

    /// TileKernel rows of `length` elements, with Phi: see [`crate::step::dispatch::update_rows`].
    fn rows(self, length: u32, rows: u32, by_columns: bool, means: Floats, next_batch: u32);
}

impl<const N: usize, R, F, D, O> TileKernel for Kernel<N, R, F, D, O>
where
    R: Rule<N>,
    F: Factor + Mul<F32x4, Output = F32x4>,
    D: Factor,
    O: Factor,
{
    #[inline(always)]
    fn new(Stretch { memory, header, tensor, factors, grad, from }: Stretch) -> Self {
        Self {
            rule: R::new(header, factors.lr),
            grad,
            data: memory.floats(tensor.data).offset(from),
            states: core::array::from_fn(|i| memory.floats(tensor.state[i]).offset(from)),
            factor: F::new(factors.gradient),
            decay: D::new(factors.decay),
            decoupled_decay: O::new(factors.decoupled_decay),
        }
    }

    #[inline(always)]
    fn flat(self, length: u32) {
        preserving_tail(self.data, self.states, length, || self.sweep(length, |g, _| g, |_| {}));
    }

    #[inline(always)]
    fn rows(self, length: u32, rows: u32, by_columns: bool, means: Floats, next_batch: u32) {
        let (mut here, mut row_mean) = (self, means);
        for _ in 0..rows {
            if by_columns {
                here.sweep(length, |g, at| g - means.get(at), |_| {});
                here = here.offset(length);
            } else {
                let (mean, mut next) = (F32x4::splat(row_mean.scalar(0)), here.grad.offset(next_batch));
                let sum = rows::sum_blocks(length, |length, block| {
                    here.sweep(length, |g, _| g - mean, |at| block.add(next.get(at)));
                    (here, next) = (here.offset(length), next.offset(length));
                });
                if next_batch > 0 {
                    row_mean.set_double(0, sum.sum());
                }
                row_mean = row_mean.offset(rows::FLOATS);
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
    fn offset(self, at: u32) -> Self {
        let states = self.states.map(|array| array.offset(at));
        Self { grad: self.grad.offset(at), data: self.data.offset(at), states, ..self }
    }

    /// TileKernel `length` elements, at least one, with what `phi` makes of the gradients at an index; meanwhile `per_vector` is
    /// called with each index.
    #[inline(always)]
    fn sweep(self, length: u32, phi: impl Fn(F32x4, u32) -> F32x4, mut per_vector: impl FnMut(u32)) {
        let (mut here, mut half) = (self, self.step_state(phi(self.grad.get(0), 0)));
        let last = (length - 1) & !3;
        for_each_vector(last, |at| {
            let next = here.offset(4);
            let next_half = next.step_state(phi(next.grad.get(0), at + 4));
            here.step_weights(half);
            (here, half) = (next, next_half);
            per_vector(at);
        });
        here.step_weights(half);
        per_vector(last);
    }

    /// TileKernel the state of `length` elements, and writes D.
    #[inline(always)]
    pub fn write(self, length: u32, into: Floats) {
        preserving_tail(into, self.states, length, || {
            for_each_vector(length, |at| {
                let here = self.offset(at);
                into.set(at, here.difference(here.step_state(here.grad.get(0))));
            });
        });
    }

    /// Writes x of `length` elements.
    #[inline(always)]
    pub fn write_gradient(self, length: u32, into: Floats) {
        for_each_preserving(into, length, |at| {
            let here = self.offset(at);
            into.set(at, here.gradient(here.grad.get(0)));
        });
    }

    /// The same for rows of whole vectors, whose sums it takes.
    #[inline(always)]
    pub fn write_gradient_rows(self, length: u32, rows: u32, into: Floats, sums: Floats) {
        let (mut here, mut into) = (self, into);
        for row in 0..rows {
            let sum = rows::sum_blocks(length, |length, block| {
                for_each_vector(length, |at| {
                    let here = here.offset(at);
                    let x = here.gradient(here.grad.get(0));
                    into.set(at, x);
                    block.add(x);
                });
                (here, into) = (here.offset(length), into.offset(length));
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
        self.rule.update(x, state) + self.decoupled_decay * self.data.get(0)
    }

    /// The second half.
    #[inline(always)]
    fn step_weights(&self, half: Half<N>) {
        self.data.set(0, self.data.get(0) - self.difference(half));
    }
}
