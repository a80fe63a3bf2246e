// Share: makes the kernels import a shared memory. In their import section, the limits of the memory change from
// `00 min` to `03 min max`. The maximum, which shared memory needs, is the most pages there can be.

/** 65,536 in LEB128. */
const MAXIMUM = [0x80, 0x80, 4];
const SHARED = 3;

/**
 * A copy of the kernels for a shared memory. `size` and `flag` are the offsets of the import section's size and of the
 * memory's flag.
 */
export function share(bytes: Uint8Array, [size, flag]: readonly [size: number, flag: number]): Uint8Array {
  const end = flag + 2;
  const shared = new Uint8Array(bytes.length + MAXIMUM.length);
  shared.set(bytes.subarray(0, end));
  shared[size] = (bytes[size] as number) + MAXIMUM.length;
  shared[flag] = SHARED;
  shared.set(MAXIMUM, end);
  shared.set(bytes.subarray(end), end + MAXIMUM.length);
  return shared;
}
