//! Memory: turns the addresses of a table into pointers and arrays of floats.

use crate::simd::{F32x4, F64x4};

/// The memory that addresses refer to: linear memory itself or, in native builds, a block that stands for it.
#[derive(Clone, Copy)]
pub struct Memory {
    #[cfg(not(target_arch = "wasm32"))]
    base: *mut u8,
}

impl Memory {
    /// Linear memory.
    ///
    /// # Safety
    /// All addresses used with it, including those in tables, belong to arrays of the caller.
    #[cfg(target_arch = "wasm32")]
    pub unsafe fn linear() -> Self {
        Self {}
    }

    /// A block that stands for linear memory; its start is address 0.
    ///
    /// # Safety
    /// The block outlives the value, covers all addresses in its tables, and is 16-byte aligned.
    #[cfg(not(target_arch = "wasm32"))]
    pub unsafe fn at(base: *mut u8) -> Self {
        Self { base }
    }

    /// The pointer to an address.
    #[inline(always)]
    pub fn pointer<T>(self, address: u32) -> *mut T {
        #[cfg(target_arch = "wasm32")]
        return core::ptr::with_exposed_provenance_mut(address as usize);
        #[cfg(not(target_arch = "wasm32"))]
        return self.base.wrapping_add(address as usize).cast();
    }

    /// The array of floats at an address.
    #[inline(always)]
    pub fn floats(self, address: u32) -> Floats {
        Floats(self.pointer(address))
    }
}

/// An array of a tensor, or a part of one. Code that makes one from a table guarantees that every index the table's
/// loops visit is valid, and so are the three past the end, which the last vector of a run reads and writes back. That
/// is what makes `get` and `set` sound.
#[derive(Clone, Copy)]
pub struct Floats(*mut f32);

impl Floats {
    /// The four floats from index `at`.
    #[inline(always)]
    pub fn get(self, at: u32) -> F32x4 {
        // SAFETY: the table's loops stay inside the array, except at the end of a run.
        unsafe { F32x4::load(self.0.add(at as usize)) }
    }

    /// Overwrites the four floats from index `at`.
    #[inline(always)]
    pub fn set(self, at: u32, x: F32x4) {
        // SAFETY: as in `get`.
        unsafe { x.store(self.0.add(at as usize)) }
    }

    /// The part of the array that begins at index `at`.
    #[inline(always)]
    pub fn offset(self, at: u32) -> Self {
        // SAFETY: as in `get`.
        Self(unsafe { self.0.add(at as usize) })
    }

    /// The four doubles from index `at`, if the array holds doubles.
    #[inline(always)]
    pub fn get64(self, at: u32) -> F64x4 {
        // SAFETY: as in `get`.
        unsafe { F64x4::load(self.0.cast::<f64>().add(at as usize)) }
    }

    /// Overwrites the four doubles from index `at`.
    #[inline(always)]
    pub fn set64(self, at: u32, x: F64x4) {
        // SAFETY: as in `get`.
        unsafe { x.store(self.0.cast::<f64>().add(at as usize)) }
    }

    /// Whether both are the same array.
    #[inline(always)]
    pub fn is(self, other: Self) -> bool {
        self.0 == other.0
    }

    /// The float at index `at`.
    #[inline(always)]
    pub fn scalar(self, at: u32) -> f32 {
        // SAFETY: as in `get`.
        unsafe { self.0.add(at as usize).read() }
    }

    /// Overwrites the floats at `at` and `at + 1`.
    #[inline(always)]
    pub fn set_pair(self, at: u32, x: f32, y: f32) {
        self.set_double(at, f64::from_bits(u64::from(y.to_bits()) << 32 | u64::from(x.to_bits())));
    }

    /// The double that occupies the two floats at `at` and `at + 1`.
    #[inline(always)]
    pub fn double(self, at: u32) -> f64 {
        // SAFETY: as in `get`.
        unsafe { self.0.add(at as usize).cast::<f64>().read_unaligned() }
    }

    /// Overwrites that double.
    #[inline(always)]
    pub fn set_double(self, at: u32, x: f64) {
        // SAFETY: as in `get`.
        unsafe { self.0.add(at as usize).cast::<f64>().write_unaligned(x) }
    }

    /// Sets the first `length` floats to zero.
    #[inline(always)]
    pub fn clear(self, length: u32) {
        // SAFETY: as in `get`.
        unsafe { self.0.write_bytes(0, length as usize) }
    }
}
