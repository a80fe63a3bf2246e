//! The walks over a tensor: flat where nothing is centralized, else by output units, each first for its mean and then for
//! the step, while a row lies in the cache. Rows and columns differ in how a mean is taken, [`crate::mean`].

mod update;

use crate::mean::{Means, along};
use crate::rules::Rule;
use crate::table::{Floats, Memory, Step, Tensor, traversal};
use update::{Advance, AtGradient, AtUpdate, Gradient, Plain, Update};

/// Takes the step of one tensor; `factor` multiplies its gradient.
#[inline(always)]
pub fn walk<R: Rule>(memory: Memory, step: &Step, tensor: &Tensor, factor: f32) {
    let update = Update::<R>::new(memory, step, tensor, factor);
    let mut spent = Spent { grad: memory.floats(tensor.grad), zero: step.zero_grad != 0, from: 0 };
    if tensor.traversal == traversal::FLAT {
        let stretch = if spent.zero { Spent::STRETCH } else { tensor.size };
        let mut at = 0;
        while at < tensor.size {
            let end = at + stretch.min(tensor.size - at);
            along(at, end, &mut Plain(update));
            spent.up_to(end);
            at = end;
        }
        return;
    }
    let means = Means::new(memory.floats(step.scratch), tensor);
    let runs_in_order = tensor.outputs.counts == [1; 3] || tensor.averaged.counts == [1; 3];
    tensor.outputs.each(|from| {
        if R::LINEAR || step.at_update == 0 {
            gradient_means(memory, step, tensor, factor, R::LINEAR, from);
            tensor.averaged.each(|offset| {
                let (at, end) = (from + offset, from + offset + tensor.run);
                along(at, end, &mut AtGradient(update, means, at));
                spent.maybe_up_to(end, runs_in_order);
            });
        } else {
            tensor.averaged.each(|offset| along(from + offset, from + offset + tensor.run, &mut Advance(update)));
            means.find(&update, tensor, from);
            tensor.averaged.each(|offset| {
                let (at, end) = (from + offset, from + offset + tensor.run);
                along(at, end, &mut AtUpdate(update, means, at));
                spent.maybe_up_to(end, runs_in_order);
            });
        }
    });
    spent.up_to(tensor.size);
}

/// The means where Phi acts on the gradient: the same for every rule.
#[inline(never)]
fn gradient_means(memory: Memory, step: &Step, tensor: &Tensor, factor: f32, linear: bool, from: u32) {
    let source = Gradient::new(memory, step, tensor, factor, linear);
    Means::new(memory.floats(step.scratch), tensor).find(&source, tensor, from);
}

/// The gradients that no later pass reads: cleared in stretches that are still in the cache, if at all.
struct Spent {
    grad: Floats,
    zero: bool,
    from: u32,
}

impl Spent {
    /// Elements cleared at once: enough to hide the call, few enough to lie in the first cache.
    const STRETCH: u32 = 4096;

    /// All before index `end` has been used.
    #[inline(always)]
    fn up_to(&mut self, end: u32) {
        if self.zero {
            self.grad.clear(self.from, end);
            self.from = end;
        }
    }

    /// The same where runs are visited in order, and only if it is worth a call.
    #[inline(always)]
    fn maybe_up_to(&mut self, end: u32, in_order: bool) {
        if in_order && end - self.from >= Self::STRETCH {
            self.up_to(end);
        }
    }
}
