//! Traversal: turns a shape and its output axes into the nested loops that the kernels run. Axes of length 1 drop out
//! and neighbours of the same kind merge, so that averaged axes and output axes alternate.

use alloc::vec::Vec;

use crate::phi::{columns, rows};
use crate::step::tiles::L1_ELEMENTS;
use crate::table::{Loops, Tensor, traversal};

/// How many nested loops of one kind the kernels support.
const LOOPS: usize = 3;

/// How the kernels loop over a tensor.
#[derive(Clone, Copy)]
pub struct Traversal {
    kind: u32,
    /// The length of the innermost contiguous run.
    run: usize,
    averaged: Loops,
    outputs: Loops,
    inverse_fan_in: f64,
}

/// Neighbouring axes of one kind.
#[derive(Clone, Copy)]
struct Group {
    count: usize,
    stride: usize,
    is_output: bool,
}

/// The traversal of a tensor that is not centralized.
pub fn flat(size: usize) -> Traversal {
    let one = Loops::default();
    Traversal { kind: traversal::FLAT, run: size, averaged: one, outputs: one, inverse_fan_in: 1.0 }
}

/// The traversal of a tensor with one mean for each index of its output axes; none if it needs too many loops.
pub fn traverse(shape: &[usize], axes: &[usize]) -> Option<Traversal> {
    let size: usize = shape.iter().product();
    if size == 0 {
        return Some(flat(0));
    }
    let groups = groups_of(shape, axes);
    let fan_in: usize = groups.iter().filter(|group| !group.is_output).map(|group| group.count).product();
    let inverse_fan_in = 1.0 / fan_in as f64;
    if fan_in == 1 {
        let outputs = Loops { counts: [size as u32, 1, 1], strides: [1, 0, 0] };
        return Some(Traversal { kind: traversal::ROWS, run: 1, averaged: Loops::default(), outputs, inverse_fan_in });
    }
    let (innermost, others) = groups.split_first()?;
    let loops = |of_outputs: bool| loops_of(others.iter().filter(move |group| group.is_output == of_outputs));
    let kind = if innermost.is_output { traversal::COLUMNS } else { traversal::ROWS };
    Some(Traversal { kind, run: innermost.count, averaged: loops(false)?, outputs: loops(true)?, inverse_fan_in })
}

/// Nested loops, if there are not too many.
fn loops_of<'a>(groups: impl Iterator<Item = &'a Group>) -> Option<Loops> {
    let mut loops = Loops::default();
    for (i, group) in groups.enumerate() {
        *loops.counts.get_mut(i).filter(|_| i < LOOPS)? = group.count as u32;
        loops.strides[i] = group.stride as u32;
    }
    Some(loops)
}

/// The merged axes; the innermost comes first.
fn groups_of(shape: &[usize], axes: &[usize]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut stride = 1;
    for (axis, &length) in shape.iter().enumerate().rev() {
        let is_output = axes.contains(&axis);
        if length > 1 {
            match groups.last_mut().filter(|last| last.is_output == is_output) {
                Some(last) => last.count *= length,
                None => groups.push(Group { count: length, stride, is_output }),
            }
        }
        stride *= length;
    }
    groups
}

impl Traversal {
    /// Writes it into the record of a tensor.
    pub fn write(&self, tensor: &mut Tensor) {
        let Self { kind, run, averaged, outputs, inverse_fan_in } = *self;
        (tensor.traversal, tensor.run, tensor.averaged, tensor.outputs) = (kind, run as u32, averaged, outputs);
        tensor.inverse_fan_in = inverse_fan_in;
    }

    /// Bytes of scratch space for means.
    pub fn means(&self) -> u64 {
        let is_rows = self.kind == traversal::ROWS;
        4 * u64::from(if is_rows { rows::ROWS * rows::FLOATS } else { columns::floats(self.run as u32) })
    }

    /// Bytes of scratch space for a step of a tensor of this size: its means, and the centralized values of the
    /// elements that are stepped at once. If what is centralized is `computed` first, its means are known only
    /// afterwards, so all rows whose means are computed together need space ([`crate::step::tiles`]).
    pub fn scratch(&self, size: u64, computed: bool) -> u64 {
        if self.kind == traversal::FLAT {
            return 0;
        }
        let (run, tile) = (self.run as u64, u64::from(L1_ELEMENTS));
        let is_compact = self.kind == traversal::ROWS && self.averaged.counts == [1; 3];
        let rows = (tile / run).clamp(1, u64::from(rows::at_once(self.run as u32)));
        let batch = if is_compact { (rows * run).min(size) } else { size };
        self.means() + 4 * (if computed { batch } else { batch.min(tile) })
    }
}
