//! A problem of the benchmark, as an optimizer.

use crate::numbers::{self, Kind, fill};
use serde_json::{Value, from_value};
use zeromean::{Adam, Optimizer, Rule, Sgd, Spec};

const LR: f64 = 0.01;

pub struct Problem {
    optimizer: Optimizer,
    samples: Vec<(usize, usize)>,
    afterwards: Kind,
    settle: u64,
}

impl Problem {
    pub fn new(request: &Value) -> Self {
        let text = |name: &str| request[name].as_str().expect("a text of the problem");
        let shapes: Vec<Vec<usize>> = from_value(request["shapes"].clone()).expect("lengths of axes");
        let rule = match text("rule") {
            "sgd" => Rule::Sgd(Sgd::default()),
            "sgdm" => Rule::Sgd(Sgd { momentum: 0.9, ..Sgd::default() }),
            _ => Rule::Adam(Adam::default()),
        };
        let axes: &[isize] = match text("gc") {
            "off" => &[],
            "rows" => &[0],
            _ => &[-1],
        };
        let spec = |shape: &Vec<usize>| Spec::new(shape, 0.0).output_axes(if shape.len() < 2 { &[] } else { axes });
        let specs: Vec<Spec> = shapes.iter().map(spec).collect();
        let mut optimizer = Optimizer::new(rule, &specs).expect("the problem fits into memory");
        for i in 0..optimizer.len() {
            fill(optimizer.data_mut(i), 16 * i as u32, numbers::PLAIN);
        }
        let afterwards = match text("gradient") {
            "zero" => numbers::ZERO,
            "tiny" => numbers::TINY,
            _ => numbers::NORMAL,
        };
        Self {
            optimizer,
            samples: from_value(request["samples"].clone()).expect("pairs of a tensor and an element"),
            afterwards,
            settle: request["settle"].as_u64().expect("a number of steps"),
        }
    }

    pub fn fill_gradients(&mut self, t: u32, kind: Kind) {
        for i in 0..self.optimizer.len() {
            fill(self.optimizer.grad_mut(i), 16 * i as u32 + t, kind);
        }
    }

    /// Fills in the gradients that are timed, and takes the steps that come before timing.
    pub fn settle(&mut self, t: u32) {
        self.fill_gradients(t, self.afterwards);
        for _ in 0..self.settle {
            self.step();
        }
    }

    /// The weights at the samples.
    pub fn samples(&self) -> Vec<f32> {
        self.samples.iter().map(|(tensor, i)| self.optimizer.data(*tensor)[*i]).collect()
    }

    pub fn step(&mut self) {
        self.optimizer.step(LR);
    }
}
