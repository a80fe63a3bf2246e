//! Centralize: `Phi(x) = x - mean(x)`, eq. 1 of Yong et al. 2020 (arXiv 2004.01461), on any slice.

use super::block::Block;
use super::error::Error;
use super::layout::Layout;
use super::spec::{Checked, centralized, size_of_shape};
use crate::table::{Header, Tensor};

/// Subtracts the mean of each output unit from its elements, in place. `axes` are the axes that number the output
/// units, as in [`crate::Spec::output_axes`].
///
/// # Errors
/// The values, the shape and the axes do not match.
///
/// ```
/// let mut values = [1.0, 2.0, 3.0, 10.0, 20.0, 60.0]; // two output units of three inputs each
/// zeromean::centralize(&mut values, &[2, 3], &[0])?;
/// assert_eq!(values, [-1.0, 0.0, 1.0, -20.0, -10.0, 30.0]);
/// # Ok::<(), zeromean::Error>(())
/// ```
pub fn centralize(values: &mut [f32], shape: &[usize], axes: &[isize]) -> Result<(), Error> {
    let size = size_of_shape(shape)?;
    if values.len() != size {
        return Err(Error::Length { parameter: 0, values: values.len(), elements: size });
    }
    let (axes, traversal) = centralized(0, shape, axes)?;
    if axes.is_empty() {
        return Err(Error::Axes { parameter: 0, expected: "at least one axis" });
    }
    let layout = Layout::new(&[Checked { size, axes, traversal }], 1, false);
    let block = Block::zeroed(layout.bytes())?;
    let (array, offset) = (block.address(layout.array(0, 0)), layout.array(0, 0));
    let mut tensor = Tensor { data: array, grad: array, size: size as u32, ..Tensor::default() };
    traversal.write(&mut tensor);
    let header = Header { count: 1, scratch: block.address(layout.scratch()), ..Header::default() };
    // SAFETY: the block has room for the table and the array, and belongs to this call alone.
    unsafe {
        block.pointer::<Header>(0).write(header);
        block.pointer::<Tensor>(layout.tensor(0)).write(tensor);
        block.pointer::<f32>(offset).copy_from_nonoverlapping(values.as_ptr(), size);
        crate::step::centralize(block.memory(), block.address(0));
        values.as_mut_ptr().copy_from_nonoverlapping(block.pointer::<f32>(offset), size);
    }
    Ok(())
}
