//! Digest: one number for the whole state of an optimizer, by chained XXH64 (Yann Collet, specification 0.1.1).

use super::rule::flag;
use super::{At, Optimizer};
use crate::passes::digest::digest;

/// Continues a chain with an array.
fn of_array(array: &[f32], hash: u64) -> u64 {
    // SAFETY: the array is readable.
    unsafe { digest(array.as_ptr().cast(), array.len(), hash) }
}

/// Continues a chain with a number, as its four 16-bit pieces, lowest first.
fn of_number(x: f64, hash: u64) -> u64 {
    let pieces: [u32; 4] = core::array::from_fn(|i| (x.to_bits() >> (16 * i)) as u32 & 0xffff);
    // SAFETY: the array is readable.
    unsafe { digest(pieces.as_ptr(), pieces.len(), hash) }
}

impl Optimizer {
    /// A hash of the whole state, given the learning rate of the next step: weights, state, counts and
    /// hyper-parameters. It equals, as a number, the npm package's `digest()` of an optimizer with the same history.
    ///
    /// ```
    /// use zeromean::{Adam, Optimizer, Rule, Spec};
    ///
    /// let optimizer = Optimizer::new(Rule::Adam(Adam::default()), &[Spec::new(&[3, 4], 0.5)])?;
    /// assert_eq!(format!("{:016x}", optimizer.digest(1e-3)), "b0b8dc3565ee1198");
    /// # Ok::<(), zeromean::Error>(())
    /// ```
    pub fn digest(&self, lr: f64) -> u64 {
        let mut hash = 0;
        for i in 0..self.len() {
            let states = (0..self.states()).map(|state| self.state(i, state));
            for array in [self.data(i)].into_iter().chain(states).chain(self.average(i)).chain(self.slow(i)) {
                hash = of_array(array, hash);
            }
        }
        self.numbers(lr, &mut |x| hash = of_number(x, hash));
        hash
    }

    /// Visits the numbers that a digest ends with.
    fn numbers(&self, lr: f64, visit: &mut dyn FnMut(f64)) {
        let options = self.options;
        let point = match options.point() {
            At::Gradient => 0.0,
            At::GradientWithDecay => 1.0,
            At::Update => 2.0,
            At::UpdateWithDecay => 3.0,
        };
        visit(self.steps_taken as f64);
        visit(lr);
        visit(options.weight_decay);
        visit(flag(options.decoupled_weight_decay));
        visit(flag(options.maximize));
        visit(options.clip_norm);
        visit(options.grad_scale);
        visit(flag(options.skip_non_finite));
        visit(point);
        self.rule.settings(visit);
        (0..self.len()).for_each(|i| self.numbers_of(i, visit));
        if let Some(decay) = options.average_weights {
            visit(decay);
            self.parameters.iter().for_each(|parameter| visit(parameter.averages as f64));
        }
        if let Some(lookahead) = options.lookahead {
            visit(lookahead.every as f64);
            visit(lookahead.alpha);
        }
    }

    fn numbers_of(&self, i: usize, visit: &mut dyn FnMut(f64)) {
        let (shape, axes) = (self.shape(i), self.output_axes(i));
        let mut list = |lengths: &[usize]| {
            visit(lengths.len() as f64);
            lengths.iter().for_each(|length| visit(*length as f64));
        };
        list(shape);
        visit(self.lr_scale(i));
        visit(self.decay_scale(i));
        visit(flag(self.is_frozen(i)));
        visit(self.parameters[i].steps as f64);
        visit(flag(!axes.is_empty()));
        if !axes.is_empty() {
            visit(axes.len() as f64);
            axes.iter().for_each(|axis| visit(*axis as f64));
        }
    }
}
