// What a WebAssembly binary holds besides code. Kernels that run on other modules' memory must hold nothing else, or
// they would write where they were not told to.

const GLOBAL = 6;
const DATA = 11;
const SECTIONS = {
  4: 'a table',
  8: 'a start function',
  9: 'elements of a table',
  11: 'static data',
  12: 'static data',
};

/** Reads an unsigned LEB128 number: its value, and the offset after it. */
function readNumber(bytes, start) {
  let value = 0;
  for (let at = start, shift = 0; ; at += 1, shift += 7) {
    value += (bytes[at] & 127) * 2 ** shift;
    if (bytes[at] < 128) return [value, at + 1];
  }
}

/** The sections: their ids and bytes. */
function sections(bytes) {
  const found = [];
  for (let at = 8; at < bytes.length; ) {
    const [size, start] = readNumber(bytes, at + 1);
    found.push({ id: bytes[at], body: bytes.subarray(start, start + size) });
    at = start + size;
  }
  return found;
}

/** Offsets of the size of the import section, which holds a single memory, and of that memory's limits flag. */
export function memoryImport(bytes) {
  const IMPORTS = 2;
  for (let at = 8; at < bytes.length; ) {
    const [size, start] = readNumber(bytes, at + 1);
    if (bytes[at] === IMPORTS) {
      const [, module] = readNumber(bytes, start); // how many imports
      const [length, name] = readNumber(bytes, module);
      const [fieldLength, field] = readNumber(bytes, name + length);
      return { size: at + 1, flag: field + fieldLength + 1 };
    }
    at = start + size;
  }
  throw new Error('the kernels import no memory');
}

/** Bytes of static data in a binary: exact for a single segment at a constant address, otherwise an upper bound. */
export function staticData(bytes) {
  const data = sections(bytes).find(({ id }) => id === DATA)?.body;
  if (data === undefined) return 0;
  const [count, segment] = readNumber(data, 0);
  const I32_CONST = 0x41;
  if (count !== 1 || data[segment] !== 0 || data[segment + 1] !== I32_CONST) return data.length;
  const [, end] = readNumber(data, segment + 2);
  return readNumber(data, end + 1)[0];
}

/** What the binary contains but must not, in words. */
export function impurities(bytes) {
  const module = new WebAssembly.Module(bytes);
  const imports = WebAssembly.Module.imports(module).filter(({ kind }) => kind !== 'memory');
  const exports = WebAssembly.Module.exports(module).filter(({ kind }) => kind !== 'function');
  return [
    ...imports.map(({ module: from, name }) => `an import of ${from} ${name}`),
    ...exports.map(({ kind, name }) => `an export of the ${kind} ${name}`),
    ...sections(bytes).flatMap(({ id }) => SECTIONS[id] ?? []),
    // Rust's only global is the stack pointer.
    ...(sections(bytes).some(({ id }) => id === GLOBAL)
      ? ['a stack (a local array, a value passed by reference)']
      : []),
  ];
}
