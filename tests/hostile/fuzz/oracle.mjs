// What must hold for every input: `decode` and `read` return a result, or throw an error that says what is wrong with
// the file; and a result must match the file, which is checked here without their code.

/** Bits per element. */
const BITS = {
  ...{ F4: 4, F6_E2M3: 6, F6_E3M2: 6, BOOL: 8, U8: 8, I8: 8 },
  ...{ F8_E5M2: 8, F8_E4M3: 8, F8_E8M0: 8, F8_E4M3FNUZ: 8, F8_E5M2FNUZ: 8 },
  ...{ I16: 16, U16: 16, F16: 16, BF16: 16, I32: 32, U32: 32, F32: 32, C64: 64, F64: 64, I64: 64, U64: 64 },
};

/** Returns { accepted, what }: whether the file was decoded, and what is wrong, undefined if nothing is. */
export function judge({ decode, read }, bytes) {
  const before = bytes.slice();
  const content = attempt(decode, bytes);
  const checkpoint = attempt(read, bytes);
  const accepted = content.answer !== undefined;
  const wrong = () => {
    if (before.some((byte, i) => byte !== bytes[i])) return 'it changes the file';
    if (accepted) return contradiction(content.answer, checkpoint.answer, bytes);
    return checkpoint.answer && 'it is a checkpoint, and not decoded';
  };
  return { accepted, what: content.what ?? checkpoint.what ?? wrong() };
}

/** Returns the { answer } of a function, or { what } is wrong with its error, if anything. */
function attempt(call, bytes) {
  try {
    return { answer: call(bytes) };
  } catch (error) {
    const named = error instanceof RangeError || error instanceof TypeError;
    return { what: named && error.message.startsWith('checkpoint: ') ? undefined : `it throws ${error}` };
  }
}

function contradiction({ metadata, tensors }, checkpoint, bytes) {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const { __metadata__: texts, ...header } = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  const arrays = [...tensors.values()];
  return (
    different('its metadata are', Object.fromEntries(metadata), texts ?? {}) ??
    different('its arrays are', [...tensors.keys()].sort(), Object.keys(header).sort()) ??
    tiling(
      arrays.map(({ bytes: view }) => view),
      8 + length,
      bytes,
    ) ??
    arrays.map((array) => contradictionOf(array, header[array.name], bytes.byteOffset + 8 + length)).find(Boolean) ??
    (checkpoint && incomplete(checkpoint, 8 + length, bytes))
  );
}

/** One array: its position, dtype and shape match the header, and its length matches these. */
function contradictionOf({ name, dtype, shape, bytes }, entry, data) {
  const bits = shape.reduce((product, side) => product * BigInt(side), BigInt(BITS[dtype] ?? -1));
  return (
    different(`"${name}" is`, { dtype, shape }, { dtype: entry.dtype, shape: entry.shape }) ??
    different(`"${name}" begins at`, bytes.byteOffset - data, entry.data_offsets[0]) ??
    different(`"${name}" has bits`, String(bits), String(8 * bytes.length))
  );
}

/** A checkpoint: its arrays are exactly those of the file. */
function incomplete({ parameters }, start, bytes) {
  for (const { name, shape, data } of parameters) {
    if (shape.reduce((product, side) => product * side, BITS[data.dtype]) !== 8 * data.bytes.length)
      return `"${name}" has the wrong length`;
  }
  return tiling(
    parameters.flatMap(({ data, state }) => [data, ...state.values()]).map((array) => array.bytes),
    start,
    bytes,
  );
}

/** Arrays: none twice, all within the file, without gaps, and nothing left over. */
function tiling(arrays, start, bytes) {
  let end = bytes.byteOffset + start;
  for (const { byteOffset, byteLength } of arrays.sort((a, b) => a.byteOffset - b.byteOffset || a.length - b.length)) {
    if (byteOffset !== end) return `an array begins at ${byteOffset}, and the one before ends at ${end}`;
    end += byteLength;
  }
  return end === bytes.byteOffset + bytes.length ? undefined : `its arrays end at ${end}, the file at ${bytes.length}`;
}

function different(what, found, expected) {
  const [a, b] = [found, expected].map((value) => JSON.stringify(sorted(value)));
  return a === b ? undefined : `${what} ${a}, the file says ${b}`;
}

/** The entries of an object sorted by name, for comparison. */
function sorted(value) {
  const plain = typeof value === 'object' && !Array.isArray(value);
  return plain ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)) : value;
}
