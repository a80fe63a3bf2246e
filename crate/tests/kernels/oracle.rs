//! Float64 reference of one optimizer: the rules, and the centralization of Yong et al. 2020.

use crate::case::{At, Case};
use std::collections::HashSet;

/// a + k b
fn plus(a: &[f64], k: f64, b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a + k * b).collect()
}

/// The weights after some steps, and which output units are in doubt: there, rounding decides Lion's sign.
pub fn run(case: &Case, steps: i32) -> (Vec<f64>, HashSet<usize>) {
    let (coupled, decoupled) = if case.decoupled { (0.0, case.decay) } else { (case.decay, 0.0) };
    let mut w: Vec<f64> = case.initial().iter().map(|x| f64::from(*x)).collect();
    let mut state = vec![[0.0; 3]; w.len()];
    let mut doubts = HashSet::new();
    for t in 1..=steps {
        let raw: Vec<f64> = case.gradient(t).iter().map(|x| f64::from(*x)).collect();
        let g = match (case.at, case.inside) {
            (At::Gradient, true) => case.phi(&plus(&raw, coupled, &w)),
            (At::Gradient, false) => plus(&case.phi(&raw), coupled, &w),
            _ => plus(&raw, coupled, &w),
        };
        doubts.extend((0..w.len()).filter(|i| case.rule.is_in_doubt(g[*i], &state[*i])).map(|i| case.unit(i)));
        let u: Vec<f64> = g.iter().zip(&mut state).map(|(g, state)| case.rule.update(*g, state, t)).collect();
        let inside = if case.inside && case.at == At::Update { decoupled } else { 0.0 };
        let update = if case.at == At::Update { case.phi(&plus(&u, inside, &w)) } else { u };
        w = plus(&w, -Case::LR, &plus(&update, decoupled - inside, &w));
    }
    (w, doubts)
}
