//! The loops of one kernel, each a separate function, because engines tier up function by function.

use crate::memory::Floats;
use crate::phi::Orientation;
use crate::step::kernel::{KernelLoops, Linear};
use crate::step::site::{Block, Means, Site, Stretch};
use crate::table::Pass;

/// Steps a stretch without Phi.
#[inline(never)]
pub fn flat<K: KernelLoops>(site: Site, pass: &Pass, gradient: Floats, stretch: Stretch) {
    K::new(site, pass, gradient, stretch.from).flat(stretch.length);
}

/// The same, one vector after another: half the code, and just as fast for the rules that use it.
#[inline(never)]
pub fn flat_in_order<K: KernelLoops>(site: Site, pass: &Pass, gradient: Floats, stretch: Stretch) {
    K::new(site, pass, gradient, stretch.from).flat_in_order(stretch.length);
}

/// Steps a block of runs with Phi of their gradients, whose corrections are all 0.
#[inline(never)]
pub fn fused<K: KernelLoops>(
    site: Site,
    pass: &Pass,
    gradient: Floats,
    Stretch { from, length }: Stretch,
    Block { runs, orientation }: Block,
    means: Means,
) {
    let kernel = K::new(site, pass, gradient, from);
    match orientation {
        Orientation::Rows => kernel.rows(length, runs, means),
        Orientation::Columns => kernel.columns(length, runs, means.means),
    }
}

/// The same for rows only.
#[inline(never)]
pub fn rows<K: KernelLoops>(site: Site, pass: &Pass, gradient: Floats, stretch: Stretch, block: Block, means: Means) {
    K::new(site, pass, gradient, stretch.from).rows(stretch.length, block.runs, means);
}

/// Steps the state of a stretch, and writes D instead of stepping the weights.
#[inline(never)]
pub fn write_update<K: KernelLoops>(site: Site, pass: &Pass, gradient: Floats, stretch: Stretch, into: Floats) {
    K::new(site, pass, gradient, stretch.from).write_update(stretch.length, into);
}

/// Writes the gradients of a stretch with their decay.
#[inline(never)]
pub fn write_gradient(site: Site, pass: &Pass, gradient: Floats, stretch: Stretch, into: Floats) {
    Linear::new(site, pass, gradient, stretch.from).write_gradient(stretch.length, into);
}

/// The same for `runs` rows of whole vectors; also writes their sums.
#[inline(never)]
pub fn write_gradient_rows(site: Site, pass: &Pass, stretch: Stretch, runs: u32, into: Floats, sums: Floats) {
    let gradient = site.memory.floats(site.tensor.grad).offset(stretch.from);
    Linear::new(site, pass, gradient, stretch.from).write_gradient_rows(stretch.length, runs, into, sums);
}
