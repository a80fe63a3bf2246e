// Arrays as Flower sends them: NumPy's .npy format, version 1.0, of little-endian float32 in C order. Anything else is
// an error: NumPy's own reader would also take pickled objects, whose bytes are code. Engines with WebAssembly are
// little-endian, so values are copied as they are.

/** Names and shapes of a model's parameters. */
export type Shapes = Readonly<Record<string, readonly number[]>>;
/** Values by name, each in C order. */
export type Arrays = Readonly<Record<string, Float32Array>>;

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]; // \x93NUMPY, then the version
const PREFIX = 10;
const HEADER = /^\{'descr': '([^']*)', 'fortran_order': (False|True), 'shape': \(([\d, ]*)\), \} *\n$/;

/** The .npy file of these values. */
export function encodeNpy(values: Float32Array, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const dimensions = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${dimensions}), }`;
  // The data begins at a multiple of 64 bytes.
  const header = new TextEncoder().encode(
    `${text.padEnd(64 * Math.ceil((PREFIX + text.length + 1) / 64) - PREFIX - 1)}\n`,
  );
  const bytes = new Uint8Array(PREFIX + header.length + 4 * values.length);
  bytes.set([...MAGIC, header.length & 0xff, header.length >> 8]);
  bytes.set(header, PREFIX);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), PREFIX + header.length);
  return bytes;
}

/** The values of a .npy file, which must be float32 of this shape, and finite. `name` is for errors. */
export function decodeNpy(bytes: Uint8Array, shape: readonly number[], name: string): Float32Array<ArrayBuffer> {
  if (bytes.length < PREFIX || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw new RangeError(`${name}: expected a .npy file of version 1.0, got ${bytes.length} bytes of something else`);
  }
  const start = PREFIX + (bytes[8] as number) + 256 * (bytes[9] as number);
  const header = new TextDecoder('latin1').decode(bytes.subarray(PREFIX, start));
  const [, type, order, dimensions] = HEADER.exec(header) ?? [];
  if (dimensions === undefined) throw new RangeError(`${name}: cannot read the .npy header ${quoted(header)}`);
  const got = dimensions.split(',').flatMap((text) => (text.trim() === '' ? [] : [Number(text)]));
  if (type !== '<f4' || order !== 'False' || !sameShape(got, shape)) {
    const layout = order === 'False' ? '' : ' in Fortran order';
    throw new RangeError(`${name}: got ${type} [${got}]${layout}, expected <f4 [${shape}]`);
  }
  const count = elements(shape);
  if (bytes.length - start !== 4 * count) {
    throw new RangeError(`${name}: got ${bytes.length - start} bytes of values, expected ${4 * count}`);
  }
  const values = new Float32Array(new Uint8Array(bytes.subarray(start)).buffer);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad !== -1) throw new RangeError(`${name}[${bad}] is ${values[bad]}, expected a finite number`);
  return values;
}

/** How many elements an array of this shape has. */
export function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

export function sameShape(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((size, axis) => size === other[axis]);
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}...` : text);
}
