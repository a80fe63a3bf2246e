//! A kernel: the step of a stretch by one rule, four elements at a time. Loops come in two forms:
//!
//! - in halves, for rules that divide: the first half of a step moves the state, and the second half, the weights,
//!   comes after the first half of the next vector, whose work then overlaps the square root and the division;
//! - in pairs, for rules without them: two vectors per iteration, so half as many addresses and counters are advanced.

use core::ops::Mul;

use crate::memory::Floats;
use crate::phi::rows;
use crate::rules::Rule;
use crate::rules::sgd::Sgd;
use crate::simd::F32x4;
use crate::simd::const_factor::Factor;
use crate::step::ahead::{Ahead, Centralized, NextRow, Nothing};
use crate::step::site::{Means, Site};
use crate::step::subtract_mean::{ColumnMeans, NoMean, RowMean, SubtractMean};
use crate::table::Pass;
use crate::vectors::{for_each_vector, for_each_vector_of, preserving_tail};

/// A kernel on one stretch: a rule with `N` state arrays, and the factors of gradient, coupled and decoupled decay.
#[derive(Clone, Copy)]
pub struct Kernel<const N: usize, R, F, C, D> {
    pub(super) rule: R,
    pub(super) gradient: Floats,
    pub(super) data: Floats,
    pub(super) states: [Floats; N],
    pub(super) factor: F,
    pub(super) coupled: C,
    pub(super) decoupled: D,
}

/// The general kernel of plain SGD, whose update is its gradient; it also writes gradients with their decay.
pub type Linear = Kernel<0, Sgd, F32x4, F32x4, F32x4>;

/// The loops of a kernel, and the constants of its rule.
pub trait KernelLoops {
    /// The number of its rule.
    const CODE: u32;

    /// How many state arrays its rule has, and how many of them decay.
    const STATES: (usize, usize);

    /// The kernel on a stretch; it reads `gradient` as its gradient.
    fn new(site: Site, pass: &Pass, gradient: Floats, from: u32) -> Self;

    /// Steps `length` elements without Phi.
    fn flat(self, length: u32);

    /// The same, one vector after another.
    fn flat_in_order(self, length: u32);

    /// Steps `runs` rows of `length` elements, and sums the rows of the next batch.
    fn rows(self, length: u32, runs: u32, means: Means);

    /// Steps `runs` rows of `length` columns.
    fn columns(self, length: u32, runs: u32, means: Floats);

    /// Steps the state of `length` elements, and writes D.
    fn write_update(self, length: u32, into: Floats);
}

impl<const N: usize, R, F, C, D> KernelLoops for Kernel<N, R, F, C, D>
where
    R: Rule<N>,
    F: Factor + Mul<F32x4, Output = F32x4>,
    C: Factor,
    D: Factor,
{
    const CODE: u32 = R::CODE;

    const STATES: (usize, usize) = (N, R::DECAYING);

    #[inline(always)]
    fn new(site: Site, pass: &Pass, gradient: Floats, from: u32) -> Self {
        let Site { memory, tensor, .. } = site;
        Self {
            rule: R::new(site.clock(), pass.lr, if F::IS_ONE { pass.gradient } else { 1.0 }),
            gradient,
            data: memory.floats(tensor.data).offset(from),
            states: core::array::from_fn(|i| memory.floats(tensor.state[i]).offset(from)),
            factor: F::new(pass.gradient as f32),
            coupled: C::new(pass.coupled as f32),
            decoupled: D::new(pass.decoupled as f32),
        }
    }

    #[inline(always)]
    fn flat(self, length: u32) {
        preserving_tail(self.data, self.states, length, || {
            if R::IN_PAIRS && !Self::IS_SHORT {
                self.sweep_pairs(length, NoMean, Nothing);
            } else {
                self.sweep_halves(length, NoMean, Nothing);
            }
        });
    }

    #[inline(always)]
    fn flat_in_order(self, length: u32) {
        preserving_tail(self.data, self.states, length, || {
            for_each_vector(length, |at| {
                self.step_weights(at, self.step_state(at, self.gradient.get(at)));
            });
        });
    }

    #[inline(always)]
    fn rows(self, length: u32, runs: u32, Means { means, next_batch }: Means) {
        let (mut here, mut means) = (self, means);
        for _ in 0..runs {
            let (mean, mut next) = (F32x4::splat(means.scalar(0)), here);
            next.advance(next_batch);
            let sum = rows::sum_blocks(length, |length, block| {
                here = here.sweep(length, RowMean(mean), NextRow { kernel: &mut next, block });
            });
            if next_batch > 0 {
                means.set_double(0, sum.sum());
            }
            means = means.offset(rows::FLOATS);
        }
    }

    #[inline(always)]
    fn columns(self, length: u32, runs: u32, means: Floats) {
        let mut here = self;
        for _ in 0..runs {
            here = here.sweep(length, ColumnMeans(means), Nothing);
        }
    }

    #[inline(always)]
    fn write_update(self, length: u32, into: Floats) {
        preserving_tail(into, self.states, length, || {
            for_each_vector(length, |at| {
                let carry = self.step_state(at, self.gradient.get(at));
                into.set(at, self.difference(self.data.get(at), carry));
            });
        });
    }
}

impl<const N: usize, R, F, C, D> Kernel<N, R, F, C, D>
where
    R: Rule<N>,
    F: Factor + Mul<F32x4, Output = F32x4>,
    C: Factor,
    D: Factor,
{
    /// Whether its loop is so short that V8 unrolls it, which takes a tenth less time than ours in pairs.
    const IS_SHORT: bool = size_of::<(R, F, C, D)>() <= 2 * size_of::<F32x4>();

    /// Steps `length` elements, at least one, with Phi of their gradients, in the form that suits the rule.
    #[inline(always)]
    fn sweep(self, length: u32, phi: impl SubtractMean, ahead: impl Ahead) -> Self {
        if R::IN_PAIRS { self.sweep_pairs(length, phi, ahead) } else { self.sweep_halves(length, phi, ahead) }
    }

    /// The same in pairs.
    #[inline(always)]
    fn sweep_pairs(mut self, length: u32, mut phi: impl SubtractMean, mut ahead: impl Ahead) -> Self {
        let mut left = length;
        while left >= 8 {
            ahead.add(0);
            ahead.add(4);
            self.step_vector(0, phi);
            self.step_vector(4, phi);
            self.advance(8);
            phi.advance(8);
            ahead.advance(8);
            left -= 8;
        }
        for_each_vector(left, |_| {
            ahead.add(0);
            self.step_vector(0, phi);
            self.advance(4);
            phi.advance(4);
            ahead.advance(4);
        });
        self
    }

    /// The same in halves.
    #[inline(always)]
    fn sweep_halves(mut self, length: u32, mut phi: impl SubtractMean, mut ahead: impl Ahead) -> Self {
        let mut carry = self.step_state(0, phi.of(self.gradient.get(0), 0));
        let last = (length - 1) & !3;
        for_each_vector(last, |_| {
            let next = self.step_state(4, phi.of(self.gradient.get(4), 4));
            self.step_weights(0, carry);
            carry = next;
            self.advance(4);
            phi.advance(4);
            ahead.add(0);
            ahead.advance(4);
        });
        self.step_weights(0, carry);
        self.advance(4);
        ahead.add(0);
        ahead.advance(4);
        self
    }

    /// Writes x of `length` elements.
    #[inline(always)]
    pub fn write_gradient(self, length: u32, into: Floats) {
        for_each_vector_of(into, length, |at| {
            self.write_vector(at, into);
        });
    }

    /// Writes x of the four elements at an index, and returns it.
    #[inline(always)]
    fn write_vector(&self, at: u32, into: Floats) -> F32x4 {
        let x = self.gradient_with_decay(self.gradient.get(at), self.data.get(at));
        into.set(at, x);
        x
    }

    /// Writes x of `runs` rows of whole vectors, and their sums.
    #[inline(always)]
    pub fn write_gradient_rows(self, length: u32, runs: u32, into: Floats, sums: Floats) {
        let (mut here, mut into) = (self, into);
        for row in 0..runs {
            let sum = rows::sum_blocks(length, |length, block| {
                let mut left = length;
                while left >= 8 {
                    block.add(here.write_vector(0, into));
                    block.add(here.write_vector(4, into));
                    here.advance(8);
                    into = into.offset(8);
                    left -= 8;
                }
                if left > 0 {
                    block.add(here.write_vector(0, into));
                    here.advance(4);
                    into = into.offset(4);
                }
            });
            sums.set_double(row * rows::FLOATS, sum.sum());
        }
    }
}
