//! A problem of the benchmark: its table, and the scalars of each step as the wrapper computes them.

use crate::numbers::{self, Kind, fill};
use crate::world::World;
use serde_json::{Value, from_value};
use zeromean::rules::adam::ADAM;
use zeromean::rules::sgd::{MOMENTUM, SGD};
use zeromean::table::{Loops, Tensor, traversal};

const LR: f64 = 0.01;
const MU: f64 = 0.9;
const BETAS: (f64, f64) = (0.9, 0.999);
const EPS: f64 = 1e-8;

pub struct Problem {
    world: World,
    rule: u32,
    tensors: usize,
    steps: i32,
    samples: Vec<(usize, usize)>,
    afterwards: Kind,
    settle: u64,
}

/// One loop.
fn once(count: u32, stride: u32) -> Loops {
    Loops { counts: [count, 1, 1], strides: [stride, 0, 0] }
}

/// How the tensor is walked: as a flat run, or centralized over all axes but the first or the last.
fn place(tensor: &mut Tensor, shape: &[u32], gc: &str) {
    let size = tensor.size;
    (tensor.lr_scale, tensor.decay_scale, tensor.inverse_fan_in) = (1.0, 1.0, 1.0);
    (tensor.traversal, tensor.run) = (traversal::FLAT, size);
    (tensor.averaged, tensor.outputs) = (once(1, 0), once(1, 0));
    if shape.len() < 2 || gc == "off" {
        return;
    }
    if gc == "rows" {
        let run = size / shape[0];
        (tensor.traversal, tensor.run, tensor.outputs) = (traversal::ROWS, run, once(shape[0], run));
        tensor.inverse_fan_in = 1.0 / f64::from(run);
    } else {
        let columns = shape[shape.len() - 1];
        let rows = size / columns;
        (tensor.traversal, tensor.run, tensor.averaged) = (traversal::COLUMNS, columns, once(rows, columns));
        tensor.inverse_fan_in = 1.0 / f64::from(rows);
    }
}

impl Problem {
    pub fn new(request: &Value) -> Self {
        let text = |name: &str| request[name].as_str().expect("a text of the problem");
        let shapes: Vec<Vec<u32>> = from_value(request["shapes"].clone()).expect("lengths of axes");
        let sizes: Vec<usize> = shapes.iter().map(|shape| shape.iter().product::<u32>() as usize).collect();
        let columns = shapes.iter().filter_map(|shape| shape.last()).max().map_or(0, |widest| *widest as usize);
        let mut world = World::new(&sizes, columns);
        for (i, shape) in shapes.iter().enumerate() {
            place(world.tensor(i), shape, text("gc"));
            fill(world.data(i), 16 * i as u32, numbers::PLAIN);
        }
        let rule = match text("rule") {
            "sgd" => SGD,
            "sgdm" => MOMENTUM,
            _ => ADAM,
        };
        let header = world.step();
        (header.lr, header.grad_scale, header.clip_norm, header.rule) = (LR, 1.0, f64::INFINITY, rule);
        header.decay_inside = 1;
        let afterwards = match text("gradient") {
            "zero" => numbers::ZERO,
            "tiny" => numbers::TINY,
            _ => numbers::NORMAL,
        };
        Self {
            world,
            rule,
            tensors: shapes.len(),
            steps: 0,
            samples: from_value(request["samples"].clone()).expect("pairs of a tensor and an element"),
            afterwards,
            settle: request["settle"].as_u64().expect("a number of steps"),
        }
    }

    pub fn normal(&self) -> Kind {
        numbers::NORMAL
    }

    pub fn fill_gradients(&mut self, t: u32, kind: Kind) {
        for i in 0..self.tensors {
            fill(self.world.grad(i), 16 * i as u32 + t, kind);
        }
    }

    /// The gradients that are timed, and the steps until they are.
    pub fn settle(&mut self, t: u32) {
        self.fill_gradients(t, self.afterwards);
        for _ in 0..self.settle {
            self.step();
        }
    }

    /// The weights at the samples.
    pub fn samples(&mut self) -> Vec<f32> {
        let samples = self.samples.clone();
        samples.into_iter().map(|(tensor, i)| self.world.data(tensor)[i]).collect()
    }

    pub fn step(&mut self) {
        self.steps += 1;
        let (t, header) = (self.steps, self.world.step());
        header.flush = u32::from(t % 64 == 0);
        let scalars = &mut self.world.clock().scalars;
        if self.rule == MOMENTUM {
            scalars[..4].copy_from_slice(if t == 1 { &[0.0, 1.0, 1.0, 0.0] } else { &[MU, 1.0, 1.0, 0.0] });
        } else if self.rule == ADAM {
            let (b1, b2) = BETAS;
            let root = (1.0 - b2.powi(t)).sqrt();
            let floor = 2.0_f64.powi(-50).min(EPS * 2.0_f64.powi(-26));
            scalars[..7].copy_from_slice(&[b1, 1.0 - b1, b2, 1.0 - b2, root / (1.0 - b1.powi(t)), EPS * root, floor]);
        }
        assert!(self.world.take());
    }
}
