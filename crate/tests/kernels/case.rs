//! A problem, and how the kernels solve it in this machine's memory.

use crate::rules::{DEFAULT_ADAM, Rule};
use crate::world::World;
use zeromean::table::{Loops, Tensor, traversal};

/// What is centralized.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum At {
    Nowhere,
    Gradient,
    Update,
}

/// A shape and its output axes.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// `[outputs, fan_in]`, axis 0.
    Rows { outputs: u32, fan_in: u32 },
    /// `[fan_in, outputs]`, axis 1.
    Columns { fan_in: u32, outputs: u32 },
    /// `[a, outputs, b]`, axis 1.
    Middle { a: u32, outputs: u32, b: u32 },
    /// `[2, 3, 2, 3, 2, 3, last]`, the axes of length 3; or, by columns, those of length 2 and the last.
    Deep { last: u32, by_columns: bool },
}

#[derive(Clone, Debug)]
pub struct Case {
    pub rule: Rule,
    pub at: At,
    pub place: Place,
    pub decay: f64,
    pub decoupled: bool,
    pub inside: bool,
    pub seed: u64,
}

impl Case {
    pub const LR: f64 = 0.01;

    /// Adam with gradients that are constant in each row.
    pub fn constant_rows(seed: u64) -> Self {
        let rule = DEFAULT_ADAM;
        let place = Place::Rows { outputs: 7, fan_in: 2 + seed as u32 % 400 };
        Self { rule, at: At::Gradient, place, decay: 0.0, decoupled: false, inside: false, seed: u64::MAX - seed }
    }

    fn size(&self) -> u32 {
        match self.place {
            Place::Rows { outputs, fan_in } | Place::Columns { fan_in, outputs } => outputs * fan_in,
            Place::Middle { a, outputs, b } => a * outputs * b,
            Place::Deep { last, .. } => 6 * 6 * 6 * last,
        }
    }

    /// The output unit of an element.
    pub fn unit(&self, i: usize) -> usize {
        match self.place {
            Place::Rows { fan_in, .. } => i / fan_in as usize,
            Place::Columns { outputs, .. } => i % outputs as usize,
            Place::Middle { outputs, b, .. } => i / b as usize % outputs as usize,
            Place::Deep { last, by_columns: false } => {
                let i = i / last as usize;
                i % 3 + 3 * (i / 6 % 3) + 9 * (i / 36 % 3)
            }
            Place::Deep { last, by_columns: true } => {
                let (at, i) = (i % last as usize, i / last as usize);
                at + last as usize * (i / 3 % 2 + 2 * (i / 18 % 2) + 4 * (i / 108))
            }
        }
    }

    pub fn phi(&self, x: &[f64]) -> Vec<f64> {
        let units = x.len();
        let (mut sum, mut count) = (vec![0.0; units], vec![0.0; units]);
        for (i, x) in x.iter().enumerate() {
            sum[self.unit(i)] += x;
            count[self.unit(i)] += 1.0;
        }
        x.iter().enumerate().map(|(i, x)| x - sum[self.unit(i)] / count[self.unit(i)]).collect()
    }

    fn random(&self, salt: u64, i: usize) -> f32 {
        let mut x = (self.seed ^ salt << 32 ^ i as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        x = (x ^ x >> 31).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        ((x >> 40) as f32 / (1 << 23) as f32 - 1.0) * 2.0
    }

    pub fn initial(&self) -> Vec<f32> {
        (0..self.size() as usize).map(|i| self.random(0, i)).collect()
    }

    pub fn gradient(&self, t: i32) -> Vec<f32> {
        let constant = self.seed > u64::MAX - 1000;
        (0..self.size() as usize).map(|i| self.random(t as u64, if constant { self.unit(i) } else { i })).collect()
    }

    /// The weights after some steps of the kernels.
    pub fn kernels(&self, steps: i32) -> Vec<f32> {
        let mut world = World::new(&[self.size()], self.size().min(2600));
        self.place(world.tensor(0));
        self.rule.lay(world.tensor(0));
        world.data(0).copy_from_slice(&self.initial());
        for t in 1..=steps {
            self.write(t, &mut world);
            world.grad(0).copy_from_slice(&self.gradient(t));
            assert!(world.take());
            let left = if world.step().zero_grad == 0 { self.gradient(t) } else { vec![0.0; self.size() as usize] };
            assert_eq!(world.grad(0), left, "{self:?}: the gradients after the step");
        }
        world.data(0).to_vec()
    }

    /// Writes the header and the clock of step t.
    fn write(&self, t: i32, world: &mut World) {
        let (rule, scalars) = self.rule.header(t);
        world.clock().scalars = scalars;
        let step = world.step();
        step.rule = rule;
        step.lr = Self::LR;
        step.decay = self.decay;
        step.at_update = u32::from(self.at == At::Update);
        step.decoupled = u32::from(self.decoupled);
        step.decay_inside = u32::from(self.inside);
        step.zero_grad = u32::from(self.seed.is_multiple_of(2));
    }

    /// Writes how the tensor is traversed.
    fn place(&self, tensor: &mut Tensor) {
        if self.at == At::Nowhere {
            return;
        }
        let loops = |count, stride| Loops { counts: [count, 1, 1], strides: [stride, 0, 0] };
        let nested = |count, strides| Loops { counts: [count; 3], strides };
        let (way, run, averaged, outputs, fan_in) = match self.place {
            Place::Deep { last, by_columns: false } => {
                let strides = [3, 18, 108].map(|stride| stride * last);
                let outputs = [1, 6, 36].map(|stride| stride * last);
                (traversal::ROWS, last, nested(2, strides), nested(3, outputs), 8 * last)
            }
            Place::Deep { last, by_columns: true } => {
                let strides = [1, 6, 36].map(|stride| stride * last);
                let outputs = [3, 18, 108].map(|stride| stride * last);
                (traversal::COLUMNS, last, nested(3, strides), nested(2, outputs), 27)
            }
            Place::Rows { outputs, fan_in } => {
                (traversal::ROWS, fan_in, Loops::default(), loops(outputs, fan_in), fan_in)
            }
            Place::Columns { fan_in, outputs } => {
                (traversal::COLUMNS, outputs, loops(fan_in, outputs), Loops::default(), fan_in)
            }
            Place::Middle { a, outputs, b } => (traversal::ROWS, b, loops(a, outputs * b), loops(outputs, b), a * b),
        };
        (tensor.traversal, tensor.run, tensor.averaged, tensor.outputs) = (way, run, averaged, outputs);
        tensor.inverse_fan_in = 1.0 / f64::from(fan_in);
    }
}
