//! The kernels: one line for each combination of rule and factors that has its own loops. Most factors are 1 or 0 in
//! most steps, and a kernel that knows which takes a quarter to a half less time. From the table below, the macros of
//! `kernel_table.rs` generate the code that chooses a kernel and calls its loops.
//!
//! Each loop of each kernel is a separate function, because engines tier up function by function and a program needs
//! only two or three of them.

use crate::memory::Floats;
use crate::rules::Rule;
use crate::rules::adam::{Adam, AmsGrad};
use crate::rules::lion::Lion;
use crate::rules::rmsprop::RmsProp;
use crate::rules::sgd::{Momentum, Sgd, is_heavy_ball};
use crate::simd::F32x4;
use crate::simd::const_factor::{InPhi, One, Zero};
use crate::step::kernel::{Kernel, KernelLoops, Linear};
use crate::step::run;
use crate::step::site::{Block, Means, Site, Stretch};
use crate::table::{Clock, Pass};
use crate::trap;

/// No kernel.
pub const NONE: u32 = u32::MAX;

/// The rule whose update is its gradient, so Phi of one is Phi of the other. It also serves all stateless phases.
pub const LINEAR: u32 = Sgd::CODE;

// The last kernel of a rule is its general one: it fits every step, and only it can write D instead of stepping the
// weights. `fused` kernels have loops that also subtract the mean, and `staged` ones do not; `small` ones are `staged`
// with less code, because they finish each vector before they start the next. `in_phi` kernels have loops for rows only,
// in which decay is part of what is centralized.
kernels! {
    PlainSgd = Kernel<0, Sgd, One, Zero, Zero>, fused, if plain;
    AnySgd = Linear, fused;
    HeavyBall = Kernel<1, Momentum<One, Zero>, One, Zero, Zero>, fused, if plain_heavy_ball;
    PlainNesterov = Kernel<1, Momentum<One, F32x4>, One, Zero, Zero>, fused, if plain_sum;
    AnyHeavyBall = Kernel<1, Momentum<One, Zero>, F32x4, F32x4, Zero>, fused, if heavy_ball;
    AnyNesterov = Kernel<1, Momentum<One, F32x4>, F32x4, F32x4, Zero>, fused, if sum;
    HeavyBallInPhi = Kernel<1, Momentum<One, Zero>, F32x4, InPhi, Zero>, in_phi, if heavy_ball;
    NesterovInPhi = Kernel<1, Momentum<One, F32x4>, F32x4, InPhi, Zero>, in_phi, if sum;
    AnyMomentum = Kernel<1, Momentum<F32x4, F32x4>, F32x4, F32x4, F32x4>, fused;
    PlainAdam = Kernel<2, Adam, One, Zero, Zero>, fused, if folds_plain;
    PlainAdamW = Kernel<2, Adam, One, Zero, F32x4>, fused, if folds;
    AnyAdam = Kernel<2, Adam, F32x4, F32x4, F32x4>, staged;
    AnyAmsGrad = Kernel<3, AmsGrad, F32x4, F32x4, F32x4>, staged;
    AnyLion = Kernel<1, Lion, F32x4, F32x4, F32x4>, small;
    AnyRmsProp = Kernel<3, RmsProp, F32x4, F32x4, F32x4>, small;
}

/// Whether Adam can multiply the factor of its gradients into its scalars. Far from 1, its square would leave float32.
fn folds(_: &Clock, pass: &Pass) -> bool {
    const MOST: f64 = (1u64 << 40) as f64;
    pass.coupled == 0.0 && (1.0 / MOST..=MOST).contains(&pass.gradient.abs())
}

fn folds_plain(clock: &Clock, pass: &Pass) -> bool {
    folds(clock, pass) && pass.decoupled == 0.0
}

/// Whether the gradient is taken as it is, and nothing is added to the update.
fn plain(_: &Clock, pass: &Pass) -> bool {
    pass.coupled == 0.0 && pass.gradient == 1.0 && pass.decoupled == 0.0
}

fn heavy_ball(clock: &Clock, pass: &Pass) -> bool {
    pass.decoupled == 0.0 && is_heavy_ball(clock)
}

fn plain_heavy_ball(clock: &Clock, pass: &Pass) -> bool {
    plain(clock, pass) && heavy_ball(clock, pass)
}

/// Whether the buffer sums gradients without dampening; heavy balls, which it also fits, come first in the table.
fn sum(clock: &Clock, pass: &Pass) -> bool {
    pass.decoupled == 0.0 && clock.scalars[1] == 1.0
}

fn plain_sum(clock: &Clock, pass: &Pass) -> bool {
    plain(clock, pass) && sum(clock, pass)
}
