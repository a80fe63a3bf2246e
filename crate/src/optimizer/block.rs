//! Block: the memory of an optimizer, which holds its table, its scratch space and all its arrays.

use alloc::alloc::{alloc_zeroed, dealloc};
use core::alloc::Layout;
use core::ptr::NonNull;

use super::error::Error;
use crate::memory::Memory;

/// The block, its scratch space and its arrays start at multiples of this many bytes, a cache line.
pub const LINE: u64 = 64;

/// A zeroed block of memory.
pub struct Block {
    start: NonNull<u8>,
    layout: Layout,
}

// SAFETY: the block belongs to this value alone, and is written only through exclusive references to it.
unsafe impl Send for Block {}
// SAFETY: as above.
unsafe impl Sync for Block {}

impl Block {
    /// A block of this many bytes: at least one, and less than 4 GiB.
    pub fn zeroed(bytes: u64) -> Result<Self, Error> {
        let size = u32::try_from(bytes).map_err(|_| Error::Memory { bytes })? as usize;
        let layout = Layout::from_size_align(size, LINE as usize).map_err(|_| Error::Memory { bytes })?;
        // SAFETY: it has at least one byte.
        let start = NonNull::new(unsafe { alloc_zeroed(layout) }).ok_or(Error::Memory { bytes })?;
        start.as_ptr().expose_provenance();
        Ok(Self { start, layout })
    }

    /// The memory that addresses in this block refer to.
    pub fn memory(&self) -> Memory {
        #[cfg(target_arch = "wasm32")]
        // SAFETY: the addresses are those of this block.
        return unsafe { Memory::linear() };
        #[cfg(not(target_arch = "wasm32"))]
        // SAFETY: as above; the block outlives every use, since each borrows the optimizer.
        return unsafe { Memory::at(self.start.as_ptr()) };
    }

    /// The address at this offset, counted from the start of linear memory, or of the block that stands for it.
    pub fn address(&self, offset: u64) -> u32 {
        let origin = if cfg!(target_arch = "wasm32") { self.start.as_ptr().addr() as u32 } else { 0 };
        origin + offset as u32
    }

    /// A pointer to this offset in the block.
    pub fn pointer<T>(&self, offset: u64) -> *mut T {
        debug_assert!(offset <= self.layout.size() as u64);
        self.start.as_ptr().wrapping_add(offset as usize).cast()
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        // SAFETY: it was allocated with this layout.
        unsafe { dealloc(self.start.as_ptr(), self.layout) }
    }
}
