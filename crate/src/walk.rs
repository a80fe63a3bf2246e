//! The step of a tensor: flat where nothing is centralized, else by groups of output units, as many as fit into the
//! first cache: first their means, then the step, which subtracts them where it reads the gradient, and sums the rows of the
//! next group beside. Where a run is short or ends amid a vector, or a d is not 0, Phi goes into scratch room, and the
//! step is taken from there.
//!
//! ```text
//! at the gradient:   x = f Phi(g) + k w   or   x = Phi(f g + k w)      w = w - (lr U + outside w)
//! at the update:     x = f g + k w        D = U + inside w             w = w - (lr Phi(D) + outside w)
//! ```

use crate::average::average;
use crate::mean::columns;
use crate::part::{Part, decays_inside, moves};
use crate::table::{Memory, Step, Tensor};
use crate::units::{Piece, ROOM, Units};
use crate::update::{prepare, prepare_rows, steps_rows, update, update_rows};

/// Elements whose averages and gradients are seen to while they are in the second cache.
const NEAR: u32 = 8 * ROOM;

/// Takes the step of tensors that make one stretch of `size` elements; `factor` multiplies their gradients.
#[inline(always)]
pub fn flat(memory: Memory, step: &Step, tensor: &Tensor, size: u32, factor: f32) {
    let grad = memory.floats(tensor.grad);
    let most = if step.zero_grad != 0 || step.average_rate != 0.0 { NEAR } else { size };
    let mut from = 0;
    while from < size {
        let length = most.min(size - from);
        update(memory, step, tensor, factor, Part::Whole, grad.from(from), from, length);
        finish(memory, step, tensor, from, length);
        from += length;
    }
}

/// Takes the step of one tensor with Phi.
#[inline(always)]
pub fn by_units(memory: Memory, step: &Step, tensor: &Tensor, factor: f32) {
    let (before, after) = if step.at_update != 0 && !moves(step) {
        (Part::Update, Part::AfterUpdate)
    } else if decays_inside(step, tensor) {
        (Part::Decay, Part::AfterDecay)
    } else {
        (Part::Whole, Part::Whole)
    };
    centralized(memory, step, tensor, factor, before, after);
}

/// The step with Phi between two parts, or before the whole.
#[inline(never)]
fn centralized(memory: Memory, step: &Step, tensor: &Tensor, factor: f32, before: Part, after: Part) {
    let units = Units::new(memory, step, tensor);
    let grad = memory.floats(tensor.grad);
    let together = units.together();
    let length = together * tensor.run;
    let fits = length >= columns::WIDE && length.is_multiple_of(4) && steps_rows(step, tensor, factor, after);
    let mut are_summed = false;
    units.groups(|first, rows| {
        let room = units.room(first);
        let prepared = before != Part::Whole;
        if before == Part::Decay && fits && units.compact() {
            prepare_rows(memory, step, tensor, factor, grad.from(first), first, tensor.run, rows, room, units.means);
            are_summed = true;
        } else if prepared {
            units.pieces(rows, ROOM, |Piece { offset, rows, columns, .. }| {
                let from = first + offset;
                prepare(memory, step, tensor, factor, before, grad.from(from), from, rows * columns, room.from(offset));
            });
        }
        let source = if prepared { room } else { grad.from(first) };
        let with_d = units.find(source, rows, are_summed);
        let fused = fits && !with_d;
        let ahead = if fused && !prepared { units.ahead(first, rows) } else { 0 };
        are_summed = ahead > 0;
        units.pieces(rows, if fused && !units.by_columns { u32::MAX } else { ROOM }, |piece| {
            let Piece { offset, rows, columns, .. } = piece;
            let (from, source) = (first + offset, source.from(offset));
            let phi = match after {
                Part::Phi => memory.floats(tensor.data).from(from),
                _ if prepared => source,
                _ => units.room(0),
            };
            if fused && rows & (together - 1) == 0 {
                let (m0, columns, rows) = (units.m0(piece), columns * together, rows >> together.trailing_zeros());
                let by_columns = units.by_columns;
                update_rows(memory, step, tensor, factor, after, source, from, columns, rows, by_columns, m0, ahead);
            } else {
                units.project(source, piece, phi, with_d);
                if after != Part::Phi {
                    update(memory, step, tensor, factor, after, phi, from, rows * columns);
                }
            }
            finish(memory, step, tensor, from, rows * columns);
        });
    });
}

/// data = Phi(grad).
#[inline(always)]
pub fn centralize(memory: Memory, step: &Step, tensor: &Tensor) {
    centralized(memory, step, tensor, 1.0, Part::Whole, Part::Phi);
}

/// What is left to do with a stretch while it is in the cache: the averages of its weights, and its gradients, which no
/// later pass reads.
#[inline(always)]
fn finish(memory: Memory, step: &Step, tensor: &Tensor, from: u32, length: u32) {
    if step.average_rate != 0.0 {
        let (averages, data) = (memory.floats(tensor.average).from(from), memory.floats(tensor.data).from(from));
        average(averages, data, step.average_rate as f32, length);
    }
    if step.zero_grad != 0 {
        memory.floats(tensor.grad).clear(from, from + length);
    }
}
