// Files: safetensors files assembled by hand, valid or not, without the code under test.

/** Builds a file from its header (text or bytes) and its data; `says` is the header length that it claims. */
export function fileOf(header: string | Uint8Array, data: Uint8Array = new Uint8Array(0), says?: bigint): Uint8Array {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header;
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, says ?? BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

/** This many bytes of data: 0, 1, 2, ... */
export function dataOf(bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, i) => i);
}

/** The header text of one tensor. */
export function entry(
  name: string,
  shape: string,
  begin: number | string,
  end: number | string,
  dtype = 'F32',
): string {
  return `${JSON.stringify(name)}:{"dtype":"${dtype}","shape":${shape},"data_offsets":[${begin},${end}]}`;
}

/** Returns a function that builds a file with this header and this many bytes of data. */
export function header(text: string, data = 8): () => Uint8Array {
  return () => fileOf(text, dataOf(data));
}

/** A file of one tensor with these fields. */
export function field(text: string): () => Uint8Array {
  return header(`{"w":{${text}}}`);
}

/** The fields of a valid tensor. */
export const right = '"dtype":"F32","shape":[2],"data_offsets":[0,8]';

/** The same bytes, starting `by` bytes into their buffer. */
export function shifted(bytes: Uint8Array, by: number): Uint8Array {
  const buffer = new Uint8Array(by + bytes.length + 3);
  buffer.set(bytes, by);
  return buffer.subarray(by, by + bytes.length);
}

/** The float32s that these bytes encode, at any alignment. */
export function floats(bytes: Uint8Array): number[] {
  return [...new Float32Array(bytes.slice().buffer)];
}

/** The name and message of the error that a call throws. */
export function thrown(call: () => unknown): { name: string; message: string } {
  try {
    call();
  } catch (error) {
    const { name, message } = error as Error;
    return { name, message };
  }
  throw new Error('nothing was thrown');
}

/** A description, the bytes, and the RangeError's message after "checkpoint: ". */
export type Hostile = readonly [problem: string, bytes: () => Uint8Array, text: string];
