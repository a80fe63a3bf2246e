//! The hyper-parameters of each family of rules. The formulas are in [`crate::rules`].

mod adam;
mod lion;
mod radam;
mod rmsprop;
mod sgd;

pub use adam::{Adam, Epsilon};
pub use lion::Lion;
pub use radam::RAdam;
pub use rmsprop::RmsProp;
pub use sgd::{Buffer, Sgd};
