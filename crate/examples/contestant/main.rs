//! The kernels on this machine's own instructions, as a contestant in the benchmark: answers requests, one JSON object
//! per line (`tests/perf/contestants/serve.mjs` describes them), through the crate's own interface.

mod numbers;
mod problem;

use problem::Problem;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::{BufRead, Write, stdin, stdout};
use std::time::Instant;

/// Steps of the proof, each with its own gradients.
const PROOF_STEPS: u32 = 3;

/// Sets up a problem and takes the steps of the proof; returns it with the weights at the samples.
fn prepare(request: &Value) -> (Problem, Value) {
    let mut problem = Problem::new(request);
    for t in 1..=PROOF_STEPS {
        problem.fill_gradients(t, numbers::NORMAL);
        problem.step();
    }
    let answer = json!({ "weights": problem.samples() });
    problem.settle(PROOF_STEPS);
    (problem, answer)
}

fn time(problem: &mut Problem, warm: u64, steps: u64) -> Value {
    for _ in 0..warm {
        problem.step();
    }
    let began = Instant::now();
    for _ in 0..steps {
        problem.step();
    }
    json!({ "ns": began.elapsed().as_nanos() as u64 })
}

fn main() {
    let mut prepared = HashMap::new();
    let say = |answer: &Value| {
        let mut out = stdout().lock();
        writeln!(out, "{answer}").and_then(|()| out.flush()).expect("who asked is still there");
    };
    say(&json!({ "ready": true, "engine": "rustc, -C target-cpu=native" }));
    for line in stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line.expect("a line")).expect("the requests are JSON");
        let number = |name: &str| request[name].as_u64().expect("a number of the request");
        let id = number("id");
        if request["op"] == "prepare" {
            let (problem, answer) = prepare(&request["problem"]);
            prepared.insert(id, problem);
            say(&answer);
        } else if request["op"] == "time" {
            let problem = prepared.get_mut(&id).expect("it was prepared");
            say(&time(problem, number("warm"), number("steps")));
        } else {
            prepared.remove(&id);
            say(&json!({}));
        }
    }
}
