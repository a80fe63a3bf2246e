//! Cuts the output units of a tensor into batches, whose means are computed together, and batches into tiles, which are
//! contiguous.

use crate::memory::Floats;
use crate::phi::subtract::{subtract_from_columns, subtract_from_rows};
use crate::phi::{Orientation, columns, rows};
use crate::step::site::{Site, Stretch};
use crate::table::{Loops, Tensor, traversal};

/// Elements that are stepped at once, from scratch space that stays in the L1 cache.
pub const L1_ELEMENTS: u32 = 2048;

/// Adjacent output units.
#[derive(Clone, Copy)]
pub struct Batch {
    /// Its first element.
    pub first: u32,
    /// How many rows it has.
    pub rows: u32,
}

/// A contiguous part of a batch: `rows` runs, or `columns` elements of each of them.
#[derive(Clone, Copy)]
pub struct Tile {
    /// Its first element, counted from that of the batch.
    pub offset: u32,
    /// How many runs, or parts of runs, it has.
    pub rows: u32,
    column: u32,
    /// How many elements of each.
    pub columns: u32,
}

impl Tile {
    /// All its elements, in the tensor whose batch begins at `first`.
    #[inline(always)]
    pub fn stretch(self, first: u32) -> Stretch {
        Stretch { from: first + self.offset, length: self.rows * self.columns }
    }
}

/// The batches and tiles of a tensor.
#[derive(Clone, Copy)]
pub struct Tiling<'a> {
    tensor: &'a Tensor,
    /// Scratch space for the means of a batch, and before that for the sums of its rows.
    pub means: Floats,
    /// Whether runs or columns have means.
    pub orientation: Orientation,
}

impl<'a> Tiling<'a> {
    /// The tiling of a tensor, whose means and intermediate values go to the scratch space of its step.
    #[inline(always)]
    pub fn new(site: Site<'a>) -> Self {
        let Site { memory, header, tensor } = site;
        let is_columns = tensor.traversal == traversal::COLUMNS;
        let orientation = if is_columns { Orientation::Columns } else { Orientation::Rows };
        Self { tensor, means: memory.floats(header.scratch), orientation }
    }

    #[inline(always)]
    fn is_rows(&self) -> bool {
        self.orientation == Orientation::Rows
    }

    /// Whether a batch is contiguous: if so, scratch space has to hold one batch, else the whole tensor.
    #[inline(always)]
    pub fn is_compact(&self) -> bool {
        self.is_rows() && self.tensor.averaged.counts == [1; 3]
    }

    /// The scratch space after the means, for the batch whose first element this is.
    #[inline(always)]
    pub fn scratch(&self, first: u32) -> Floats {
        let means = if self.is_rows() { rows::ROWS * rows::FLOATS } else { columns::floats(self.tensor.run) };
        self.means.offset(means + if self.is_compact() { 0 } else { first })
    }

    /// Visits the batches.
    #[inline(always)]
    pub fn batches(&self, mut visit: impl FnMut(Batch)) {
        let Loops { counts, strides } = self.tensor.outputs;
        let run = self.tensor.run;
        let is_adjacent = self.is_rows() && strides[0] == run;
        let most = if is_adjacent { (L1_ELEMENTS / run.max(1)).clamp(1, rows::at_once(run)) } else { 1 };
        self.tensor.outputs.outer(|outer| {
            let mut at = 0;
            while at < counts[0] {
                let rows = most.min(counts[0] - at);
                let rows = if rows < 4 || run.is_multiple_of(4) { rows } else { rows & !3 }; // whole vectors
                visit(Batch { first: outer + at * strides[0], rows });
                at += rows;
            }
        });
    }

    /// Whether rows are too short, or end within a vector, to be stepped one by one. Fused loops then step a batch as a
    /// single row, and each element has its own copy of a mean.
    #[inline(always)]
    pub fn is_joined(&self) -> bool {
        self.is_compact() && (self.tensor.run < columns::WIDE || !self.tensor.run.is_multiple_of(4))
    }

    /// How many elements ahead the next batch begins, if one of the same size follows in memory, else 0.
    #[inline(always)]
    pub fn next_batch(&self, Batch { first, rows }: Batch) -> u32 {
        let length = rows * self.tensor.run;
        if self.is_compact() && !self.is_joined() && self.tensor.size - first >= 2 * length { length } else { 0 }
    }

    /// The means of a tile.
    #[inline(always)]
    pub fn means_of(&self, tile: Tile) -> Floats {
        if self.is_rows() { self.means } else { self.means.offset(tile.column) }
    }

    /// How many rows of columns are stepped as a single row.
    #[inline(always)]
    pub fn rows_per_stripe(&self) -> u32 {
        if self.is_rows() { 1 } else { columns::rows_per_stripe(self.tensor.run) }
    }

    /// The longest run of a tile in fused loops. Rows are not cut, because they are summed on the way.
    #[inline(always)]
    pub fn longest_fused(&self) -> u32 {
        if self.is_rows() { u32::MAX } else { L1_ELEMENTS }
    }

    /// Whether a tile consists of whole stripes only.
    #[inline(always)]
    pub fn is_whole_stripes(&self, tile: Tile) -> bool {
        tile.rows & (self.rows_per_stripe() - 1) == 0
    }

    /// Visits the tiles of a batch in memory order; none of their runs is longer than `longest`. Rows that do not fill
    /// a stripe come last.
    #[inline(always)]
    pub fn tiles(&self, rows: u32, longest: u32, mut visit: impl FnMut(Tile)) {
        let Tensor { run, averaged: Loops { counts, strides }, .. } = *self.tensor;
        // Runs of columns are adjacent, unless they are part of a tensor that threads share.
        let is_single = self.is_rows() || strides[0] != run;
        let most = if is_single { 1 } else { (L1_ELEMENTS / run.max(1)).max(1) };
        let stripe = self.rows_per_stripe();
        self.tensor.averaged.outer(|outer| {
            let mut at = 0;
            while at < counts[0] {
                let runs = most.min(counts[0] - at);
                let runs = if runs >= stripe { runs & !(stripe - 1) } else { runs };
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

    /// Computes the means of a batch of these values, and repeats them for each element if there is a place for that;
    /// returns whether any correction is not 0.
    #[inline(always)]
    pub fn compute_means(&self, source: Floats, rows: u32, sums_ready: bool, repeated: Option<Floats>) -> bool {
        match self.orientation {
            Orientation::Rows => rows::compute_means(source, self.tensor, rows, self.means, sums_ready, repeated),
            Orientation::Columns => columns::compute_means(source, self.tensor, self.means),
        }
    }

    /// Writes Phi of the values of a tile. Corrections of columns are only subtracted if any of them is not 0.
    #[inline(always)]
    pub fn subtract_means(&self, source: Floats, tile: Tile, out: Floats, needs_correction: bool) {
        let Tile { rows, column, columns, .. } = tile;
        match self.orientation {
            Orientation::Rows => subtract_from_rows(source, self.means, out, rows, columns),
            Orientation::Columns => {
                let means = self.means.offset(column);
                subtract_from_columns(source, means, out, rows, columns);
                if needs_correction {
                    subtract_from_columns(out, means.offset(columns::padded(self.tensor.run)), out, rows, columns);
                }
            }
        }
    }
}
