//! The step of a tensor: flat where nothing is centralized, else by groups of output tiling, as many as fit into the
//! first cache: first their means, then the step, which subtracts them where it reads the gradient, and sums the rows of the
//! next group beside it. Where a run is short or ends amid a vector, or a d is not 0, Phi goes into scratch scratch, and the
//! step is taken from there.
//!
//! ```text
//! at the gradient:   x = f Phi(g) + k w   or   x = Phi(f g + k w)      w = w - (lr U + decoupled_decay w)
//! at the update:     x = f g + k w        D = U + inside w             w = w - (lr Phi(D) + decoupled_decay w)
//! ```

use crate::memory::Memory;
use crate::passes::average::average;
use crate::phi::columns;
use crate::step::dispatch::{prepare, prepare_rows, steps_rows, update, update_rows};
use crate::step::phase::{Phase, decay_before_phi, phi_on_gradient};
use crate::step::tiles::{L1_ELEMENTS, Tile, Tiling};
use crate::table::{Header, Tensor};

/// Elements whose averages and gradients are seen to while they are in the second cache.
const L2_ELEMENTS: u32 = 8 * L1_ELEMENTS;

/// Takes the step of tensors that make one stretch of `size` elements; `factor` multiplies their gradients.
#[inline(always)]
pub fn flat(memory: Memory, header: &Header, tensor: &Tensor, size: u32, factor: f32) {
    let grad = memory.floats(tensor.grad);
    let most = if header.zero_grad != 0 || header.average_rate != 0.0 { L2_ELEMENTS } else { size };
    let mut from = 0;
    while from < size {
        let length = most.min(size - from);
        update(memory, header, tensor, factor, Phase::Whole, grad.offset(from), from, length);
        finish(memory, header, tensor, from, length);
        from += length;
    }
}

/// Takes the step of one tensor with Phi.
#[inline(always)]
pub fn by_units(memory: Memory, header: &Header, tensor: &Tensor, factor: f32) {
    let (before, after) = if header.at_update != 0 && !phi_on_gradient(header) {
        (Phase::BeforeUpdateMean, Phase::AfterUpdateMean)
    } else if decay_before_phi(header, tensor) {
        (Phase::BeforeGradientMean, Phase::AfterGradientMean)
    } else {
        (Phase::Whole, Phase::Whole)
    };
    centralized(memory, header, tensor, factor, before, after);
}

/// The step with Phi between two parts, or before the whole.
#[inline(never)]
fn centralized(memory: Memory, header: &Header, tensor: &Tensor, factor: f32, before: Phase, after: Phase) {
    let tiling = Tiling::new(memory, header, tensor);
    let grad = memory.floats(tensor.grad);
    let rows_per_stripe = tiling.rows_per_stripe();
    let length = rows_per_stripe * tensor.run;
    let fits = length >= columns::WIDE && length.is_multiple_of(4) && steps_rows(header, tensor, factor, after);
    let mut sums_ready = false;
    tiling.batches(|first, rows| {
        let scratch = tiling.scratch(first);
        let prepared = before != Phase::Whole;
        if before == Phase::BeforeGradientMean && fits && tiling.compact() {
            prepare_rows(
                memory,
                header,
                tensor,
                factor,
                grad.offset(first),
                first,
                tensor.run,
                rows,
                scratch,
                tiling.means,
            );
            sums_ready = true;
        } else if prepared {
            tiling.tiles(rows, L1_ELEMENTS, |Tile { offset, rows, columns, .. }| {
                let from = first + offset;
                prepare(
                    memory,
                    header,
                    tensor,
                    factor,
                    before,
                    grad.offset(from),
                    from,
                    rows * columns,
                    scratch.offset(offset),
                );
            });
        }
        let source = if prepared { scratch } else { grad.offset(first) };
        let needs_correction = tiling.compute_means(source, rows, sums_ready);
        let fused = fits && !needs_correction;
        let next_batch = if fused && !prepared { tiling.next_batch(first, rows) } else { 0 };
        sums_ready = next_batch > 0;
        tiling.tiles(rows, if fused && !tiling.by_columns { u32::MAX } else { L1_ELEMENTS }, |tile| {
            let Tile { offset, rows, columns, .. } = tile;
            let (from, source) = (first + offset, source.offset(offset));
            let phi = match after {
                Phase::PhiOnly => memory.floats(tensor.data).offset(from),
                _ if prepared => source,
                _ => tiling.scratch(0),
            };
            if fused && rows & (rows_per_stripe - 1) == 0 {
                let (means, columns, rows) =
                    (tiling.means_of(tile), columns * rows_per_stripe, rows >> rows_per_stripe.trailing_zeros());
                let by_columns = tiling.by_columns;
                update_rows(
                    memory, header, tensor, factor, after, source, from, columns, rows, by_columns, means, next_batch,
                );
            } else {
                tiling.subtract_means(source, tile, phi, needs_correction);
                if after != Phase::PhiOnly {
                    update(memory, header, tensor, factor, after, phi, from, rows * columns);
                }
            }
            finish(memory, header, tensor, from, rows * columns);
        });
    });
}

/// data = Phi(grad).
#[inline(always)]
pub fn centralize(memory: Memory, header: &Header, tensor: &Tensor) {
    centralized(memory, header, tensor, 1.0, Phase::Whole, Phase::PhiOnly);
}

/// What is left to do with a stretch while it is in the cache: the averages of its weights, and its gradients, which no
/// later pass reads.
#[inline(always)]
fn finish(memory: Memory, header: &Header, tensor: &Tensor, from: u32, length: u32) {
    if header.average_rate != 0.0 {
        let (averages, data) = (memory.floats(tensor.average).offset(from), memory.floats(tensor.data).offset(from));
        average(averages, data, header.average_rate as f32, length);
    }
    if header.zero_grad != 0 {
        memory.floats(tensor.grad).clear(from, from + length);
    }
}
