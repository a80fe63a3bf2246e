// Safetensors: reads and writes a file of named arrays (https://github.com/huggingface/safetensors, the format of
// versions 0.4 to 0.8): eight bytes with the length of the header, the header as JSON, then one array after the other.
// All numbers are little-endian. A Float32Array is little-endian, too, on every machine whose JavaScript engine has
// WebAssembly.

import { formatCount, isUnicode, show, tagOf, wrongType } from '../options/checks.ts';
import { METADATA } from '../options/names.ts';
import { bitsOf } from './dtypes.ts';
import { checkpointError, Scanner } from './json.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

/** An array to write. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** An array that was read: a view of the file's bytes, which need not be aligned. */
export interface RawTensor {
  readonly name: string;
  /** The type of its elements, such as `F32`. */
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** The content of a file. */
export interface Content {
  readonly metadata: ReadonlyMap<string, string>;
  /** By their names, in the order of the header. */
  readonly tensors: ReadonlyMap<string, RawTensor>;
}

/** The longest header that the reference implementation reads. */
const MAX_HEADER = 100_000_000;
const PREFIX = 8;
/**
 * Writes a file of these tensors, in their order, with a single allocation and one copy of each array.
 *
 * @throws RangeError if a name appears twice, is not valid Unicode or is reserved by the format, or if there is not
 * enough memory
 */
export function encode(
  tensors: Iterable<Tensor>,
  metadata: ReadonlyMap<string, string> = new Map(),
): Uint8Array<ArrayBuffer> {
  const all = [...tensors];
  const names = new Set([METADATA]);
  const entries: string[] = [];
  if (metadata.size > 0) {
    const texts = [...metadata].map(([key, text]) => `${JSON.stringify(key)}:${JSON.stringify(text)}`);
    entries.push(`"${METADATA}":{${texts}}`);
  }
  let end = 0;
  for (const { name, shape } of all) {
    if (names.has(name))
      throw checkpointError(`${show(name)} ${name === METADATA ? 'is a name that the format takes' : 'is twice'}`);
    if (!isUnicode(name))
      throw checkpointError(`the name ${show(name)} has half a surrogate pair, which UTF-8 cannot hold`);
    names.add(name);
    const begin = end;
    end += bytesOf(show(name), 'F32', shape);
    entries.push(`${JSON.stringify(name)}:{"dtype":"F32","shape":[${shape}],"data_offsets":[${begin},${end}]}`);
  }
  const header = encodeUtf8(`{${entries}}`);
  const length = Math.ceil(header.length / 8) * 8;
  if (length > MAX_HEADER) {
    throw checkpointError(
      `its header has ${formatCount(length)} bytes, the format holds ${formatCount(MAX_HEADER)}: use fewer, shorter names`,
    );
  }
  const file = allocate(PREFIX + length + end);
  new DataView(file.buffer).setUint32(0, length, true);
  file.set(header, PREFIX);
  file.fill(0x20, PREFIX + header.length, PREFIX + length);
  let at = PREFIX + length;
  for (const { data } of all) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

function allocate(bytes: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(bytes);
  } catch (cause) {
    throw new RangeError(`checkpoint: it needs ${formatCount(bytes)} bytes, and the engine has no more (${cause})`, {
      cause,
    });
  }
}

/**
 * Reads a file, and checks all of it before returning anything. Only the header is copied.
 *
 * @throws TypeError if `bytes` is not a Uint8Array; RangeError with a message that names the problem if it is not a
 * valid file
 */
export function decode(bytes: Uint8Array): Content {
  if (!ArrayBuffer.isView(bytes) || tagOf(bytes) !== 'Uint8Array') throw wrongType('bytes', bytes, 'a Uint8Array');
  const length = lengthOfHeader(bytes);
  const { metadata, entries } = readHeader(textOf(bytes, length));
  const start = PREFIX + length;
  checkOffsets(entries, bytes.length - start);
  const tensors = new Map<string, RawTensor>();
  for (const { name, dtype, shape, begin, end } of entries) {
    const view = new Uint8Array(bytes.buffer, bytes.byteOffset + start + begin, end - begin);
    tensors.set(name, { name, dtype, shape, bytes: view });
  }
  return { metadata, tensors };
}

function lengthOfHeader(bytes: Uint8Array): number {
  if (bytes.length < PREFIX)
    throw checkpointError(`it has ${bytes.length} bytes, expected at least ${PREFIX}: it is truncated`);
  const words = new DataView(bytes.buffer, bytes.byteOffset, PREFIX);
  const length = words.getUint32(4, true) * 2 ** 32 + words.getUint32(0, true);
  if (length > MAX_HEADER) {
    throw checkpointError(
      `its header has ${formatCount(length)} bytes, expected at most ${formatCount(MAX_HEADER)}: is it a safetensors file?`,
    );
  }
  const rest = bytes.length - PREFIX;
  if (length > rest) {
    throw checkpointError(
      `its header has ${formatCount(length)} bytes, and only ${formatCount(rest)} follow: it is truncated`,
    );
  }
  return length;
}

function textOf(bytes: Uint8Array, length: number): string {
  const header = new Uint8Array(length); // a copy, because TextDecoder rejects shared memory
  header.set(new Uint8Array(bytes.buffer, bytes.byteOffset + PREFIX, length));
  let text: string;
  try {
    text = decodeUtf8(header);
  } catch (cause) {
    throw new RangeError('checkpoint: its header is not UTF-8', { cause });
  }
  if (!text.startsWith('{')) throw checkpointError(`its header begins with ${show(text.slice(0, 1))}, expected "{"`);
  return text;
}

interface Entry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

function readHeader(text: string): { metadata: Map<string, string>; entries: Entry[] } {
  const metadata = new Map<string, string>();
  const entries: Entry[] = [];
  const scanner = new Scanner('its header', text);
  scanner.object((name) => {
    if (name !== METADATA) entries.push(readEntry(scanner, name));
    else if (!scanner.null()) scanner.object((key) => metadata.set(key, scanner.string()));
  });
  scanner.end();
  return { metadata, entries };
}

function readEntry(scanner: Scanner, name: string): Entry {
  const title = show(name);
  const lists = new Map<string, number[]>();
  let dtype: string | undefined;
  scanner.object((field) => {
    if (field === 'dtype') dtype = scanner.string();
    else if (field === 'shape' || field === 'data_offsets') lists.set(field, scanner.integers(`${title}: ${field}`));
    else scanner.value(0); // ignored, as in the reference implementation
  });
  const shape = lists.get('shape');
  const offsets = lists.get('data_offsets');
  if (dtype === undefined || shape === undefined || offsets === undefined) {
    throw checkpointError(`${title} lacks a field, expected dtype, shape and data_offsets`);
  }
  const bytes = bytesOf(title, dtype, shape);
  const [begin, end] = offsets;
  if (begin === undefined || end === undefined || offsets.length > 2 || begin > end) {
    throw checkpointError(`${title}: data_offsets is ${show(offsets)}, expected where it begins and where it ends`);
  }
  if (bytes !== end - begin) {
    throw checkpointError(
      `${title} has ${formatCount(end - begin)} bytes, shape ${show(shape)} needs ${formatCount(bytes)}`,
    );
  }
  return { name, dtype, shape, begin, end };
}

/**
 * How many bytes an array takes, with a fraction if its bits do not fill whole bytes. The product is exact, so that it
 * overflows at 2^64 bits even if a 0 follows, as in the reference implementation.
 */
function bytesOf(title: string, dtype: string, shape: readonly number[]): number {
  let bits = 1n;
  for (const factor of [...shape, bitsOf(title, dtype)]) {
    bits *= BigInt(factor);
    if (bits >= 2n ** 64n) return Infinity;
  }
  return Number(bits) / 8;
}

/** Checks that the arrays fill the data without gaps or overlaps. */
function checkOffsets(entries: readonly Entry[], size: number): void {
  let at = 0;
  let before = 'the header';
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    const title = show(name);
    if (end > size)
      throw checkpointError(
        `${title} ends at ${formatCount(end)} of ${formatCount(size)} bytes of data: it is truncated`,
      );
    if (begin < at)
      throw checkpointError(
        `${title} begins at ${formatCount(begin)} and overlaps ${before}, which ends at ${formatCount(at)}`,
      );
    if (begin > at)
      throw checkpointError(
        `${title} begins at ${formatCount(begin)}, and ${before} ends at ${formatCount(at)}: there is a hole`,
      );
    at = end;
    before = title;
  }
  if (at < size) throw checkpointError(`${formatCount(size - at)} bytes follow its last array, expected none`);
}
