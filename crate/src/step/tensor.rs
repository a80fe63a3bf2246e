//! The step of a tensor: flat if nothing is centralized, else in batches of as many output units as fit into the L1
//! cache. The means of a batch come first, then its step, by one of two paths:
//!
//! - fused: the step subtracts the means where it reads the gradient, and sums the rows of the next batch on the way;
//! - staged: Phi goes into scratch space, and the step reads it from there. This path is taken if a run is short or
//!   ends within a vector, if a mean needs a correction, and for kernels without fused loops.
//!
//! If Phi applies to something other than the gradient itself, that goes into scratch space first, or is computed twice.

use crate::memory::Floats;
use crate::passes::average::average;
use crate::passes::lookahead::lookahead;
use crate::phi::offset::PROBES;
use crate::phi::{Orientation, columns};
use crate::step::kernels;
use crate::step::phase::{Phase, around_phi, pass};
use crate::step::run::{write_gradient, write_gradient_rows};
use crate::step::site::{Block, Means, Site, Stretch};
use crate::step::tiles::{Batch, L1_ELEMENTS, Tile, Tiling};
use crate::table::{Clock, Pass};

/// How many elements are stepped before [`finish`] comes back to them, while they are still in the L2 cache.
const L2_ELEMENTS: u32 = 8 * L1_ELEMENTS;

/// From this many elements on, arrays are read from far beyond the L2 cache.
const LARGE: u32 = 1 << 19;

/// Steps tensors that form one stretch of `size` elements; `factor` multiplies their gradients.
#[inline(always)]
pub fn flat(site: Site, size: u32, factor: f32) {
    let Site { memory, header, tensor } = site;
    let whole = fill(site, 0, factor, Phase::Whole);
    let finishes = header.zero_grad != 0 || site.clock().average_rate != 0.0 || header.lookahead_alpha != 0.0;
    let most = if finishes { L2_ELEMENTS } else { size };
    let mut from = 0;
    while from < size {
        let stretch = Stretch { from, length: most.min(size - from) };
        kernels::flat(site, whole, memory.floats(tensor.grad).offset(from), stretch);
        finish(site, stretch);
        from += stretch.length;
    }
}

/// Steps one tensor with Phi.
#[inline(always)]
pub fn centralized(site: Site, factor: f32) {
    let (before, after) = around_phi(site.header, site.tensor);
    with_phi(site, factor, before, after);
}

/// data = Phi(grad).
#[inline(always)]
pub fn phi_only(site: Site) {
    with_phi(site, 1.0, None, Phase::PhiOnly);
}

/// Phi between two phases, or before the only one.
#[inline(never)]
fn with_phi(site: Site, factor: f32, before: Option<Phase>, after: Phase) {
    let tiling = Tiling::new(site);
    let grad = site.memory.floats(site.tensor.grad);
    let prepare = before.map(|phase| Prepare { site, phase, pass: fill(site, 0, factor, phase) });
    let step = TileStep { site, tiling, phase: after, pass: fill(site, 1, factor, after) };
    let joined = prepare.is_none() && tiling.is_joined(); // else its scratch space is taken
    let has_fused = step.has_fused(joined);
    let in_phi = has_fused && prepare.is_some_and(|prepare| prepare.is_fused(tiling));
    let mut sums_ready = false;
    tiling.batches(|batch| {
        let Batch { first, rows } = batch;
        let repeated = if has_fused && joined { Some(tiling.scratch(0)) } else { None };
        let mut only_probes = in_phi && sums_ready;
        let (source, needs_correction) = loop {
            let source = match prepare {
                Some(prepare) if only_probes => prepare.write_probes(tiling, batch),
                Some(prepare) => {
                    sums_ready = has_fused && prepare.sums_rows(tiling);
                    prepare.write(tiling, batch, sums_ready)
                }
                None => grad.offset(first),
            };
            let needs_correction = tiling.compute_means(source, rows, sums_ready, repeated);
            if !(needs_correction && only_probes) {
                break (source, needs_correction);
            }
            only_probes = false; // a correction takes all values, not only those
        };
        let is_fused = has_fused && !needs_correction;
        let next_batch = if is_fused && (in_phi || prepare.is_none()) { tiling.next_batch(batch) } else { 0 };
        sums_ready = next_batch > 0;
        let (pass, source) = match prepare {
            Some(prepare) if in_phi && is_fused => (prepare.pass, grad.offset(first)),
            _ => (step.pass, source),
        };
        tiling.tiles(rows, if is_fused { tiling.longest_fused() } else { L1_ELEMENTS }, |tile| {
            let (stretch, source) = (tile.stretch(first), source.offset(tile.offset));
            if is_fused && joined && stretch.length.is_multiple_of(4) {
                step.joined(source, stretch, tiling.scratch(0));
            } else if is_fused && !joined && tiling.is_whole_stripes(tile) {
                step.fused(pass, source, tile, stretch.from, next_batch);
            } else {
                let room = if prepare.is_some() { source } else { tiling.scratch(0) };
                step.staged(source, tile, stretch, room, needs_correction);
            }
            finish(site, stretch);
        });
    });
}

/// The phase before Phi, if Phi applies to something other than the gradient itself, which goes to scratch space.
#[derive(Clone, Copy)]
struct Prepare<'a> {
    site: Site<'a>,
    phase: Phase,
    pass: &'a Pass,
}

impl Prepare<'_> {
    /// Whether rows are summed while they are written.
    #[inline(always)]
    fn sums_rows(self, tiling: Tiling) -> bool {
        self.phase == Phase::BeforeGradientMean && tiling.is_compact()
    }

    /// Whether the step computes what Phi applies to once more, instead of reading it from scratch space: for rows of
    /// tensors that are too large for a cache, where memory sets the pace.
    #[inline(always)]
    fn is_fused(self, tiling: Tiling) -> bool {
        self.sums_rows(tiling) && self.site.tensor.size >= LARGE && self.pass.kernel != kernels::NONE
    }

    /// Writes only what decides whether a row needs a correction.
    #[inline(always)]
    fn write_probes(self, tiling: Tiling, Batch { first, rows }: Batch) -> Floats {
        let Self { site, pass, .. } = self;
        let scratch = tiling.scratch(first);
        for row in 0..rows {
            let at = row * site.tensor.run;
            let gradient = site.memory.floats(site.tensor.grad).offset(first + at);
            write_gradient(site, pass, gradient, Stretch { from: first + at, length: PROBES }, scratch.offset(at));
        }
        scratch
    }

    /// Writes what Phi applies to in a batch, and returns where it is.
    #[inline(always)]
    fn write(self, tiling: Tiling, Batch { first, rows }: Batch, with_sums: bool) -> Floats {
        let Self { site, phase, pass } = self;
        let scratch = tiling.scratch(first);
        if with_sums {
            let row = Stretch { from: first, length: site.tensor.run };
            write_gradient_rows(site, pass, row, rows, scratch, tiling.means);
            return scratch;
        }
        tiling.tiles(rows, L1_ELEMENTS, |tile| {
            let (stretch, into) = (tile.stretch(first), scratch.offset(tile.offset));
            let gradient = site.memory.floats(site.tensor.grad).offset(stretch.from);
            if phase == Phase::BeforeGradientMean {
                write_gradient(site, pass, gradient, stretch, into);
            } else {
                kernels::write_update(site, pass, gradient, stretch, into);
            }
        });
        scratch
    }
}

/// What follows the means: the step of a tile, by one of two paths, or only Phi.
#[derive(Clone, Copy)]
struct TileStep<'a> {
    site: Site<'a>,
    tiling: Tiling<'a>,
    phase: Phase,
    pass: &'a Pass,
}

impl TileStep<'_> {
    /// Whether the kernel has fused loops, and rows are joined or stripes are whole vectors and long enough for them.
    #[inline(always)]
    fn has_fused(self, joined: bool) -> bool {
        let stripe = self.tiling.rows_per_stripe() * self.site.tensor.run;
        let fits = joined || (stripe >= columns::WIDE && stripe.is_multiple_of(4));
        fits && self.phase != Phase::PhiOnly && kernels::is_fused(self.pass.kernel)
    }

    /// Subtracts the means where the step reads the gradient.
    #[inline(always)]
    fn fused(self, pass: &Pass, source: Floats, tile: Tile, from: u32, next_batch: u32) {
        let Self { site, tiling, .. } = self;
        let stripe = tiling.rows_per_stripe();
        let stretch = Stretch { from, length: tile.columns * stripe };
        let block = Block { runs: tile.rows >> stripe.trailing_zeros(), orientation: tiling.orientation };
        kernels::fused(site, pass, source, stretch, block, Means { means: tiling.means_of(tile), next_batch });
    }

    /// The same for all rows of a batch at once, whose means are repeated for each element.
    #[inline(always)]
    fn joined(self, source: Floats, stretch: Stretch, means: Floats) {
        let block = Block { runs: 1, orientation: Orientation::Columns };
        kernels::fused(self.site, self.pass, source, stretch, block, Means { means, next_batch: 0 });
    }

    /// Writes Phi to scratch space and steps from there, or writes it over the weights.
    #[inline(always)]
    fn staged(self, source: Floats, tile: Tile, stretch: Stretch, room: Floats, needs_correction: bool) {
        let Self { site, tiling, phase, pass } = self;
        let is_step = phase != Phase::PhiOnly;
        let phi = if is_step { room } else { site.memory.floats(site.tensor.data).offset(stretch.from) };
        tiling.subtract_means(source, tile, phi, needs_correction);
        if is_step {
            kernels::flat(site, pass, phi, stretch);
        }
    }
}

/// Fills in a pass of the table.
#[inline(never)]
fn fill(site: Site<'_>, which: usize, factor: f32, phase: Phase) -> &Pass {
    let slot = &site.header.passes[which];
    slot.set(pass(site, factor, phase));
    // SAFETY: it is filled in once for each tensor, and nothing writes it while that tensor is stepped.
    unsafe { &*slot.as_ptr() }
}

/// What remains to be done with a frozen tensor.
#[inline(always)]
pub fn frozen(site: Site) {
    average_and_clear(site, Stretch { from: 0, length: site.tensor.size });
}

/// What remains to be done with a stretch after its step, while it is in cache.
#[inline(always)]
fn finish(site: Site, stretch: Stretch) {
    let Site { memory, header, tensor } = site;
    let Stretch { from, length } = stretch;
    if header.lookahead_alpha != 0.0 {
        let (slow, data) = (memory.floats(tensor.slow).offset(from), memory.floats(tensor.data).offset(from));
        lookahead(slow, data, header.lookahead_alpha as f32, length);
    }
    average_and_clear(site, stretch);
}

/// Moves the averages of the weights (also for frozen tensors) and clears the gradients, which no later pass reads.
#[inline(never)]
fn average_and_clear(site: Site, Stretch { from, length }: Stretch) {
    let Site { memory, header, tensor } = site;
    let array = |address: u32| memory.floats(address).offset(from);
    let Clock { average_rate, .. } = *site.clock();
    if average_rate != 0.0 {
        average(array(tensor.average), array(tensor.data), average_rate as f32, length);
    }
    if header.zero_grad != 0 {
        array(tensor.grad).clear(length);
    }
}
