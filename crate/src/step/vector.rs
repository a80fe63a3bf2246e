//! A vector of a kernel: the step of four elements, at once or in two halves, and what of them is centralized.

use core::ops::Mul;

use crate::rules::Rule;
use crate::simd::F32x4;
use crate::simd::const_factor::Factor;
use crate::step::ahead::Centralized;
use crate::step::kernel::Kernel;
use crate::step::subtract_mean::SubtractMean;

impl<const N: usize, R, F, C, D> Centralized for Kernel<N, R, F, C, D>
where
    R: Rule<N>,
    F: Factor + Mul<F32x4, Output = F32x4>,
    C: Factor,
    D: Factor,
{
    #[inline(always)]
    fn centralized(&self, at: u32) -> F32x4 {
        let g = self.gradient.get(at);
        if C::IN_PHI { self.gradient_with_decay(g, self.data.get(at)) } else { g }
    }

    /// In place, because the compiler packs copies of two addresses into one 64-bit integer, which then has to be
    /// unpacked in every iteration.
    #[inline(always)]
    fn advance(&mut self, length: u32) {
        self.gradient = self.gradient.offset(length);
        self.data = self.data.offset(length);
        for array in &mut self.states {
            *array = array.offset(length);
        }
    }
}

impl<const N: usize, R, F, C, D> Kernel<N, R, F, C, D>
where
    R: Rule<N>,
    F: Factor + Mul<F32x4, Output = F32x4>,
    C: Factor,
    D: Factor,
{
    /// x of four elements with these gradients and weights.
    #[inline(always)]
    pub(super) fn gradient_with_decay(&self, g: F32x4, w: F32x4) -> F32x4 {
        self.factor * g + self.coupled * w
    }

    /// Moves the state of the four elements at an index.
    #[inline(always)]
    pub(super) fn advance_state(&self, at: u32, x: F32x4) -> R::Carry {
        let (state, carry) = self.rule.advance(x, self.states.map(|array| array.get(at)));
        for (array, new) in self.states.iter().zip(state) {
            array.set(at, new);
        }
        carry
    }

    /// Steps the four elements at an index.
    #[inline(always)]
    pub(super) fn step_vector(&self, at: u32, phi: impl SubtractMean) {
        let w = self.data.get(at);
        let g = self.gradient.get(at);
        let x = if C::IN_PHI {
            phi.of(self.gradient_with_decay(g, w), at)
        } else {
            self.gradient_with_decay(phi.of(g, at), w)
        };
        let carry = self.advance_state(at, x);
        self.data.set(at, w - self.difference(w, carry));
    }

    /// The first half of the step of the four elements at an index, whose gradients are `g`.
    #[inline(always)]
    pub(super) fn step_state(&self, at: u32, g: F32x4) -> R::Carry {
        self.advance_state(at, self.gradient_with_decay(g, self.data.get(at)))
    }

    /// D of four elements with these weights.
    #[inline(always)]
    pub(super) fn difference(&self, w: F32x4, carry: R::Carry) -> F32x4 {
        self.rule.update(carry) + self.decoupled * w
    }

    /// The second half of that step.
    #[inline(always)]
    pub(super) fn step_weights(&self, at: u32, carry: R::Carry) {
        let w = self.data.get(at);
        self.data.set(at, w - self.difference(w, carry));
    }
}
