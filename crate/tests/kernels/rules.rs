//! Every update rule that the kernels have: its options, how they appear in a table, and the formula in float64. The
//! other files take their rules from here.

use zeromean::rules::adam::{ADAM, AMSGRAD};
use zeromean::rules::lion::LION;
use zeromean::rules::rmsprop::RMSPROP;
use zeromean::rules::sgd::{MOMENTUM, SGD};
use zeromean::table::Tensor;

/// An update rule and its options.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    Sgd { mu: f64, dampening: f64, nesterov: bool },
    Adam { b1: f64, b2: f64, eps: f64, amsgrad: bool },
    RmsProp { alpha: f64, eps: f64, mu: f64, centered: bool },
    Lion { b1: f64, b2: f64 },
    RAdam { b1: f64, b2: f64, eps: f64 },
}

pub const PLAIN: Rule = Rule::Sgd { mu: 0.0, dampening: 0.0, nesterov: false };
pub const DEFAULT_ADAM: Rule = Rule::Adam { b1: 0.9, b2: 0.999, eps: 1e-8, amsgrad: false };

/// Rules that are compared with their formula, on shapes and with options chosen at random.
pub const COMPARED: &[Rule] = &[
    PLAIN,
    Rule::Sgd { mu: 0.9, dampening: 0.0, nesterov: false },
    Rule::Sgd { mu: 0.9, dampening: 0.5, nesterov: false },
    Rule::Sgd { mu: 0.9, dampening: 0.0, nesterov: true },
    DEFAULT_ADAM,
    Rule::Adam { b1: 0.8, b2: 0.99, eps: 1e-4, amsgrad: true },
    Rule::RmsProp { alpha: 0.99, eps: 1e-8, mu: 0.0, centered: false },
    Rule::RmsProp { alpha: 0.9, eps: 1e-8, mu: 0.9, centered: false },
    Rule::RmsProp { alpha: 0.9, eps: 1e-4, mu: 0.0, centered: true },
    Rule::RmsProp { alpha: 0.9, eps: 1e-4, mu: 0.5, centered: true },
    Rule::Lion { b1: 0.9, b2: 0.99 },
    Rule::Lion { b1: 0.9, b2: 0.5 },
    Rule::RAdam { b1: 0.9, b2: 0.999, eps: 1e-8 },
    Rule::RAdam { b1: 0.8, b2: 0.9, eps: 1e-4 },
];

/// Rules whose bits are recorded, and their hash.
pub const RECORDED: &[(&[Rule], u64)] = &[
    (
        &[
            PLAIN,
            Rule::Sgd { mu: 0.9, dampening: 0.1, nesterov: false },
            Rule::Sgd { mu: 0.9, dampening: 0.0, nesterov: true },
            DEFAULT_ADAM,
            Rule::Adam { b1: 0.8, b2: 0.99, eps: 1e-4, amsgrad: true },
        ],
        0xde55_aeac_e1b7_f23f,
    ),
    (
        &[
            Rule::RmsProp { alpha: 0.99, eps: 1e-8, mu: 0.0, centered: false },
            Rule::RmsProp { alpha: 0.9, eps: 1e-4, mu: 0.5, centered: true },
        ],
        0x6ec3_bd02_37d4_c365,
    ),
    (&[Rule::Lion { b1: 0.9, b2: 0.99 }], 0xf72a_7d34_e9e4_1a98),
];

/// The state of one element: one number for each array of the rule, starting at 0.
pub type State = [f64; 3];

impl Rule {
    /// Its number, and its scalars at step t.
    pub fn header(self, t: i32) -> (u32, [f64; 7]) {
        match self {
            Rule::Sgd { mu: 0.0, .. } => (SGD, [0.0; 7]),
            Rule::Sgd { mu, dampening, nesterov } => {
                let (mu_now, c) = if t == 1 { (0.0, 1.0) } else { (mu, 1.0 - dampening) };
                let (p, q) = if nesterov { (mu, 1.0) } else { (1.0, 0.0) };
                (MOMENTUM, [mu_now, c, p, q, 0.0, 0.0, 0.0])
            }
            Rule::Adam { b1, b2, eps, amsgrad } => {
                let (c1, c2) = (1.0 - b1.powi(t), (1.0 - b2.powi(t)).sqrt());
                let scalars = [b1, 1.0 - b1, b2, 1.0 - b2, c2 / c1, eps * c2, floor(eps)];
                (if amsgrad { AMSGRAD } else { ADAM }, scalars)
            }
            Rule::RmsProp { alpha, eps, mu, centered } => {
                (RMSPROP, [alpha, 1.0 - alpha, eps, mu, floor(eps), f64::from(u8::from(centered)), 0.0])
            }
            Rule::Lion { b1, b2 } => (LION, [b1, 1.0 - b1, b2, 1.0 - b2, 0.0, 0.0, 0.0]),
            Rule::RAdam { b1, b2, eps } => {
                let huge = 2.0_f64.powi(90);
                let (alpha, eps) = rectification(b2, t).map_or((huge, huge), |rectified| (rectified, eps));
                (ADAM, [b1, 1.0 - b1, b2, 1.0 - b2, alpha / (1.0 - b1.powi(t)), eps, floor(eps)])
            }
        }
    }

    /// Points the arrays that a variant of RMSprop lacks to the last one.
    pub fn lay(self, tensor: &mut Tensor) {
        let Rule::RmsProp { mu, centered, .. } = self else { return };
        let [mean, buffer, squares] = tensor.state;
        tensor.state = [if centered { mean } else { squares }, if mu > 0.0 { buffer } else { squares }, squares];
    }

    /// U at step t, in float64, after Polyak 1964, Nesterov 1983, Tieleman and Hinton 2012, Kingma and Ba 2015, Reddi
    /// et al. 2018, Liu et al. 2020, Chen et al. 2023.
    pub fn update(self, g: f64, [m, v, top]: &mut State, t: i32) -> f64 {
        match self {
            Rule::Sgd { mu, dampening, nesterov } => {
                *m = if t == 1 { g } else { mu * *m + (1.0 - dampening) * g };
                if nesterov { g + mu * *m } else { *m }
            }
            Rule::Adam { b1, b2, eps, amsgrad } => {
                *m = b1 * *m + (1.0 - b1) * g;
                *v = b2 * *v + (1.0 - b2) * g * g;
                *top = top.max(*v);
                let root = (if amsgrad { *top } else { *v } / (1.0 - b2.powi(t))).sqrt();
                *m / (1.0 - b1.powi(t)) / (root + eps)
            }
            Rule::RmsProp { alpha, eps, mu, centered } => {
                *v = alpha * *v + (1.0 - alpha) * g * g;
                *m = alpha * *m + (1.0 - alpha) * g;
                *top = mu * *top + g / ((if centered { *v - *m * *m } else { *v }).sqrt() + eps);
                *top
            }
            Rule::Lion { b1, b2 } => {
                let c = b1 * *m + (1.0 - b1) * g;
                *m = b2 * *m + (1.0 - b2) * g;
                if c == 0.0 { 0.0 } else { c.signum() }
            }
            Rule::RAdam { b1, b2, eps } => {
                *m = b1 * *m + (1.0 - b1) * g;
                *v = b2 * *v + (1.0 - b2) * g * g;
                *m / (1.0 - b1.powi(t)) * rectification(b2, t).map_or(1.0, |rectified| rectified / (v.sqrt() + eps))
            }
        }
    }

    /// Whether rounding decides the sign in Lion's update, for this gradient and the momentum before the step.
    pub fn is_in_doubt(self, g: f64, [m, ..]: &State) -> bool {
        let Rule::Lion { b1, .. } = self else { return false };
        let (old, new) = (b1 * m, (1.0 - b1) * g);
        old + new != 0.0 && (old + new).abs() < 1e-5 * (old.abs() + new.abs()).max(0.01)
    }
}

/// The rectification of Liu et al., times the root of the bias correction of v; none where a step is not rectified.
fn rectification(b2: f64, t: i32) -> Option<f64> {
    let (far, power) = (2.0 / (1.0 - b2) - 1.0, b2.powi(t));
    let rho = far - 2.0 * f64::from(t) * power / (1.0 - power);
    let square = (rho - 4.0) * (rho - 2.0) * far / ((far - 4.0) * (far - 2.0) * rho);
    (rho > 5.0).then(|| (square * (1.0 - power)).sqrt())
}

/// What is added to a gradient before it is squared.
fn floor(eps: f64) -> f64 {
    (eps / f64::from(1 << 26)).min(2.0_f64.powi(-50))
}
