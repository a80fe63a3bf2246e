//! An optimizer that owns its parameters: the safe interface to the kernels.

mod block;
mod centralize;
mod digest;
mod error;
mod families;
mod layout;
mod options;
mod range;
mod rule;
mod spec;
mod step;
mod traversal;
mod views;

pub use centralize::centralize;
pub use error::Error;
pub use families::{Adam, Buffer, Epsilon, Lion, RAdam, RmsProp, Sgd};
pub use options::{At, Lookahead, Options};
pub use rule::Rule;
pub use spec::{Initial, Spec};
pub use step::Outcome;

use alloc::vec::Vec;

use self::block::Block;
use self::layout::{Layout, bytes_of};
use self::range::NON_NEGATIVE;
use self::rule::Arrays;
use self::spec::{Checked, check};
use crate::table::{Clock, Header, Tensor};

/// An optimizer and the parameters that it owns. Weights, gradients and state share one block of memory, allocated
/// once. The caller's own slices would not work, because the kernels read and restore up to three elements past the end
/// of an array.
///
/// A parameter has the index of its spec. Every method that takes an index panics if there is no such parameter.
///
/// ```
/// use zeromean::{Adam, Optimizer, Outcome, Rule, Spec};
///
/// // Minimize (w - 3)^2 / 2 for two weights.
/// let rule = Rule::Adam(Adam::default());
/// let mut optimizer = Optimizer::new(rule, &[Spec::new(&[2], &[0.0, 5.0])])?;
/// for _ in 0..400 {
///     let (data, grad) = optimizer.data_and_grad_mut(0);
///     for (g, w) in grad.iter_mut().zip(data) {
///         *g = *w - 3.0;
///     }
///     assert_eq!(optimizer.step(0.05), Outcome::Taken);
/// }
/// assert!(optimizer.data(0).iter().all(|w| (w - 3.0).abs() < 0.01));
/// # Ok::<(), zeromean::Error>(())
/// ```
pub struct Optimizer {
    block: Block,
    layout: Layout,
    rule: Rule,
    options: Options,
    arrays: Arrays,
    parameters: Vec<Parameter>,
    /// The counts of steps and of averages that each clock of the table stands for.
    clocks: Vec<(u64, u64)>,
    steps_taken: u64,
}

/// What the table does not store about a parameter.
struct Parameter {
    shape: Vec<usize>,
    /// The output axes; empty if it is not centralized.
    axes: Vec<usize>,
    /// Where its elements begin in every array, in bytes.
    offset: u64,
    size: usize,
    steps: u64,
    averages: u64,
}

impl Optimizer {
    /// An optimizer of these parameters, with the rule's default [`Options`].
    ///
    /// # Errors
    /// A hyper-parameter is out of its range, a spec contradicts itself, or there is not enough memory.
    ///
    /// ```
    /// use zeromean::{Optimizer, Rule, Sgd, Spec};
    ///
    /// let rule = Rule::Sgd(Sgd { momentum: 0.9, ..Sgd::default() });
    /// let mut optimizer = Optimizer::new(rule, &[Spec::new(&[2, 2], 1.0).output_axes(&[0])])?;
    /// optimizer.grad_mut(0).copy_from_slice(&[1.0, 3.0, 5.0, 5.0]);
    /// optimizer.step(0.5);
    /// assert_eq!(optimizer.data(0), [1.5, 0.5, 1.0, 1.0]); // the mean of each row is subtracted first
    /// # Ok::<(), zeromean::Error>(())
    /// ```
    pub fn new(rule: Rule, specs: &[Spec]) -> Result<Self, Error> {
        Self::with_options(rule, rule.options(), specs)
    }

    /// An optimizer of these parameters, with these options.
    ///
    /// # Errors
    /// As for [`Optimizer::new`], or an option is out of its range or contradicts another.
    ///
    /// ```
    /// use zeromean::{Lion, Optimizer, Options, Rule, Spec};
    ///
    /// let rule = Rule::Lion(Lion::default());
    /// let options = Options { weight_decay: 0.1, clip_norm: 1.0, ..rule.options() };
    /// let optimizer = Optimizer::with_options(rule, options, &[Spec::new(&[10], 0.0)])?;
    /// # Ok::<(), zeromean::Error>(())
    /// ```
    pub fn with_options(rule: Rule, options: Options, specs: &[Spec]) -> Result<Self, Error> {
        rule.check()?;
        options.check()?;
        let checked = specs.iter().enumerate().map(|(i, spec)| check(i, spec)).collect::<Result<Vec<_>, _>>()?;
        let arrays = rule.arrays();
        let kinds = 2
            + arrays.states
            + usize::from(options.average_weights.is_some())
            + usize::from(options.lookahead.is_some());
        let layout = Layout::new(&checked, kinds as u64, options.point() != At::Gradient);
        let block = Block::zeroed(layout.bytes())?;
        let clocks = Vec::with_capacity(specs.len());
        let mut optimizer =
            Self { block, layout, rule, options, arrays, parameters: Vec::new(), clocks, steps_taken: 0 };
        let mut offset = 0;
        for (spec, checked) in specs.iter().zip(checked) {
            let (size, traversal) = (checked.size, checked.traversal);
            optimizer.add(spec, checked, offset);
            optimizer.write_record(spec, size, offset, |tensor| traversal.write(tensor));
            offset += bytes_of(size);
        }
        optimizer.write_header();
        Ok(optimizer)
    }

    /// Adds what the table does not store about a parameter, and its initial values.
    fn add(&mut self, spec: &Spec, Checked { size, axes, .. }: Checked, offset: u64) {
        let shape = spec.shape.clone();
        self.parameters.push(Parameter { shape, axes, offset, size, steps: 0, averages: 0 });
        let i = self.parameters.len() - 1;
        for kind in [Some(DATA), self.average_kind(), self.slow_kind()].into_iter().flatten() {
            let array = self.array_mut(i, kind);
            match spec.initial {
                Initial::Everywhere(value) => array.fill(value),
                Initial::Values(values) => array.copy_from_slice(values),
            }
        }
    }

    /// Writes the record of the newest parameter.
    fn write_record(&mut self, spec: &Spec, size: usize, offset: u64, traversal: impl Fn(&mut Tensor)) {
        let address = |kind: usize| self.block.address(self.layout.array(kind, offset));
        let mut tensor = Tensor {
            lr_scale: spec.lr_scale,
            decay_scale: spec.decay_scale,
            data: address(DATA),
            grad: address(GRAD),
            state: self.arrays.order.map(|state| if self.arrays.states == 0 { 0 } else { address(STATE + state) }),
            size: size as u32,
            frozen: u32::from(spec.frozen),
            average: self.average_kind().map_or(0, address),
            slow: self.slow_kind().map_or(0, address),
            ..Tensor::default()
        };
        traversal(&mut tensor);
        *self.tensor_mut(self.parameters.len() - 1) = tensor;
    }

    /// Writes what is the same for all steps.
    fn write_header(&mut self) {
        let (point, options) = (self.options.point(), self.options);
        let (count, scratch) = (self.parameters.len() as u32, self.block.address(self.layout.scratch()));
        let rule = self.arrays.code;
        *self.header_mut() = Header {
            rule,
            count,
            scratch,
            at_update: u32::from(matches!(point, At::Update | At::UpdateWithDecay)),
            decoupled: u32::from(options.decoupled_weight_decay),
            decay_inside: u32::from(matches!(point, At::GradientWithDecay | At::UpdateWithDecay)),
            skip_non_finite: u32::from(options.skip_non_finite),
            decay: options.weight_decay,
            grad_scale: options.signed_scale(),
            clip_norm: options.clip_norm,
            ..Header::default()
        };
    }

    /// The rule, with its hyper-parameters.
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// Changes hyper-parameters, such as a momentum that follows a schedule.
    ///
    /// # Errors
    /// One is out of its range, or the rule needs state arrays other than those the optimizer has.
    pub fn set_rule(&mut self, rule: Rule) -> Result<(), Error> {
        rule.check()?;
        if rule.arrays() != self.arrays {
            return Err(Error::Arrays);
        }
        self.rule = rule;
        Ok(())
    }

    /// The options.
    pub fn options(&self) -> Options {
        self.options
    }

    /// Changes options, such as a weight decay that follows a schedule.
    ///
    /// # Errors
    /// One is out of its range, or they need arrays other than those the optimizer has: averages, slow weights, or
    /// scratch space for another point of centralization.
    pub fn set_options(&mut self, options: Options) -> Result<(), Error> {
        options.check()?;
        let arrays = |of: &Options| (of.average_weights.is_some(), of.lookahead.is_some(), of.point());
        if arrays(&options) != arrays(&self.options) {
            return Err(Error::Arrays);
        }
        self.options = options;
        self.write_header();
        Ok(())
    }

    /// The factor for the learning rate of a parameter.
    pub fn lr_scale(&self, i: usize) -> f64 {
        self.tensor(i).lr_scale
    }

    /// Sets the factor for the learning rate of a parameter.
    ///
    /// # Errors
    /// The factor is negative or not finite.
    pub fn set_lr_scale(&mut self, i: usize, scale: f64) -> Result<(), Error> {
        NON_NEGATIVE.check("lr_scale", scale)?;
        self.tensor_mut(i).lr_scale = scale;
        Ok(())
    }

    /// The factor for the weight decay of a parameter.
    pub fn decay_scale(&self, i: usize) -> f64 {
        self.tensor(i).decay_scale
    }

    /// Sets the factor for the weight decay of a parameter.
    ///
    /// # Errors
    /// The factor is negative or not finite.
    pub fn set_decay_scale(&mut self, i: usize, scale: f64) -> Result<(), Error> {
        NON_NEGATIVE.check("decay_scale", scale)?;
        self.tensor_mut(i).decay_scale = scale;
        Ok(())
    }

    /// Whether steps leave a parameter, its state and its count alone.
    pub fn is_frozen(&self, i: usize) -> bool {
        self.tensor(i).frozen != 0
    }

    /// Freezes a parameter, or unfreezes it.
    pub fn set_frozen(&mut self, i: usize, frozen: bool) {
        self.tensor_mut(i).frozen = u32::from(frozen);
    }

    fn tensor(&self, i: usize) -> &Tensor {
        assert!(i < self.parameters.len(), "there is no parameter {i}");
        // SAFETY: the table has a record for each parameter, and nothing writes it through a shared reference.
        unsafe { &*self.block.pointer(self.layout.tensor(i)) }
    }

    fn tensor_mut(&mut self, i: usize) -> &mut Tensor {
        assert!(i < self.parameters.len(), "there is no parameter {i}");
        // SAFETY: the table has a record for each parameter, and all zeros are a valid one.
        unsafe { &mut *self.block.pointer(self.layout.tensor(i)) }
    }

    fn header_mut(&mut self) -> &mut Header {
        // SAFETY: the block begins with the header, and all zeros are a valid one.
        unsafe { &mut *self.block.pointer(0) }
    }

    fn clock_mut(&mut self, i: usize) -> &mut Clock {
        assert!(i < self.parameters.len(), "there is no clock {i}");
        // SAFETY: the table has a clock for each parameter, and all zeros are a valid one.
        unsafe { &mut *self.block.pointer(self.layout.clock(i)) }
    }
}

/// The kinds of arrays: weights, gradients, then each state array, averages, slow weights.
const DATA: usize = 0;
const GRAD: usize = 1;
const STATE: usize = 2;
