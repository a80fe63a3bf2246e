// Share: makes the kernels import a shared memory. In their section of imports, the limits of the memory, `00 min`, become
// `03 min max`, with the most pages there can be: a shared memory needs a maximum.

/** 65,536 in LEB128. */
const MAXIMUM = [0x80, 0x80, 4];
const SHARED = 3;

/** A copy of the kernels for a shared memory. `size` and `flag` are where their imports have their size, and its flag. */
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
