//! Views: the arrays of a parameter as slices.

use core::fmt;

use super::{DATA, GRAD, Optimizer, STATE};

impl fmt::Debug for Optimizer {
    /// A summary without weights, of which there may be millions.
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let elements: usize = self.parameters.iter().map(|parameter| parameter.size).sum();
        to.debug_struct("Optimizer")
            .field("rule", &self.rule)
            .field("parameters", &self.len())
            .field("elements", &elements)
            .field("steps_taken", &self.steps_taken())
            .finish_non_exhaustive()
    }
}

impl Optimizer {
    /// How many parameters there are.
    pub fn len(&self) -> usize {
        self.parameters.len()
    }

    /// Whether there are no parameters.
    pub fn is_empty(&self) -> bool {
        self.parameters.is_empty()
    }

    /// The shape of a parameter.
    pub fn shape(&self, i: usize) -> &[usize] {
        &self.parameters[i].shape
    }

    /// The axes of a parameter that number its output units, counted from the start; empty if it is not centralized.
    pub fn output_axes(&self, i: usize) -> &[usize] {
        &self.parameters[i].axes
    }

    /// The weights of a parameter, row-major.
    pub fn data(&self, i: usize) -> &[f32] {
        self.array(i, DATA)
    }

    /// The weights of a parameter, for writing.
    pub fn data_mut(&mut self, i: usize) -> &mut [f32] {
        self.array_mut(i, DATA)
    }

    /// The gradient of a parameter.
    pub fn grad(&self, i: usize) -> &[f32] {
        self.array(i, GRAD)
    }

    /// The gradient of a parameter, for writing. Initially 0; a step does not change it.
    pub fn grad_mut(&mut self, i: usize) -> &mut [f32] {
        self.array_mut(i, GRAD)
    }

    /// Weights and gradient of a parameter together.
    pub fn data_and_grad_mut(&mut self, i: usize) -> (&mut [f32], &mut [f32]) {
        let (size, [data, grad]) = (self.parameters[i].size, [DATA, GRAD].map(|kind| self.pointer(i, kind)));
        // SAFETY: both arrays have the same length and do not overlap, and the references exclude all others.
        unsafe { (core::slice::from_raw_parts_mut(data, size), core::slice::from_raw_parts_mut(grad, size)) }
    }

    /// How many state arrays a parameter has.
    pub fn states(&self) -> usize {
        self.arrays.states
    }

    /// A state array of a parameter; the docs of each rule's hyper-parameters say which is which.
    pub fn state(&self, i: usize, state: usize) -> &[f32] {
        self.array(i, self.state_kind(state))
    }

    /// A state array of a parameter, for writing: to resume from a checkpoint, together with
    /// [`Optimizer::set_steps_taken`].
    pub fn state_mut(&mut self, i: usize, state: usize) -> &mut [f32] {
        self.array_mut(i, self.state_kind(state))
    }

    /// The moving average of the weights of a parameter, if the options have `average_weights`. It equals the weights
    /// until they are first averaged.
    pub fn average(&self, i: usize) -> Option<&[f32]> {
        let kind = if self.parameters[i].averages == 0 { DATA } else { self.average_kind()? };
        self.options.average_weights.map(|_| self.array(i, kind))
    }

    /// The slow weights of a parameter, if the options have `lookahead`.
    pub fn slow(&self, i: usize) -> Option<&[f32]> {
        Some(self.array(i, self.slow_kind()?))
    }

    fn state_kind(&self, state: usize) -> usize {
        assert!(state < self.arrays.states, "there is no array {state} of state");
        STATE + state
    }

    pub(super) fn average_kind(&self) -> Option<usize> {
        self.options.average_weights.map(|_| STATE + self.arrays.states)
    }

    pub(super) fn slow_kind(&self) -> Option<usize> {
        let averages = usize::from(self.options.average_weights.is_some());
        self.options.lookahead.map(|_| STATE + self.arrays.states + averages)
    }

    pub(super) fn array(&self, i: usize, kind: usize) -> &[f32] {
        // SAFETY: the array is inside the block, and nothing writes it through a shared reference.
        unsafe { core::slice::from_raw_parts(self.pointer(i, kind), self.parameters[i].size) }
    }

    pub(super) fn array_mut(&mut self, i: usize, kind: usize) -> &mut [f32] {
        // SAFETY: the array is inside the block, and the reference excludes all others.
        unsafe { core::slice::from_raw_parts_mut(self.pointer(i, kind), self.parameters[i].size) }
    }

    fn pointer(&self, i: usize, kind: usize) -> *mut f32 {
        self.block.pointer(self.layout.array(kind, self.parameters[i].offset))
    }
}
