//! Phi(x) = x - mean(x), Yong et al. 2020 (arXiv 2004.01461), eq. 1: the mean, and why it is taken twice.
//!
//! A float32 sum of a row of equal values is off by some 1e-7 of them, and Adam blows such a rest up to steps of full
//! size. So:
//! 1. Elements are summed in float32 over short blocks, blocks in float64: `m0` is right to about an ulp.
//! 2. Where a row is mostly offset, that ulp is large beside its spread. It is, unless one of its first elements is
//!    half of |m0| away from m0 or more. Differences from m0 are exact there, and so nearly is their mean `d`.
//! 3. `Phi(x) = (x - m0) - d`, with d = 0 where there was no need: exactly 0 for a row of equal values.
//!
//! Along a row, four accumulators take vectors in turn (a queue: the oldest takes the next one and goes to the end),
//! and a block ends after 16 rounds. Down a column, a block is 16 rows, one accumulator.

use crate::lanes::{F32x4, F64x4, Part, Whole, Width};
use crate::table::{Floats, Tensor, traversal};

/// What is averaged: four values at a time.
pub trait Source {
    /// The values of the lanes from index `at`, zero where the width has none.
    fn values<W: Width>(&self, at: u32, width: W) -> F32x4;
}

/// Something to be done along a run, four elements at a time and then with what is left.
pub trait Along {
    /// Does it to the lanes from index `at`.
    fn at<W: Width>(&mut self, at: u32, width: W);
}

/// Goes along the elements from index `from` to before `end`.
#[inline(always)]
pub fn along(from: u32, end: u32, work: &mut impl Along) {
    let mut at = from;
    while end - at >= 4 {
        work.at(at, Whole);
        at += 4;
    }
    if at < end {
        work.at(at, Part(end - at));
    }
}

/// Elements that one float32 lane adds up before they go over to float64.
const DEPTH: u32 = 16;

/// Elements of a block along a row: four accumulators of four lanes.
const BLOCK: u32 = 4 * 4 * DEPTH;

/// The mean of each of four lanes, in the two parts that Phi subtracts one after the other.
#[derive(Clone, Copy)]
pub struct Mean {
    m0: F32x4,
    d: F32x4,
}

impl Mean {
    /// Phi(x)
    #[inline(always)]
    pub fn remove_from(self, x: F32x4) -> F32x4 {
        (x - self.m0) - self.d
    }
}

/// What a pass over the values of an output unit adds up, less the m0 so far.
#[derive(Clone, Copy)]
enum Pass {
    /// All: their mean is m0.
    All,
    /// One of the first values: how far it is from m0.
    Probe(u32),
    /// All: the mean of what is left is d.
    Rest,
}

/// Values that have to be near m0 for a row to count as mostly offset: enough that few others do by chance.
const PROBES: u32 = 3;

/// Scratch room for the means of one output unit (a row), or of all that lie side by side (columns): float64 sums, then
/// m0, then d. A row has its mean in four lanes.
#[derive(Clone, Copy)]
pub struct Means {
    scratch: Floats,
    width: u32,
    by_columns: bool,
}

impl Means {
    /// Room for the means of a tensor.
    #[inline(always)]
    pub fn new(scratch: Floats, tensor: &Tensor) -> Self {
        let by_columns = tensor.traversal == traversal::COLUMNS;
        Self { scratch, width: if by_columns { tensor.run.next_multiple_of(4) } else { 4 }, by_columns }
    }

    /// The means at index `at` of a run.
    #[inline(always)]
    pub fn get(self, at: u32) -> Mean {
        let column = if self.by_columns { at } else { 0 };
        Mean { m0: self.m0(column), d: self.scratch.get(3 * self.width + column, Whole) }
    }

    #[inline(always)]
    fn m0(self, column: u32) -> F32x4 {
        self.scratch.get(2 * self.width + column, Whole)
    }

    #[inline(always)]
    fn set(self, column: u32, m0: F32x4, d: F32x4) {
        self.scratch.set(2 * self.width + column, Whole, m0);
        self.scratch.set(3 * self.width + column, Whole, d);
    }

    /// Takes the means of the output units whose first run starts at index `from`.
    #[inline(always)]
    pub fn find(self, source: &impl Source, tensor: &Tensor, from: u32) {
        self.scratch.clear(2 * self.width, 3 * self.width); // m0
        let mut pass = Pass::All;
        loop {
            self.sum(source, tensor, from, pass);
            let inverse = F64x4::splat(if matches!(pass, Pass::Probe(_)) { 1.0 } else { tensor.inverse_fan_in });
            let mut offset = F32x4::zero();
            for column in (0..self.width).step_by(4) {
                let mean = (self.scratch.get64(column) * inverse).narrow();
                let Mean { m0, d: mask } = self.get(column); // until d is known, all bits where it is needed
                let (m0, mask) = match pass {
                    Pass::All => (mean, F32x4::ones()),
                    Pass::Probe(_) => (m0, mean.abs().less(m0.abs() * F32x4::splat(0.5)).only_where(mask)),
                    Pass::Rest => (m0, mean.only_where(mask)),
                };
                self.set(column, m0, mask); // no bits are the number 0
                offset = offset.or(mask);
            }
            pass = match pass {
                Pass::All => Pass::Probe(0),
                Pass::Probe(_) if !offset.any() => return,
                Pass::Probe(i) if i + 1 < PROBES => Pass::Probe(i + 1),
                Pass::Probe(_) => Pass::Rest,
                Pass::Rest => return,
            };
        }
    }

    /// Sums of the values of a pass.
    #[inline(always)]
    fn sum(self, source: &impl Source, tensor: &Tensor, from: u32, pass: Pass) {
        if self.by_columns {
            self.sum_columns(source, tensor, from, pass);
        } else {
            self.sum_row(source, tensor, from, pass);
        }
    }

    #[inline(always)]
    fn sum_row(self, source: &impl Source, tensor: &Tensor, from: u32, pass: Pass) {
        let (only, from, run) = match pass {
            Pass::Probe(i) => (true, from + i.min(tensor.run - 1), 1),
            _ => (false, from, tensor.run),
        };
        let mut row = Row { source, m0: self.m0(0), total: F64x4::splat(0.0) };
        tensor.averaged.each_or_first(only, |offset| row.add(from + offset, from + offset + run));
        self.scratch.set64(0, F64x4::splat(row.total.sum()));
    }

    #[inline(always)]
    fn sum_columns(self, source: &impl Source, tensor: &Tensor, from: u32, pass: Pass) {
        self.scratch.clear(0, 2 * self.width);
        let (all, stride) = (tensor.averaged.counts[0], tensor.averaged.strides[0]);
        let (only, from, count) = match pass {
            Pass::Probe(i) => (true, from + i.min(all - 1) * stride, 1),
            _ => (false, from, all),
        };
        tensor.averaged.outer(only, |offset| {
            let mut row = 0;
            while row < count {
                let end = count.min(row + DEPTH);
                let from = from + offset + row * stride;
                along(0, tensor.run, &mut Columns { source, means: self, from, rows: end - row, stride });
                row = end;
            }
        });
    }
}

/// The sum along one row.
struct Row<'a, S> {
    source: &'a S,
    m0: F32x4,
    total: F64x4,
}

impl<S: Source> Row<'_, S> {
    /// Adds the elements from index `from` to before `end`.
    #[inline(always)]
    fn add(&mut self, from: u32, end: u32) {
        let mut at = from;
        while at < end {
            let stop = if end - at > BLOCK { at + BLOCK } else { end };
            let mut block = Block { row: self, queue: [F32x4::zero(); 4] };
            along(at, stop, &mut block);
            let [a, b, c, d] = block.queue;
            self.total = self.total + ((a + b) + (c + d)).widen();
            at = stop;
        }
    }
}

/// The accumulators of one block of a row.
struct Block<'a, 'b, S> {
    row: &'a Row<'b, S>,
    queue: [F32x4; 4],
}

impl<S: Source> Along for Block<'_, '_, S> {
    #[inline(always)]
    fn at<W: Width>(&mut self, at: u32, width: W) {
        let [a, b, c, d] = self.queue;
        let x = width.only(self.row.source.values(at, width) - self.row.m0);
        self.queue = [b, c, d, a + x];
    }
}

/// One block of rows, added to the sums of all columns.
struct Columns<'a, S> {
    source: &'a S,
    means: Means,
    from: u32,
    rows: u32,
    stride: u32,
}

impl<S: Source> Along for Columns<'_, S> {
    #[inline(always)]
    fn at<W: Width>(&mut self, column: u32, width: W) {
        let m0 = self.means.m0(column);
        let mut block = F32x4::zero();
        for row in 0..self.rows {
            block = block + (self.source.values(self.from + row * self.stride + column, width) - m0);
        }
        self.means.scratch.set64(column, self.means.scratch.get64(column) + block.widen());
    }
}
