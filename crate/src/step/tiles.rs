//! The output units of a tensor: groups of them whose means are taken together, and the contiguous pieces of a group.

use crate::memory::{Floats, Memory};
use crate::phi::{columns, rows, subtract_from_columns, subtract_from_rows};
use crate::table::{Header, Loops, Tensor, traversal};

/// Elements that are stepped at once, from scratch scratch that lies in the first cache.
pub const L1_ELEMENTS: u32 = 2048;

/// A part of a group that lies in one tile: `rows` runs, or `columns` elements of one run.
#[derive(Clone, Copy)]
pub struct Tile {
    /// Its first element, counted from that of the group.
    pub offset: u32,
    /// How many runs, or parts of a run, it has.
    pub rows: u32,
    column: u32,
    /// How many elements of each.
    pub columns: u32,
}

/// The output units of a tensor.
#[derive(Clone, Copy)]
pub struct Tiling<'a> {
    tensor: &'a Tensor,
    /// The scratch scratch of a group's means, and before them of the sums of its rows.
    pub means: Floats,
    /// Whether its means lie side by side.
    pub by_columns: bool,
}

impl<'a> Tiling<'a> {
    /// Those of a tensor; their means, and what is centralized, lie in the scratch scratch of the step.
    #[inline(always)]
    pub fn new(memory: Memory, header: &Header, tensor: &'a Tensor) -> Self {
        Self { tensor, means: memory.floats(header.scratch), by_columns: tensor.traversal == traversal::COLUMNS }
    }

    /// Whether a group lies in one tile: scratch is needed for one group only, not for the whole tensor.
    #[inline(always)]
    pub fn compact(&self) -> bool {
        !self.by_columns && self.tensor.averaged.counts == [1; 3]
    }

    /// The scratch for what is centralized of the group whose first element this is.
    #[inline(always)]
    pub fn scratch(&self, first: u32) -> Floats {
        let means = if self.by_columns { columns::floats(self.tensor.run) } else { rows::ROWS * rows::FLOATS };
        self.means.offset(means + if self.compact() { 0 } else { first })
    }

    /// Visits the groups: first element, and how many rows it has side by side.
    #[inline(always)]
    pub fn batches(&self, mut visit: impl FnMut(u32, u32)) {
        let Loops { counts, strides } = self.tensor.outputs;
        let adjacent = !self.by_columns && strides[0] == self.tensor.run;
        let most =
            if adjacent { (L1_ELEMENTS / self.tensor.run.max(1)).clamp(1, rows::at_once(self.tensor.run)) } else { 1 };
        self.tensor.outputs.outer(|outer| {
            let mut at = 0;
            while at < counts[0] {
                let rows = most.min(counts[0] - at);
                visit(outer + at * strides[0], rows);
                at += rows;
            }
        });
    }

    /// How many elements after a group the next one begins, if there is one that follows in memory and is as large, else 0.
    #[inline(always)]
    pub fn next_batch(&self, first: u32, rows: u32) -> u32 {
        let length = rows * self.tensor.run;
        if self.compact() && self.tensor.size - first >= 2 * length { length } else { 0 }
    }

    /// The m0 of a tile.
    #[inline(always)]
    pub fn means_of(&self, tile: Tile) -> Floats {
        if self.by_columns { self.means.offset(tile.column) } else { self.means }
    }

    /// How many rows of columns that lie one after the other are stepped like one.
    #[inline(always)]
    pub fn rows_per_stripe(&self) -> u32 {
        if self.by_columns { columns::rows_per_stripe(self.tensor.run) } else { 1 }
    }

    /// Visits the pieces of a group in the order of memory, none of whose runs is longer than `longest`. What does not go
    /// together comes last.
    #[inline(always)]
    pub fn tiles(&self, rows: u32, longest: u32, mut visit: impl FnMut(Tile)) {
        let Tensor { run, averaged: Loops { counts, strides }, .. } = *self.tensor;
        let most = if self.by_columns { (L1_ELEMENTS / run.max(1)).max(1) } else { 1 };
        let rows_per_stripe = self.rows_per_stripe();
        self.tensor.averaged.outer(|outer| {
            let mut at = 0;
            while at < counts[0] {
                let runs = most.min(counts[0] - at);
                let runs = if runs >= rows_per_stripe { runs & !(rows_per_stripe - 1) } else { runs };
                let mut column = 0;
                while column < run {
                    let columns = longest.min(run - column);
                    visit(Tile { offset: outer + at * strides[0] + column, rows: rows * runs, column, columns });
                    column += columns;
                }
                at += runs;
            }
        });
    }

    /// Takes the means of a group with these values; whether any d is not 0.
    #[inline(always)]
    pub fn compute_means(&self, source: Floats, rows: u32, sums_ready: bool) -> bool {
        if self.by_columns {
            columns::compute_means(source, self.tensor, self.means)
        } else {
            rows::compute_means(source, self.tensor, rows, self.means, sums_ready)
        }
    }

    /// Writes Phi of the values of a tile: d is of no interest where all are 0.
    #[inline(always)]
    pub fn subtract_means(&self, source: Floats, tile: Tile, out: Floats, needs_correction: bool) {
        let Tile { rows, column, columns, .. } = tile;
        if self.by_columns {
            let means = self.means.offset(column);
            subtract_from_columns(source, means, out, rows, columns);
            if needs_correction {
                subtract_from_columns(out, means.offset(columns::padded(self.tensor.run)), out, rows, columns);
            }
        } else {
            subtract_from_rows(source, self.means, out, rows, columns);
            if needs_correction {
                subtract_from_rows(out, self.means.offset(1), out, rows, columns);
            }
        }
    }
}
