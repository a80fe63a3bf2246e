// Utf8: without TextEncoder and TextDecoder, as in jsdom and worklets, files are the same and checks just as strict.

import { afterEach, describe, expect, test, vi } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../../ts/checkpoint/utf8.ts';
import { Adam } from '../../ts/index.ts';

afterEach(() => vi.unstubAllGlobals());

function without(): void {
  vi.stubGlobal('TextEncoder', undefined);
  vi.stubGlobal('TextDecoder', undefined);
}

test.each([
  '',
  'plain',
  'ä€💡',
  '\u0000\u007f\u0080\u07ff\u0800\uffff\u{10000}\u{10ffff}',
  '\ufeffmark',
  '100 % {"a":1}',
])('the text %j has the same bytes', (text) => {
  const bytes = encodeUtf8(text);
  without();
  expect([...encodeUtf8(text)]).toEqual([...bytes]);
  expect(decodeUtf8(bytes)).toBe(text);
});

describe('bytes that are not UTF-8', () => {
  test.each([[[0xff]], [[0x80]], [[0xc0, 0x80]], [[0xe2, 0x82]], [[0xed, 0xa0, 0x80]], [[0xf4, 0x90, 0x80, 0x80]]])(
    '%j',
    (bytes) => {
      expect(() => decodeUtf8(Uint8Array.from(bytes))).toThrow();
      without();
      expect(() => decodeUtf8(Uint8Array.from(bytes))).toThrow();
    },
  );
});

test('a checkpoint is saved and resumed', () => {
  const adam = new Adam({ 'größe 💡': { shape: [2], initial: 1 } });
  const bytes = adam.save();
  without();
  expect([...adam.save()]).toEqual([...bytes]);
  expect(Adam.from(bytes).digest()).toBe(adam.digest());
});
