//! A step, and other operations on all gradients.

use super::range::{NON_NEGATIVE_FLOAT32, NON_NEGATIVE_OR_INFINITE};
use super::rule::average_rate;
use super::{DATA, Error, Optimizer};
use crate::step::{clip_value, grad_norm, step};
use crate::table::Clock;

/// At every step whose number is a multiple of this, state below 2^-100 becomes 0: subnormal numbers are slow.
const FLUSH_EVERY: u64 = 64;

/// What happened to a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was taken.
    Taken,
    /// A gradient was not finite, and the options say to skip such steps. Nothing has changed.
    Skipped,
}

impl Optimizer {
    /// Takes one step with the current gradients, which stay as they are.
    ///
    /// # Panics
    /// The learning rate is not a finite float32 of 0 or more, or its product with a parameter's scale (and with the
    /// weight decay, if decoupled) is not finite as a float32. After such a panic, nothing has changed.
    ///
    /// ```
    /// use zeromean::{Optimizer, Rule, Sgd, Spec};
    ///
    /// let mut optimizer = Optimizer::new(Rule::Sgd(Sgd::default()), &[Spec::new(&[2], 1.0)])?;
    /// optimizer.grad_mut(0).copy_from_slice(&[1.0, 2.0]);
    /// optimizer.step(0.25);
    /// assert_eq!(optimizer.data(0), [0.75, 0.5]);
    /// # Ok::<(), zeromean::Error>(())
    /// ```
    pub fn step(&mut self, lr: f64) -> Outcome {
        self.take(lr, false)
    }

    /// Takes one step, and sets the gradients to 0 in the same pass, for callers that accumulate gradients. A skipped
    /// step leaves them as they are.
    ///
    /// # Panics
    /// As for [`Optimizer::step`].
    pub fn step_and_zero_grad(&mut self, lr: f64) -> Outcome {
        self.take(lr, true)
    }

    fn take(&mut self, lr: f64, zero_grad: bool) -> Outcome {
        if let Err(error) = self.check_products(lr) {
            panic!("{error}");
        }
        let next = self.steps_taken + 1;
        let lookahead_alpha = match self.options.lookahead {
            Some(lookahead) if next.is_multiple_of(lookahead.every) => lookahead.alpha,
            _ => 0.0,
        };
        let header = self.header_mut();
        header.lr = lr;
        header.flush = u32::from(next.is_multiple_of(FLUSH_EVERY));
        header.zero_grad = u32::from(zero_grad);
        header.lookahead_alpha = lookahead_alpha;
        self.write_clocks();
        let (memory, table) = (self.block.memory(), self.block.address(0));
        // SAFETY: the table is that of this optimizer, and the exclusive reference rules out any other access.
        if !unsafe { step(memory, table) } {
            return Outcome::Skipped;
        }
        for i in 0..self.len() {
            let is_frozen = self.is_frozen(i);
            let parameter = &mut self.parameters[i];
            parameter.steps += u64::from(!is_frozen);
            parameter.averages += 1;
        }
        self.steps_taken = next;
        Outcome::Taken
    }

    /// Checks the factors that a step multiplies by.
    fn check_products(&self, lr: f64) -> Result<(), Error> {
        NON_NEGATIVE_FLOAT32.check("lr", lr)?;
        let decoupled = self.options.decoupled_weight_decay;
        for i in (0..self.len()).filter(|i| !self.is_frozen(*i)) {
            let (rate, shrinkage) = (lr * self.lr_scale(i), self.options.weight_decay * self.decay_scale(i));
            NON_NEGATIVE_FLOAT32.check("lr * lr_scale", rate)?;
            NON_NEGATIVE_FLOAT32.check("weight_decay * decay_scale", shrinkage)?;
            if decoupled {
                NON_NEGATIVE_FLOAT32.check("lr * lr_scale * weight_decay * decay_scale", rate * shrinkage)?;
            }
        }
        Ok(())
    }

    /// Writes the clocks of the next step. Parameters with the same counts share one.
    fn write_clocks(&mut self) {
        self.clocks.clear();
        for i in 0..self.len() {
            let (steps, averages) = (self.parameters[i].steps, self.parameters[i].averages);
            let known = self.clocks.iter().position(|counts| *counts == (steps, averages));
            let clock = known.unwrap_or_else(|| self.add_clock(steps, averages));
            self.tensor_mut(i).clock = self.block.address(self.layout.clock(clock));
            if averages == 0 {
                self.start_average(i);
            }
        }
    }

    fn add_clock(&mut self, steps: u64, averages: u64) -> usize {
        let clock = self.clocks.len();
        self.clocks.push((steps, averages));
        let average_rate = self.options.average_weights.map_or(0.0, |decay| average_rate(decay, averages));
        *self.clock_mut(clock) = Clock { scalars: self.rule.scalars(steps), average_rate };
        clock
    }

    /// An average starts as a copy of the weights before its first step.
    fn start_average(&mut self, i: usize) {
        let Some(kind) = self.average_kind() else { return };
        let (data, average) = (self.array(i, DATA).as_ptr(), self.array_mut(i, kind));
        // SAFETY: both arrays have the same length and do not overlap.
        unsafe { core::ptr::copy_nonoverlapping(data, average.as_mut_ptr(), average.len()) }
    }

    /// How many steps have been taken, not counting skipped ones.
    pub fn steps_taken(&self) -> u64 {
        self.steps_taken
    }

    /// How many steps a parameter has taken, not counting those while it was frozen: torch's `state['step']`.
    pub fn steps_taken_by(&self, i: usize) -> u64 {
        self.parameters[i].steps
    }

    /// Sets the step counts of the optimizer and of all parameters, to resume a run. Averages get the same count.
    pub fn set_steps_taken(&mut self, steps: u64) {
        self.steps_taken = steps;
        for parameter in &mut self.parameters {
            (parameter.steps, parameter.averages) = (steps, steps);
        }
    }

    /// Sets all gradients to 0.
    pub fn zero_grad(&mut self) {
        for i in 0..self.len() {
            self.grad_mut(i).fill(0.0);
        }
    }

    /// The L2 norm of all gradients except those of frozen parameters, times `grad_scale`: what `clip_norm` limits.
    pub fn grad_norm(&self) -> f64 {
        // SAFETY: the table is that of this optimizer, and this only reads.
        unsafe { grad_norm(self.block.memory(), self.block.address(0)) }
    }

    /// Clamps every gradient to `[-limit, limit]`, as torch's `clip_grad_value_` does. NaN stays NaN.
    ///
    /// # Errors
    /// The limit is NaN or negative.
    pub fn clip_grad_value(&mut self, limit: f64) -> Result<(), Error> {
        NON_NEGATIVE_OR_INFINITE.check("limit", limit)?;
        // SAFETY: the table is that of this optimizer, and the exclusive reference rules out any other access.
        unsafe { clip_value(self.block.memory(), self.block.address(0), limit as f32) };
        Ok(())
    }
}
