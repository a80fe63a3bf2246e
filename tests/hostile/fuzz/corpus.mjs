// The files that fuzzing starts from: valid ones of every kind.

/** A file from its header text and this many bytes of data. */
function file(header, size) {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + size);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 8);
  return bytes;
}

const entry = (name, shape, begin, end, dtype = 'F32') =>
  `"${name}":{"dtype":"${dtype}","shape":${shape},"data_offsets":[${begin},${end}]}`;
const parameters =
  '[{\\"name\\":\\"w\\",\\"shape\\":[2],\\"outputAxes\\":[0],\\"lrScale\\":1,\\"decayScale\\":0.5,\\"frozen\\":false,' +
  '\\"outputAxis\\":[0,-1],\\"centralize\\":true}]';
const metadata =
  '"__metadata__":{"zeromean":"1","class":"\\"Adam\\"","stepsTaken":"7","options":"{\\"lr\\":1e-3,\\"clipNorm\\":1e999,' +
  `\\"betas\\":[0.9,0.999]}","state":"[\\"exp_avg\\"]","parameters":"${parameters}"}`;

/** Returns those files. */
export function corpus() {
  return [
    file('{}', 0),
    file(`{${entry('w', '[2]', 0, 8)}}`, 8),
    file(`{${entry('a', '[2,1]', 0, 8)},${entry('b', '[]', 8, 12)},${entry('c', '[0]', 12, 12)}}`, 12),
    file(`{"__metadata__":{"format":"pt"},${entry('a', '[2]', 8, 16)}, ${entry('b', '[2]', 0, 8)} }`, 16),
    file(`{"__metadata__":null,"a":{"a":[{"b":1}],"dtype":"BF16","shape":[4],"data_offsets":[0,8]}}`, 8),
    file(`{${entry('a', '[2]', 0, 1, 'F4')},${entry('b', '[1]', 1, 9, 'I64')},${entry('c', '[]', 9, 17, 'F64')}}`, 17),
    file(`{${metadata},${entry('w', '[2]', 0, 8)},${entry('w.exp_avg', '[2]', 8, 16)}}`, 16),
  ];
}
