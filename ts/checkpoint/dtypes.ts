// Dtypes: stub until merged.

import { show } from '../options/checks.ts';
import { checkpointError } from './json.ts';
import type { RawTensor } from './safetensors.ts';
export function isInteger(dtype: string): boolean {
  return /^(BOOL|[UI]\d+)$/.test(dtype);
}
export function checkConvertible({ name, dtype }: RawTensor): void {
  if (dtype !== 'F32') throw checkpointError(`${show(name)}: dtype is ${show(dtype)}, expected F32, F16, BF16 or F64`);
}
export function copyAsFloat32({ bytes }: RawTensor, to: Float32Array): void {
  new Uint8Array(to.buffer, to.byteOffset, to.byteLength).set(bytes);
}
