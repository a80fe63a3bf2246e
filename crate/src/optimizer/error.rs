//! Errors: what is wrong with a rule, an option or a spec.

use core::fmt;

/// Why an optimizer could not be made, or a setting could not be changed. After an error, nothing has changed.
///
/// ```
/// use zeromean::{Adam, Optimizer, Rule, Spec};
///
/// let rule = Rule::Adam(Adam { betas: (0.9, 1.5), ..Adam::default() });
/// let error = Optimizer::new(rule, &[Spec::new(&[2, 3], 0.0)]).unwrap_err();
/// assert_eq!(error.to_string(), "betas.1 is 1.5, expected a number of 0 or more and below 1");
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// A number is outside of its range.
    Range {
        /// The name of the option in this crate.
        what: &'static str,
        /// Its value.
        value: f64,
        /// What it must be.
        expected: &'static str,
    },
    /// Two options exclude each other.
    Conflict(&'static str),
    /// A parameter has more or fewer initial values than its shape has elements.
    Length {
        /// The index of the parameter.
        parameter: usize,
        /// How many values there are.
        values: usize,
        /// How many elements the shape has.
        elements: usize,
    },
    /// The output axes do not fit the shape of a parameter.
    Axes {
        /// The index of the parameter.
        parameter: usize,
        /// What they must be.
        expected: &'static str,
    },
    /// An update rule or an option needs arrays other than those the optimizer was made with.
    Arrays,
    /// The arrays do not fit into 4 GiB, or there is no memory for them.
    Memory {
        /// How many bytes they take.
        bytes: u64,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Range { what, value, expected } => write!(to, "{what} is {value}, expected {expected}"),
            Self::Conflict(text) => to.write_str(text),
            Self::Length { parameter, values, elements } => {
                write!(to, "parameter {parameter} has {values} initial values, its shape needs {elements}")
            }
            Self::Axes { parameter, expected } => {
                write!(to, "the output axes of parameter {parameter} do not fit its shape: expected {expected}")
            }
            Self::Arrays => to.write_str("this needs other arrays of state than the optimizer has: make a new one"),
            Self::Memory { bytes } => write!(to, "the optimizer needs {bytes} bytes, and there is no memory for them"),
        }
    }
}

impl core::error::Error for Error {}
