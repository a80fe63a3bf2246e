//! One step of one tensor, four elements at a time; `k` is the weight decay, split into what goes inside Phi and what
//! stays outside.
//!
//! ```text
//! at the gradient:   x = Phi(f g + inside w) + outside w      w = w - (lr U + lr k w)
//! at the update:     x = f g + k w                            w = w - (Phi(lr U + inside w) + outside w)
//! ```

use crate::lanes::{F32x4, Width};
use crate::mean::{Along, Means, Source};
use crate::rules::{Rule, Slots};
use crate::table::{Memory, Step, Tensor};

/// Where the weight decay goes: four factors of w, of which at most one is not 0.
#[derive(Clone, Copy)]
struct Decay {
    /// Added to the gradient, before Phi of the gradient.
    gradient_inside: F32x4,
    /// Added to the gradient, after it.
    gradient_outside: F32x4,
    /// Added to the update, before Phi of the update.
    update_inside: F32x4,
    /// Added to the update, after it.
    update_outside: F32x4,
}

impl Decay {
    #[inline(always)]
    fn new(step: &Step, tensor: &Tensor, linear: bool) -> Self {
        let (lr, decay) = (step.lr * tensor.lr_scale, step.decay * tensor.decay_scale);
        let only = |here: bool, k: f64| F32x4::splat(if here { k as f32 } else { 0.0 });
        let moves = linear && step.at_update != 0; // Phi of a linear rule's update is Phi of its gradient
        let inside = step.decay_inside != 0 || (moves && step.decoupled == 0);
        let coupled = step.decoupled == 0 || (moves && inside);
        Self {
            gradient_inside: only(coupled && inside, decay),
            gradient_outside: only(coupled && !inside, decay),
            update_inside: only(!coupled && inside, lr * decay),
            update_outside: only(!coupled && !inside, lr * decay),
        }
    }

    /// All that is added to the gradient.
    #[inline(always)]
    fn gradient(self) -> F32x4 {
        self.gradient_inside + self.gradient_outside
    }

    /// All that is added to the update.
    #[inline(always)]
    fn update(self) -> F32x4 {
        self.update_inside + self.update_outside
    }
}

/// What is averaged where Phi acts on the gradient: f g + inside w.
#[derive(Clone, Copy)]
pub(super) struct Gradient {
    slots: Slots,
    factor: F32x4,
    decay: F32x4,
}

impl Gradient {
    #[inline(always)]
    pub(super) fn new(memory: Memory, step: &Step, tensor: &Tensor, factor: f32, linear: bool) -> Self {
        let decay = Decay::new(step, tensor, linear).gradient_inside;
        Self { slots: Slots::new(memory, tensor), factor: F32x4::splat(factor), decay }
    }
}

impl Source for Gradient {
    #[inline(always)]
    fn values<W: Width>(&self, at: u32, width: W) -> F32x4 {
        self.factor * self.slots.grad.get(at, width) + self.decay * self.slots.data.get(at, width)
    }
}

/// The step of one tensor.
#[derive(Clone, Copy)]
pub(super) struct Update<R> {
    rule: R,
    slots: Slots,
    factor: F32x4,
    decay: Decay,
}

impl<R: Rule> Update<R> {
    #[inline(always)]
    pub(super) fn new(memory: Memory, step: &Step, tensor: &Tensor, factor: f32) -> Self {
        Self {
            rule: R::new(step, step.lr * tensor.lr_scale),
            slots: Slots::new(memory, tensor),
            factor: F32x4::splat(factor),
            decay: Decay::new(step, tensor, R::LINEAR),
        }
    }

    /// f g, and w.
    #[inline(always)]
    fn load<W: Width>(&self, at: u32, width: W) -> (F32x4, F32x4) {
        (self.factor * self.slots.grad.get(at, width), self.slots.data.get(at, width))
    }

    /// f g + k w, and w.
    #[inline(always)]
    fn gradient<W: Width>(&self, at: u32, width: W) -> (F32x4, F32x4) {
        let (g, w) = self.load(at, width);
        (g + self.decay.gradient() * w, w)
    }

    /// The state after gradient x, stored.
    #[inline(always)]
    fn advance<W: Width>(&self, at: u32, width: W, x: F32x4) -> R::State {
        let state = self.rule.advance(x, R::load(&self.slots, at, width));
        R::store(&self.slots, at, width, state);
        state
    }

    /// lr U + inside w from the state as it now is, and w.
    #[inline(always)]
    fn update<W: Width>(&self, at: u32, width: W) -> (F32x4, F32x4) {
        let (x, w) = self.gradient(at, width);
        let u = self.rule.update(x, R::load(&self.slots, at, width));
        (u + self.decay.update_inside * w, w)
    }
}

impl<R: Rule> Source for Update<R> {
    #[inline(always)]
    fn values<W: Width>(&self, at: u32, width: W) -> F32x4 {
        self.update(at, width).0
    }
}

/// The step without Phi.
pub(super) struct Plain<R>(pub Update<R>);

impl<R: Rule> Along for Plain<R> {
    #[inline(always)]
    fn at<W: Width>(&mut self, at: u32, width: W) {
        let Update { rule, slots, decay, .. } = self.0;
        let (x, w) = self.0.gradient(at, width);
        let u = rule.update(x, self.0.advance(at, width, x));
        slots.data.set(at, width, rule.settle(w, u + decay.update() * w));
    }
}

/// The step with Phi of the gradient, along a run from index `from`.
pub(super) struct AtGradient<R>(pub Update<R>, pub Means, pub u32);

impl<R: Rule> Along for AtGradient<R> {
    #[inline(always)]
    fn at<W: Width>(&mut self, at: u32, width: W) {
        let Update { rule, slots, decay, .. } = self.0;
        let (g, w) = self.0.load(at, width);
        let phi = self.1.get(at - self.2).remove_from(g + decay.gradient_inside * w);
        let x = phi + decay.gradient_outside * w;
        let u = rule.update(x, self.0.advance(at, width, x));
        slots.data.set(at, width, rule.settle(w, u + decay.update() * w));
    }
}

/// The first half of the step with Phi of the update: the state.
pub(super) struct Advance<R>(pub Update<R>);

impl<R: Rule> Along for Advance<R> {
    #[inline(always)]
    fn at<W: Width>(&mut self, at: u32, width: W) {
        let (x, _) = self.0.gradient(at, width);
        self.0.advance(at, width, x);
    }
}

/// The second half, along a run from index `from`: the weights.
pub(super) struct AtUpdate<R>(pub Update<R>, pub Means, pub u32);

impl<R: Rule> Along for AtUpdate<R> {
    #[inline(always)]
    fn at<W: Width>(&mut self, at: u32, width: W) {
        let Update { rule, slots, decay, .. } = self.0;
        let (u, w) = self.0.update(at, width);
        let phi = self.1.get(at - self.2).remove_from(u);
        slots.data.set(at, width, rule.settle(w, phi + decay.update_outside * w));
    }
}
