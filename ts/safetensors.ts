/**
 * Reads and writes safetensors files (https://github.com/huggingface/safetensors), to build the
 * spec of an optimizer from a torch model, or to take weights elsewhere. Checkpoints need none of this.
 *
 * @module zeromean/safetensors
 */

import { copyAsFloat32, isConvertible } from './checkpoint/dtypes.ts';
import { checkpointError } from './checkpoint/json.ts';
import * as file from './checkpoint/safetensors.ts';
import { checkShape } from './options/axes.ts';
import { isUnicode, show, tagOf, wrongType } from './options/checks.ts';
import { sizeOf } from './options/traversal.ts';

/** One array of a file. */
export interface DecodedTensor {
  /** The lengths of the axes, row-major: `[]` is a scalar. */
  readonly shape: readonly number[];
  /** The type of the elements in the file: `F32`, `F16`, `BF16`, `F64`, `I64`, `BOOL` and so on. */
  readonly dtype: string;
  /** The elements as they are in the file: a view of its bytes, little-endian, at any alignment. */
  readonly bytes: Uint8Array;
  /**
   * The elements as float32, row-major, as many as the shape has; undefined if `dtype` is not F32, F16, BF16 or F64. It
   * is a copy, made when it is first read and kept from then on. F32, F16 and BF16 are exact; F64 is rounded to
   * nearest, and values beyond float32 become infinities.
   */
  readonly data: Float32Array | undefined;
}

/** The content of a file. */
export interface Decoded {
  /** Texts by their names, such as `format: 'pt'`; empty if there are none. */
  readonly metadata: ReadonlyMap<string, string>;
  /** The arrays by their names, in the order of the file's header. */
  readonly tensors: ReadonlyMap<string, DecodedTensor>;
}

/** An array to write: a `Parameter` of an optimizer is one. */
export interface EncodableTensor {
  /** The lengths of the axes, row-major, integers of 0 or more. Their product is the length of `data`. */
  readonly shape: readonly number[];
  /** The elements, row-major. They are written as F32, to the bit. */
  readonly data: Float32Array;
}

/** Values by their names. A Map keeps its own order; in an object, integer-like names come first. */
export type Named<Value> = ReadonlyMap<string, Value> | { readonly [name: string]: Value };

/**
 * Reads a safetensors file of any kind and checks all of it. No array is copied until its `data` is read.
 *
 * @param bytes - the whole file; keep it unchanged while you use what is returned
 * @throws TypeError if `bytes` is not a Uint8Array; RangeError with a message that names the problem if it is not a
 * valid file
 * @example
 * const { tensors } = decode(readFileSync('model.safetensors'));
 * const { shape, dtype, data } = tensors.get('fc.weight'); // [2, 3], 'BF16', a Float32Array of 6
 */
export function decode(bytes: Uint8Array): Decoded {
  const { metadata, tensors } = file.decode(bytes);
  return { metadata, tensors: new Map([...tensors].map(([name, tensor]) => [name, withData(tensor)])) };
}

function withData(raw: file.RawTensor): DecodedTensor {
  const { name, shape, dtype, bytes } = raw;
  const { length } = bytes;
  let data: Float32Array | undefined;
  return Object.freeze({
    shape: Object.freeze(shape),
    dtype,
    bytes,
    get data() {
      if (data !== undefined || !isConvertible(dtype)) return data;
      if (bytes.length !== length) throw checkpointError(`${show(name)}: the file's memory was taken away`);
      const copy = new Float32Array(sizeOf(shape));
      copyAsFloat32(raw, copy);
      data = copy;
      return copy;
    },
  });
}

/**
 * Writes a safetensors file of float32 arrays. Python's `safetensors`, `decode`, and `load` of an optimizer with the
 * same names and shapes can read it. It lacks the state and options that `optimizer.save()` adds.
 *
 * @param tensors - arrays by their names, such as `optimizer.parameters`
 * @param metadata - texts by their names, such as `{ format: 'pt' }`
 * @returns the file, in its own buffer
 * @throws TypeError if something has the wrong type; RangeError if an array does not fit its shape, a name is
 * `__metadata__` or not valid Unicode, or there is not enough memory
 * @example
 * const w = { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }; // rows 1 2 3 and 4 5 6
 * writeFileSync('model.safetensors', encode({ w }, { format: 'pt' })); // 120 bytes: 8 + 88 of header + 24
 */
export function encode(tensors: Named<EncodableTensor>, metadata: Named<string> = {}): Uint8Array<ArrayBuffer> {
  const all = entriesOf('tensors', tensors, "such as { 'fc.weight': { shape: [2, 3], data } }").map(checkTensor);
  return file.encode(all, new Map(entriesOf('metadata', metadata, "such as { format: 'pt' }").map(checkText)));
}

/**
 * The entries of a Map or of a plain object. Anything else is refused: an optimizer, say, has no entries of its own.
 */
function entriesOf(what: string, values: unknown, example: string): [name: unknown, value: unknown][] {
  if (tagOf(values) === 'Map') return [...(values as ReadonlyMap<unknown, unknown>)];
  if (typeof values !== 'object' || values === null || !isPlain(values)) {
    throw wrongType(what, values, `a Map or a plain object ${example}`);
  }
  return Object.entries(values);
}

/** Whether it is a plain object, from any realm. */
function isPlain(values: object): boolean {
  const prototype = Object.getPrototypeOf(values);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function checkTensor([name, tensor]: [unknown, unknown]): file.Tensor {
  if (typeof name !== 'string') throw wrongType('the name of a tensor', name, 'a string');
  const title = show(name);
  if (typeof tensor !== 'object' || tensor === null) throw wrongType(title, tensor, 'an object with shape and data');
  const { shape: lengths, data } = tensor as { readonly [Key in keyof EncodableTensor]?: unknown };
  const shape = checkShape(`${title}: shape`, lengths);
  if (tagOf(data) !== 'Float32Array' || !ArrayBuffer.isView(data)) {
    throw wrongType(`${title}: data`, data, 'a Float32Array');
  }
  const array = data as Float32Array;
  if (array.length !== sizeOf(shape)) {
    throw new RangeError(`${title}: data has ${array.length} values, shape ${show(shape)} needs ${sizeOf(shape)}`);
  }
  return { name, shape, data: array };
}

function checkText([name, text]: [unknown, unknown]): [string, string] {
  if (typeof name !== 'string') throw wrongType('the name of a text in metadata', name, 'a string');
  const title = `metadata ${show(name)}`;
  if (typeof text !== 'string') throw wrongType(title, text, 'a string');
  if (!isUnicode(name) || !isUnicode(text)) {
    throw checkpointError(`${title} has half a surrogate pair, which UTF-8 cannot hold`);
  }
  return [name, text];
}
