//! The kernels on this machine's own instructions, as a contestant of the benchmark: answers requests, one JSON object a
//! line (`tests/perf/contestants/serve.mjs` describes them), with the scalar twin of the lanes, which the compiler
//! turns into whatever vectors the machine has.

mod json;
mod numbers;
mod problem;
mod world;

use json::Json;
use problem::Problem;
use std::collections::HashMap;
use std::io::{BufRead, Write, stdin, stdout};
use std::time::Instant;

/// Steps of the proof, each with gradients of its own.
const PROOF_STEPS: u32 = 3;

/// Lays a problem out and takes the steps of the proof; the weights at the samples.
fn prepare(request: &Json) -> (Problem, String) {
    let mut problem = Problem::new(request);
    for t in 1..=PROOF_STEPS {
        problem.fill_gradients(t, problem.normal());
        problem.step();
    }
    let weights: Vec<String> = problem.samples().iter().map(f32::to_string).collect();
    problem.settle(PROOF_STEPS);
    (problem, format!("{{\"weights\":[{}]}}", weights.join(",")))
}

fn time(problem: &mut Problem, warm: u32, steps: u32) -> String {
    for _ in 0..warm {
        problem.step();
    }
    let began = Instant::now();
    for _ in 0..steps {
        problem.step();
    }
    format!("{{\"ns\":{}}}", began.elapsed().as_nanos())
}

fn main() {
    let mut prepared = HashMap::new();
    let say = |line: &str| {
        let mut out = stdout().lock();
        writeln!(out, "{line}").and_then(|()| out.flush()).expect("who asked is still there");
    };
    say("{\"ready\":true,\"engine\":\"rustc, -C target-cpu=native\"}");
    for line in stdin().lock().lines() {
        let request = Json::parse(&line.expect("the requests are text"));
        let id = request.get("id").number() as u32;
        match request.get("op").text() {
            "prepare" => {
                let (problem, answer) = prepare(request.get("problem"));
                prepared.insert(id, problem);
                say(&answer);
            }
            "time" => {
                let problem = prepared.get_mut(&id).expect("it was prepared");
                let count = |name: &str| request.get(name).number() as u32;
                say(&time(problem, count("warm"), count("steps")));
            }
            _ => {
                prepared.remove(&id);
                say("{}");
            }
        }
    }
}
