// The key of the Flower example's node: signatures that OpenSSL accepts, and a key that survives.
import { createPublicKey, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { createIdentity, derSignature, loadIdentity } from '../../../examples/flower/supernode/identity.ts';

const half = (...bytes: number[]) => [...new Array(48 - bytes.length).fill(0), ...bytes];
const full = (first: number) => [first, ...new Array(47).fill(0x11)];

test.each([
  ['short', half(1), half(2), '3006020101020102'],
  ['zero', half(), half(0x7f), '3006020100' + '02017f'],
  ['a high bit', half(0x80), half(0xff, 0), '300902020080' + '020300ff00'],
  ['full length', full(0x7f), full(1), `3064${'02307f'}${'11'.repeat(47)}${'023001'}${'11'.repeat(47)}`],
  [
    'full length with a high bit',
    full(0x80),
    full(0xff),
    `3066${'02310080'}${'11'.repeat(47)}${'023100ff'}${'11'.repeat(47)}`,
  ],
])('DER of %s', (_, r, s, der) => {
  expect(Buffer.from(derSignature(Uint8Array.from([...r, ...s]))).toString('hex')).toBe(der);
});

test('a signature of another curve is an error', () => {
  expect(() => derSignature(new Uint8Array(64))).toThrow('a P-384 signature has 96 bytes, not 64');
});

test('OpenSSL accepts the signatures, those of a loaded key too', async () => {
  const made = await createIdentity();
  const loaded = await loadIdentity(made.saved);
  expect(loaded.publicKey).toEqual(made.publicKey);
  expect(loaded.saved).toBe(made.saved);
  const key = createPublicKey(Buffer.from(made.publicKey));
  expect(key.asymmetricKeyDetails?.namedCurve).toBe('secp384r1');
  // Many, since leading zeros and high bits are a matter of luck.
  for (let i = 0; i < 200; i++) {
    const text = `2026-01-01T00:00:00.${i}Z`;
    const signature = await (i % 2 ? made : loaded).sign(text);
    expect(verify('sha256', Buffer.from(text), { key, dsaEncoding: 'der' }, signature)).toBe(true);
    expect(verify('sha256', Buffer.from(`${text}0`), { key, dsaEncoding: 'der' }, signature)).toBe(false);
  }
});

const other = (change: Record<string, unknown>) => async () => {
  const { saved } = await createIdentity();
  await loadIdentity(JSON.stringify({ ...JSON.parse(saved), ...change }));
};

test.each<[string, () => Promise<unknown>, RegExp]>([
  ['nothing', () => loadIdentity(''), /the saved key is not JSON: 0 characters/],
  ['null', () => loadIdentity('null'), /the saved key is undefined on undefined/],
  ['a key cut short', () => loadIdentity('{"kty":"EC"'), /not JSON/],
  ['another curve', other({ crv: 'P-256' }), /the saved key is EC on P-256, not a private EC key on P-384/],
  ['a public key', other({ d: undefined }), /not a private EC key/],
  ['a point that is not on the curve', other({ x: 'AAAA' }), /./],
])('%s is an error', async (_, load, message) => {
  await expect(load()).rejects.toThrow(message);
});
