//! Float64 reference of one optimizer: the formulas of Kingma and Ba 2015, Polyak 1964 and Yong et al. 2020.

use super::Case;

#[derive(Clone, Copy, Debug)]
pub enum Rule { Sgd { mu: f64, dampening: f64, nesterov: bool }, Adam { b1: f64, b2: f64, eps: f64, amsgrad: bool } }

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum At { Nowhere, Gradient, Update }

pub fn run(case: &Case, steps: i32) -> Vec<f64> {
    let (lr, k) = (Case::LR, case.decay);
    let (coupled, decoupled) = if case.decoupled { (0.0, k) } else { (k, 0.0) };
    let mut w: Vec<f64> = case.initial().iter().map(|x| f64::from(*x)).collect();
    let (mut m, mut v, mut top) = (vec![0.0; w.len()], vec![0.0; w.len()], vec![0.0_f64; w.len()]);
    for t in 1..=steps {
        let raw: Vec<f64> = case.gradient(t).iter().map(|x| f64::from(*x)).collect();
        let with = |x: &[f64], k: f64, w: &[f64]| -> Vec<f64> { x.iter().zip(w).map(|(x, w)| x + k * w).collect() };
        let g = match (case.at, case.inside) {
            (At::Gradient, true) => case.phi(&with(&raw, coupled, &w)),
            (At::Gradient, false) => with(&case.phi(&raw), coupled, &w),
            _ => with(&raw, coupled, &w),
        };
        let u: Vec<f64> = (0..w.len()).map(|i| match case.rule {
            Rule::Sgd { mu: 0.0, .. } => g[i],
            Rule::Sgd { mu, dampening, nesterov } => {
                m[i] = if t == 1 { g[i] } else { mu * m[i] + (1.0 - dampening) * g[i] };
                if nesterov { g[i] + mu * m[i] } else { m[i] }
            }
            Rule::Adam { b1, b2, eps, amsgrad } => {
                m[i] = b1 * m[i] + (1.0 - b1) * g[i];
                v[i] = b2 * v[i] + (1.0 - b2) * g[i] * g[i];
                top[i] = top[i].max(v[i]);
                let root = (if amsgrad { top[i] } else { v[i] } / (1.0 - b2.powi(t))).sqrt();
                m[i] / (1.0 - b1.powi(t)) / (root + eps)
            }
        }).collect();
        let (inside, outside) = if case.inside && case.at == At::Update { (decoupled, 0.0) } else { (0.0, decoupled) };
        let centred = if case.at == At::Update { case.phi(&with(&u, inside, &w)) } else { u };
        w = w.iter().zip(with(&centred, outside, &w)).map(|(w, u)| w - lr * u).collect();
    }
    w
}
