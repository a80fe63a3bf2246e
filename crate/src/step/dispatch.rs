//! The step of a part ([`crate::step::phase`]) of one tensor, with the kernel that fits: where factors are 1 or 0, as most of
//! them are in most steps, one that knows it takes a quarter to a half less time.

use crate::memory::{Floats, Memory};
use crate::rules::adam::{Adam, AmsGrad};
use crate::rules::sgd::{Momentum, Sgd, is_heavy_ball};
use crate::rules::{ADAM, MOMENTUM, SGD};
use crate::simd::F32x4;
use crate::simd::const_factor::{One, Zero};
use crate::step::kernel::{Kernel, Stretch, TileKernel};
use crate::step::phase::{Factors, Phase};
use crate::table::{Header, Tensor};

type PlainSgd = Kernel<0, Sgd, One, Zero, Zero>;
type AnySgd = Kernel<0, Sgd, F32x4, F32x4, F32x4>;
type HeavyBall = Kernel<1, Momentum<One, Zero>, One, Zero, Zero>;
type AnyMomentum = Kernel<1, Momentum<F32x4, F32x4>, F32x4, F32x4, F32x4>;
type PlainAdam = Kernel<2, Adam, One, Zero, Zero>;
type PlainAdamW = Kernel<2, Adam, One, Zero, F32x4>;
type AnyAdamW = Kernel<2, Adam, F32x4, Zero, F32x4>;
type AnyAdam = Kernel<2, Adam, F32x4, F32x4, F32x4>;
type AnyAmsGrad = Kernel<3, AmsGrad, F32x4, F32x4, F32x4>;

/// The kernels.
enum KernelKind {
    PlainSgd,
    AnySgd,
    HeavyBall,
    AnyMomentum,
    PlainAdam,
    PlainAdamW,
    AnyAdamW,
    AnyAdam,
    AnyAmsGrad,
}

impl KernelKind {
    /// The one that fits a part of a step.
    #[inline(always)]
    fn of(header: &Header, factors: Factors, phase: Phase) -> Self {
        let plain = factors.gradient == 1.0 && factors.decay == 0.0 && factors.decoupled_decay == 0.0;
        match phase.rule(header) {
            SGD if plain => Self::PlainSgd,
            SGD => Self::AnySgd,
            MOMENTUM if plain && is_heavy_ball(header) => Self::HeavyBall,
            MOMENTUM => Self::AnyMomentum,
            ADAM if plain => Self::PlainAdam,
            ADAM if factors.decay == 0.0 && factors.gradient == 1.0 => Self::PlainAdamW,
            ADAM if factors.decay == 0.0 => Self::AnyAdamW,
            ADAM => Self::AnyAdam,
            _ => Self::AnyAmsGrad,
        }
    }
}

/// Calls a function with the kernel that fits, one of those named.
macro_rules! with_kernel {
    ($kind:expr, $function:ident $arguments:tt, $($kernel:ident),* $(; $other:pat => {})?) => {
        match $kind {
            $(KernelKind::$kernel => $function::<$kernel> $arguments,)*
            $($other => {})?
        }
    };
}

/// TileKernel `length` elements from index `from` on with the gradients at `grad`.
#[expect(clippy::too_many_arguments, reason = "a struct of them would go through a stack")]
#[inline(never)]
pub fn update(
    memory: Memory,
    header: &Header,
    tensor: &Tensor,
    factor: f32,
    phase: Phase,
    grad: Floats,
    from: u32,
    length: u32,
) {
    let factors = Factors::new(header, tensor, factor, phase);
    let Factors { lr, gradient, decay, decoupled_decay } = factors;
    with_kernel!(
        KernelKind::of(header, factors, phase),
        flat(memory, header, tensor, lr, gradient, decay, decoupled_decay, grad, from, length),
        PlainSgd,
        AnySgd,
        HeavyBall,
        AnyMomentum,
        PlainAdam,
        PlainAdamW,
        AnyAdamW,
        AnyAdam,
        AnyAmsGrad
    );
}

/// With one kernel. It is a function of its own, since engines compile functions, once to begin with and once for speed,
/// and a program needs two or three of these kernels.
#[expect(clippy::too_many_arguments, reason = "a struct of them would go through a stack")]
#[inline(never)]
fn flat<K: TileKernel>(
    memory: Memory,
    header: &Header,
    tensor: &Tensor,
    lr: f64,
    gradient: f32,
    decay: f32,
    decoupled_decay: f32,
    grad: Floats,
    from: u32,
    length: u32,
) {
    let factors = Factors { lr, gradient, decay, decoupled_decay };
    K::new(Stretch { memory, header, tensor, factors, grad, from }).flat(length);
}

/// Whether [`update_rows`] has loops for a part of this step: not for what is seldom asked for.
#[inline(always)]
pub fn steps_rows(header: &Header, tensor: &Tensor, factor: f32, phase: Phase) -> bool {
    let kind = KernelKind::of(header, Factors::new(header, tensor, factor, phase), phase);
    phase != Phase::PhiOnly && !matches!(kind, KernelKind::AnyAdam | KernelKind::AnyAmsGrad)
}

/// The same for rows of `length` elements, with Phi of their gradients, whose m0 lie here, whose d is 0: one m0 for
/// each column, or one for each row. Where `next_batch` is not 0, the rows that lie so many elements further on are summed, and
/// these sums take the place of the means.
#[expect(clippy::too_many_arguments, reason = "a struct of them would go through a stack")]
#[inline(never)]
pub fn update_rows(
    memory: Memory,
    header: &Header,
    tensor: &Tensor,
    factor: f32,
    phase: Phase,
    grad: Floats,
    from: u32,
    length: u32,
    rows: u32,
    by_columns: bool,
    means: Floats,
    next_batch: u32,
) {
    let factors = Factors::new(header, tensor, factor, phase);
    let Factors { lr, gradient, decay, decoupled_decay } = factors;
    with_kernel!(
        KernelKind::of(header, factors, phase),
        each_row(memory, header, tensor, lr, gradient, decay, decoupled_decay, grad, from, length, rows, by_columns, means, next_batch),
        PlainSgd,
        AnySgd,
        HeavyBall,
        AnyMomentum,
        PlainAdam,
        PlainAdamW,
        AnyAdamW;
        KernelKind::AnyAdam | KernelKind::AnyAmsGrad => {}
    );
}

/// With one kernel, as `flat`.
#[expect(clippy::too_many_arguments, reason = "a struct of them would go through a stack")]
#[inline(never)]
fn each_row<K: TileKernel>(
    memory: Memory,
    header: &Header,
    tensor: &Tensor,
    lr: f64,
    gradient: f32,
    decay: f32,
    decoupled_decay: f32,
    grad: Floats,
    from: u32,
    length: u32,
    rows: u32,
    by_columns: bool,
    means: Floats,
    next_batch: u32,
) {
    let factors = Factors { lr, gradient, decay, decoupled_decay };
    K::new(Stretch { memory, header, tensor, factors, grad, from }).rows(length, rows, by_columns, means, next_batch);
}

/// Writes the gradients with their decay of rows of `length` elements, whole vectors, and their sums.
#[expect(clippy::too_many_arguments, reason = "a struct of them would go through a stack")]
#[inline(never)]
pub fn prepare_rows(
    memory: Memory,
    header: &Header,
    tensor: &Tensor,
    factor: f32,
    grad: Floats,
    from: u32,
    length: u32,
    rows: u32,
    into: Floats,
    sums: Floats,
) {
    let factors = Factors::new(header, tensor, factor, Phase::BeforeGradientMean);
    AnySgd::new(Stretch { memory, header, tensor, factors, grad, from }).write_gradient_rows(length, rows, into, sums);
}

/// The same as `update` up to Phi: writes what it is to have, instead of stepping the weights.
#[expect(clippy::too_many_arguments, reason = "a struct of them would go through a stack")]
#[inline(never)]
pub fn prepare(
    memory: Memory,
    header: &Header,
    tensor: &Tensor,
    factor: f32,
    phase: Phase,
    grad: Floats,
    from: u32,
    length: u32,
    into: Floats,
) {
    let factors = Factors::new(header, tensor, factor, phase);
    let stretch = Stretch { memory, header, tensor, factors, grad, from };
    match phase.rule(header) {
        SGD => AnySgd::new(stretch).write_gradient(length, into),
        MOMENTUM => AnyMomentum::new(stretch).write(length, into),
        ADAM => AnyAdam::new(stretch).write(length, into),
        _ => AnyAmsGrad::new(stretch).write(length, into),
    }
}
