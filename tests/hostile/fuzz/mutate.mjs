// Mutations: makes a new file from those of a corpus by one to six small changes to header text or bytes. Most of the
// time the header length is corrected afterwards, and half of the time the data length, so that later code is reached.

/** Uniform in [0, 1), the same in every run: mulberry32 (Tommy Ettinger). */
export function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const TOKENS = [
  ...['{', '}', '[', ']', ':', ',', '"', '\\', ' ', '-', '.', 'e', '0', '1', '8', '16', '4294967296', '1e999', '-0'],
  ...[
    '"shape":[2]',
    '"data_offsets":[0,8]',
    '"dtype":"F32"',
    '"dtype":"F4"',
    '"__metadata__":{}',
    '"__proto__"',
    '\\ud800',
    'null',
    'é',
  ],
];

/** Makes one new file. */
export function mutate(corpus, random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const [bytes, other] = [pick(corpus), pick(corpus)];
  const length = bytes.length < 8 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  let header = latin1(bytes.subarray(8, 8 + length));
  let data = bytes.subarray(Math.min(bytes.length, 8 + length));
  for (let count = 1 + Math.floor(random() ** 2 * 6); count > 0; count--) {
    if (random() < 0.85) header = change(header, latin1(other.subarray(8)), pick, random);
    else data = resize(data, random);
  }
  const [end] = [...header.matchAll(/,(\d{1,3})\]/g)].map(([, digits]) => Number(digits)).sort((a, b) => b - a);
  if (end !== undefined && random() < 0.5) data = sized(data, end);
  const text = Uint8Array.from(header, (character) => character.charCodeAt(0));
  const file = new Uint8Array(8 + text.length + data.length);
  const says = random() < 0.95 ? text.length : Math.floor(random() * 2 ** 32);
  new DataView(file.buffer).setUint32(0, says, true);
  if (random() < 0.01) file[Math.floor(random() * 8)] = Math.floor(random() * 256);
  file.set(text, 8);
  file.set(data, 8 + text.length);
  return random() < 0.03 ? file.subarray(0, Math.floor(random() * file.length)) : file;
}

const latin1 = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

function change(text, other, pick, random) {
  const at = Math.floor(random() * (text.length + 1));
  const end = at + Math.floor(random() ** 3 * (text.length - at + 1));
  const from = Math.floor(random() * other.length);
  const kind = Math.floor(random() * 10);
  if (kind === 0) return text.slice(0, at) + text.slice(end); // remove
  if (kind === 1) return text.slice(0, at) + pick(TOKENS) + text.slice(at); // insert
  if (kind === 2) return text.slice(0, at) + other.slice(from, from + (end - at)) + text.slice(end); // splice
  if (kind === 3) return text.slice(0, end) + text.slice(at); // repeat
  if (kind === 4) return text.slice(0, at) + String.fromCharCode(Math.floor(random() * 256)) + text.slice(at + 1);
  const numbers = [...text.matchAll(/\d+/g)];
  const names = [...text.matchAll(/"[^"]*"/g)];
  if (kind < 8 && numbers.length > 0) return replace(text, pick(numbers), `${pick([0, 1, 4, 8, 16, 24, 32, 2 ** 53])}`);
  return names.length > 0 ? replace(text, pick(names), pick(names)[0]) : text;
}

function replace(text, { index, 0: found }, by) {
  return text.slice(0, index) + by + text.slice(index + found.length);
}

function resize(data, random) {
  return sized(data, Math.max(0, data.length + 4 * (Math.floor(random() * 9) - 4)));
}

function sized(data, length) {
  const resized = new Uint8Array(length);
  resized.set(data.subarray(0, length));
  return resized;
}
