//! Memory of this machine laid out as the wrapper lays out linear memory: table, scratch room, all weights, all
//! gradients, each state array; every tensor starts at a cache line.

use zeromean::memory::Memory;
use zeromean::table::{Clock, Header, Tensor};

const LINE: usize = 64;
/// Weights, gradient, and as much state as any rule has.
const ARRAYS: usize = 5;

#[derive(Clone, Copy)]
#[repr(align(64))]
struct Line(#[expect(dead_code, reason = "only its address is used")] [u8; LINE]);

pub struct World {
    block: Vec<Line>,
    sizes: Vec<usize>,
}

fn aligned(bytes: usize) -> usize {
    bytes.next_multiple_of(LINE)
}

impl World {
    /// Zeroed tensors of these sizes; scratch room for so many columns.
    pub fn new(sizes: &[usize], columns: usize) -> Self {
        let clock = size_of::<Header>() + sizes.len() * size_of::<Tensor>();
        let scratch = aligned(clock + size_of::<Clock>());
        let room = sizes.iter().max().map_or(0, |size| 4 * size);
        let first = scratch + aligned(512 + 20 * columns.next_multiple_of(4) + room + LINE);
        let region: usize = sizes.iter().map(|size| aligned(4 * size)).sum();
        let block = vec![Line([0; LINE]); (first + ARRAYS * region) / LINE];
        let mut world = Self { block, sizes: sizes.to_vec() };
        world.step().count = sizes.len() as u32;
        world.step().scratch = scratch as u32;
        let mut offset = first;
        for (i, size) in sizes.iter().enumerate() {
            let address = |array: usize| (offset + array * region) as u32;
            let tensor = world.tensor(i);
            (tensor.data, tensor.grad, tensor.size) = (address(0), address(1), *size as u32);
            tensor.clock = clock as u32;
            tensor.state = [address(2), address(3), address(4)];
            offset += aligned(4 * size);
        }
        world
    }

    fn memory(&mut self) -> Memory {
        // SAFETY: the block lives as long as this, and holds all that the table names.
        unsafe { Memory::at(self.block.as_mut_ptr().cast()) }
    }

    pub fn step(&mut self) -> &mut Header {
        // SAFETY: the header lies at the start of the block; all zeros are a header.
        unsafe { &mut *self.memory().pointer(0) }
    }

    pub fn tensor(&mut self, i: usize) -> &mut Tensor {
        // SAFETY: so many records follow the header; all zeros are one.
        unsafe { &mut *self.memory().pointer((size_of::<Header>() + i * size_of::<Tensor>()) as u32) }
    }

    /// The clock of all tensors.
    pub fn clock(&mut self) -> &mut Clock {
        let address = self.tensor(0).clock;
        // SAFETY: it follows the records; all zeros are one.
        unsafe { &mut *self.memory().pointer(address) }
    }

    fn floats(&mut self, address: u32, i: usize) -> &mut [f32] {
        // SAFETY: the arrays of tensor i lie inside the block.
        unsafe { std::slice::from_raw_parts_mut(self.memory().pointer(address), self.sizes[i]) }
    }

    pub fn data(&mut self, i: usize) -> &mut [f32] {
        let address = self.tensor(i).data;
        self.floats(address, i)
    }

    pub fn grad(&mut self, i: usize) -> &mut [f32] {
        let address = self.tensor(i).grad;
        self.floats(address, i)
    }

    pub fn take(&mut self) -> bool {
        let memory = self.memory();
        // SAFETY: the table lies at address 0.
        unsafe { zeromean::step::step(memory, 0) }
    }
}
