//! Spec: how the caller describes a parameter, and the checks of that description.

use alloc::vec::Vec;

use super::error::Error;
use super::range::NON_NEGATIVE;
use super::traversal::{Traversal, flat, traverse};

/// The initial values of a parameter.
#[derive(Clone, Copy, Debug)]
pub enum Initial<'a> {
    /// Every element has this value.
    Everywhere(f32),
    /// Its elements, row-major.
    Values(&'a [f32]),
}

impl From<f32> for Initial<'_> {
    fn from(value: f32) -> Self {
        Self::Everywhere(value)
    }
}

impl<'a> From<&'a [f32]> for Initial<'a> {
    fn from(values: &'a [f32]) -> Self {
        Self::Values(values)
    }
}

impl<'a> From<&'a Vec<f32>> for Initial<'a> {
    fn from(values: &'a Vec<f32>) -> Self {
        Self::Values(values)
    }
}

impl<'a, const N: usize> From<&'a [f32; N]> for Initial<'a> {
    fn from(values: &'a [f32; N]) -> Self {
        Self::Values(values)
    }
}

/// One parameter, such as a weight matrix or a bias.
///
/// ```
/// use zeromean::Spec;
///
/// let weight = Spec::new(&[2, 3], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).output_axes(&[0]); // rows 1 2 3 and 4 5 6
/// let bias = Spec::new(&[2], 0.0).decay_scale(0.0);
/// ```
#[derive(Clone, Debug)]
pub struct Spec<'a> {
    pub(super) shape: Vec<usize>,
    pub(super) initial: Initial<'a>,
    axes: Vec<isize>,
    pub(super) lr_scale: f64,
    pub(super) decay_scale: f64,
    pub(super) frozen: bool,
}

impl<'a> Spec<'a> {
    /// A parameter of this shape, row-major, initialized with one number or a slice of values. `&[]` is a scalar.
    pub fn new(shape: &[usize], initial: impl Into<Initial<'a>>) -> Self {
        let initial = initial.into();
        Self { shape: shape.to_vec(), initial, axes: Vec::new(), lr_scale: 1.0, decay_scale: 1.0, frozen: false }
    }

    /// Centralizes the parameter: these axes number the output units, and means are taken over all others. Negative
    /// axes count from the end: `&[0]` for `[out, in, ...]`, as in PyTorch and ONNX; `&[-1]` for `[..., in, out]`, as
    /// in TensorFlow, Keras and JAX. If each mean would cover a single element, the parameter is not centralized,
    /// because it would never train.
    #[must_use]
    pub fn output_axes(mut self, axes: &[isize]) -> Self {
        self.axes = axes.to_vec();
        self
    }

    /// A factor for the learning rate, finite and 0 or more. Default: 1.
    #[must_use]
    pub fn lr_scale(mut self, scale: f64) -> Self {
        self.lr_scale = scale;
        self
    }

    /// A factor for the weight decay, finite and 0 or more; 0 is usual for biases and norms. Default: 1.
    #[must_use]
    pub fn decay_scale(mut self, scale: f64) -> Self {
        self.decay_scale = scale;
        self
    }

    /// Freezes the parameter: steps leave it, its state and its count alone until [`crate::Optimizer::set_frozen`]
    /// unfreezes it.
    #[must_use]
    pub fn frozen(mut self) -> Self {
        self.frozen = true;
        self
    }
}

/// The most elements that an array can have, since addresses have 32 bits.
const MOST: usize = 1 << 30;

/// How many elements a shape has.
pub fn size_of_shape(shape: &[usize]) -> Result<usize, Error> {
    let size = shape.iter().try_fold(1usize, |product, length| product.checked_mul(*length)).unwrap_or(usize::MAX);
    if size <= MOST { Ok(size) } else { Err(Error::Memory { bytes: (size as u64).saturating_mul(4) }) }
}

/// A parameter whose spec has passed all checks.
pub struct Checked {
    pub size: usize,
    /// The output axes, counted from the start, in ascending order; empty if it is not centralized.
    pub axes: Vec<usize>,
    pub traversal: Traversal,
}

/// Checks the spec of the parameter with this index.
pub fn check(parameter: usize, spec: &Spec) -> Result<Checked, Error> {
    let size = size_of_shape(&spec.shape)?;
    if let Initial::Values(values) = spec.initial
        && values.len() != size
    {
        return Err(Error::Length { parameter, values: values.len(), elements: size });
    }
    NON_NEGATIVE.check("lr_scale", spec.lr_scale)?;
    NON_NEGATIVE.check("decay_scale", spec.decay_scale)?;
    let (axes, traversal) = centralized(parameter, &spec.shape, &spec.axes)?;
    let fan_in: usize =
        (0..spec.shape.len()).filter(|axis| !axes.contains(axis)).map(|axis| spec.shape[axis]).product();
    if axes.is_empty() || fan_in < 2 {
        return Ok(Checked { size, axes: Vec::new(), traversal: flat(size) });
    }
    Ok(Checked { size, axes, traversal })
}

/// Output axes counted from the start, in ascending order, and how the kernels traverse a shape with them.
pub fn centralized(parameter: usize, shape: &[usize], axes: &[isize]) -> Result<(Vec<usize>, Traversal), Error> {
    let fail = |expected| Error::Axes { parameter, expected };
    let rank = shape.len() as isize;
    let mut counted = Vec::new();
    for axis in axes {
        if *axis < -rank || *axis >= rank {
            return Err(fail("axes of the shape, from -rank to rank - 1"));
        }
        counted.push(axis.rem_euclid(rank) as usize);
    }
    counted.sort_unstable();
    if counted.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(fail("each axis once"));
    }
    if !axes.is_empty() && counted.len() == shape.len() {
        return Err(fail("an axis left to average"));
    }
    let traversal = traverse(shape, &counted);
    let traversal = traversal.ok_or(fail("at most 7 groups of neighbouring axes of one kind: transpose it"))?;
    Ok((counted, traversal))
}
