//! Replays runs of the npm package: reads one JSON object per line, each a configuration and its steps, and answers
//! each with the results of every step. `tests/numerics/bit-exact/crate.test.ts` compares the answers.

mod configuration;

use configuration::{bits, configure, floats, number, options, rule};
use serde_json::{Value, json};
use std::io::stdin;
use zeromean::{Optimizer, Outcome};

/// The changes before a step: `{ frozen: { "1": true }, options: { .. } }`.
fn change(optimizer: &mut Optimizer, run: &Value, step: &Value) {
    for (i, frozen) in step["frozen"].as_object().into_iter().flatten() {
        optimizer.set_frozen(i.parse().expect("an index"), frozen.as_bool().expect("a flag"));
    }
    if step["options"].is_object() {
        let rule = rule(&run["kind"], &step["options"]);
        optimizer.set_rule(rule).expect("a rule with the same arrays");
        optimizer.set_options(options(&rule, &step["options"])).expect("options with the same arrays");
    }
}

/// Takes a step and returns what to compare: the norm before it, whether it was taken, and the digest.
fn take(optimizer: &mut Optimizer, step: &Value) -> Value {
    for (i, gradient) in step["gradients"].as_array().expect("a gradient for each parameter").iter().enumerate() {
        if gradient.is_array() {
            optimizer.grad_mut(i).copy_from_slice(&floats(gradient));
        }
    }
    let (norm, lr) = (optimizer.grad_norm(), number(&step["lr"]));
    let outcome = if step["zeroGrad"] == true { optimizer.step_and_zero_grad(lr) } else { optimizer.step(lr) };
    json!({
        "norm": format!("{:016x}", if norm.is_nan() { f64::NAN.to_bits() } else { norm.to_bits() }),
        "taken": outcome == Outcome::Taken,
        "digest": format!("{:016x}", optimizer.digest(lr)),
    })
}

fn main() {
    for line in stdin().lines() {
        let run: Value = serde_json::from_str(&line.expect("a line")).expect("a JSON object");
        let mut optimizer = configure(&run);
        let steps = run["steps"].as_array().expect("a list of steps").iter();
        let after: Vec<Value> = steps
            .map(|step| {
                change(&mut optimizer, &run, step);
                take(&mut optimizer, step)
            })
            .collect();
        let data: Vec<Value> = (0..optimizer.len()).map(|i| bits(optimizer.data(i))).collect();
        println!("{}", json!({ "steps": after, "data": data }));
    }
}
