//! Float64 reference of one optimizer: the formulas of Kingma and Ba 2015, Polyak 1964 and Yong et al. 2020.

use crate::case::{At, Case, Rule};

/// a + k b
fn plus(a: &[f64], k: f64, b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a + k * b).collect()
}

pub fn run(case: &Case, steps: i32) -> Vec<f64> {
    let (coupled, decoupled) = if case.decoupled { (0.0, case.decay) } else { (case.decay, 0.0) };
    let mut w: Vec<f64> = case.initial().iter().map(|x| f64::from(*x)).collect();
    let (mut m, mut v, mut top) = (vec![0.0; w.len()], vec![0.0; w.len()], vec![0.0_f64; w.len()]);
    for t in 1..=steps {
        let raw: Vec<f64> = case.gradient(t).iter().map(|x| f64::from(*x)).collect();
        let g = match (case.at, case.inside) {
            (At::Gradient, true) => case.phi(&plus(&raw, coupled, &w)),
            (At::Gradient, false) => plus(&case.phi(&raw), coupled, &w),
            _ => plus(&raw, coupled, &w),
        };
        let mut u = g.clone();
        for i in 0..w.len() {
            if let Rule::Sgd { mu, dampening, nesterov } = case.rule {
                m[i] = if t == 1 { g[i] } else { mu * m[i] + (1.0 - dampening) * g[i] };
                u[i] = if nesterov { g[i] + mu * m[i] } else { m[i] };
            } else if let Rule::Adam { b1, b2, eps, amsgrad } = case.rule {
                m[i] = b1 * m[i] + (1.0 - b1) * g[i];
                v[i] = b2 * v[i] + (1.0 - b2) * g[i] * g[i];
                top[i] = top[i].max(v[i]);
                let root = (if amsgrad { top[i] } else { v[i] } / (1.0 - b2.powi(t))).sqrt();
                u[i] = m[i] / (1.0 - b1.powi(t)) / (root + eps);
            }
        }
        let inside = if case.inside && case.at == At::Update { decoupled } else { 0.0 };
        let update = if case.at == At::Update { case.phi(&plus(&u, inside, &w)) } else { u };
        w = plus(&w, -Case::LR, &plus(&update, decoupled - inside, &w));
    }
    w
}
