//! Memory of this machine with a table of flat tensors, laid out as the wrapper does it.

use zeromean::memory::Memory;
use zeromean::table::{Clock, Header, Tensor};

/// Arrays of a tensor: weights, gradient, three state arrays.
const ARRAYS: u32 = 5;

pub struct World {
    block: Vec<u128>,
    sizes: Vec<u32>,
}

/// Where the clock is in a table of this many tensors, in bytes.
fn clock(tensors: usize) -> usize {
    size_of::<Header>() + tensors * size_of::<Tensor>()
}

/// Where scratch space and arrays begin, in bytes.
fn starts(sizes: &[u32], columns: u32) -> (u32, u32) {
    let table = clock(sizes.len()) + size_of::<Clock>();
    let scratch = (table as u32).next_multiple_of(64);
    let elements = sizes.iter().max().map_or(0, |size| size.next_multiple_of(16));
    (scratch, scratch + 512 + 20 * columns.next_multiple_of(16) + 4 * elements + 64)
}

impl World {
    /// Zeroed tensors of these sizes under plain SGD, with scratch space for tensors of this many columns.
    pub fn new(sizes: &[u32], columns: u32) -> Self {
        let (scratch, arrays) = starts(sizes, columns);
        let floats: u32 = sizes.iter().map(|size| ARRAYS * size.next_multiple_of(16)).sum();
        let mut world = Self { block: vec![0; (arrays / 16 + floats / 4 + 8) as usize], sizes: sizes.to_vec() };
        let count = sizes.len() as u32;
        *world.step() =
            Header { lr: 0.1, grad_scale: 1.0, clip_norm: f64::INFINITY, count, scratch, ..Header::default() };
        let mut next = arrays;
        for (i, size) in sizes.iter().enumerate() {
            let address = |n: u32| next + n * size.next_multiple_of(16) * 4;
            *world.tensor(i) = Tensor {
                inverse_fan_in: 1.0 / f64::from(*size),
                lr_scale: 1.0,
                decay_scale: 1.0,
                data: address(0),
                grad: address(1),
                state: [address(2), address(3), address(4)],
                size: *size,
                run: *size,
                clock: clock(sizes.len()) as u32,
                ..Tensor::default()
            };
            next = address(ARRAYS);
        }
        world
    }

    /// Moves the arrays of all tensors together, as the wrapper lays them out: all weights, all gradients, all state.
    pub fn in_line(&mut self) {
        let region: u32 = self.sizes.iter().map(|size| 4 * size.next_multiple_of(16)).sum();
        let (first, mut offset) = (self.tensor(0).data, 0);
        let arrays: Vec<_> =
            (0..self.sizes.len()).map(|i| (self.grad(i).to_vec(), self.state(i, 0).to_vec())).collect();
        for (i, (grad, state)) in arrays.iter().enumerate() {
            let address = |n: u32| first + n * region + offset;
            let tensor = self.tensor(i);
            (tensor.data, tensor.grad) = (address(0), address(1));
            tensor.state = [address(2), address(3), address(4)];
            offset += 4 * self.sizes[i].next_multiple_of(16);
            self.data(i).fill(0.0);
            self.grad(i).copy_from_slice(grad);
            self.state(i, 0).copy_from_slice(state);
        }
    }

    pub fn memory(&mut self) -> Memory {
        // SAFETY: the block outlives every use in a test, and holds everything the table refers to.
        unsafe { Memory::at(self.block.as_mut_ptr().cast()) }
    }

    pub fn step(&mut self) -> &mut Header {
        // SAFETY: the header is at the start of the block.
        unsafe { &mut *self.memory().pointer(0) }
    }

    pub fn tensor(&mut self, i: usize) -> &mut Tensor {
        // SAFETY: a record for each tensor follows the header.
        unsafe { &mut *self.memory().pointer((size_of::<Header>() + i * size_of::<Tensor>()) as u32) }
    }

    /// The clock that all tensors share.
    pub fn clock(&mut self) -> &mut Clock {
        let address = clock(self.sizes.len()) as u32;
        // SAFETY: it follows the records.
        unsafe { &mut *self.memory().pointer(address) }
    }

    fn floats(&mut self, address: u32, size: u32) -> &mut [f32] {
        // SAFETY: the arrays are inside the block.
        unsafe { std::slice::from_raw_parts_mut(self.memory().pointer(address), size as usize) }
    }

    pub fn data(&mut self, i: usize) -> &mut [f32] {
        let (address, size) = (self.tensor(i).data, self.sizes[i]);
        self.floats(address, size)
    }

    pub fn grad(&mut self, i: usize) -> &mut [f32] {
        let (address, size) = (self.tensor(i).grad, self.sizes[i]);
        self.floats(address, size)
    }

    /// The padding between the end of a gradient and the next cache line.
    pub fn padding(&mut self, i: usize) -> &mut [f32] {
        let (address, size) = (self.tensor(i).grad, self.sizes[i]);
        self.floats(address + 4 * size, size.next_multiple_of(16) - size)
    }

    pub fn state(&mut self, i: usize, slot: usize) -> &mut [f32] {
        let (address, size) = (self.tensor(i).state[slot], self.sizes[i]);
        self.floats(address, size)
    }

    /// Takes a step.
    pub fn take(&mut self) -> bool {
        let memory = self.memory();
        // SAFETY: the table is at address 0.
        unsafe { zeromean::step::step(memory, 0) }
    }
}
