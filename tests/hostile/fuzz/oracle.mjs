// What must hold for every input: `read` answers, or throws an error that says what is wrong with the file; and what it answers
// is what the file says, which is checked here without its code.

/** { accepted, what }: whether the file was read, and what is wrong; undefined where nothing is. */
export function judge(read, bytes) {
  const before = bytes.slice();
  let checkpoint;
  try {
    checkpoint = read(bytes);
  } catch (error) {
    const named = error instanceof RangeError || error instanceof TypeError;
    const what = named && error.message.startsWith('checkpoint: ') ? undefined : `it throws ${error}`;
    return { accepted: false, what };
  }
  const changed = before.some((byte, i) => byte !== bytes[i]);
  return { accepted: true, what: changed ? 'it changes the file' : contradiction(checkpoint, bytes) };
}

/** Arrays of a file that is accepted: as many bytes as their shapes say, none of them twice, all inside, nothing left over. */
function contradiction({ parameters }, bytes) {
  const arrays = parameters.flatMap(({ data, state }) => [data, ...state.values()]).map(({ bytes }) => bytes);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  let end = bytes.byteOffset + 8 + length;
  for (const { byteOffset, byteLength } of arrays.sort((a, b) => a.byteOffset - b.byteOffset || a.length - b.length)) {
    if (byteOffset !== end) return `an array begins at ${byteOffset}, and the one before ends at ${end}`;
    end += byteLength;
  }
  if (end !== bytes.byteOffset + bytes.length) return `its arrays end at ${end}, the file at ${bytes.length}`;
  for (const { name, shape, data } of parameters) {
    if (shape.reduce((product, side) => product * side, 4) !== data.bytes.length)
      return `"${name}" has the wrong length`;
  }
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  const names = Object.keys(header).filter((name) => name !== '__metadata__');
  return names.length === arrays.length
    ? undefined
    : `its header has ${names.length} arrays, ${arrays.length} were read`;
}
