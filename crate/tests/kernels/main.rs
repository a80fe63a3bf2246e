//! The kernels in their scalar build, on tables as the wrapper lays them out.

mod bits;
mod case;
mod digest;
mod lookahead;
mod oracle;
mod phi;
mod reference;
mod rules;
mod skip;
mod table;
mod world;
