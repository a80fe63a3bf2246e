// The key of a SuperNode: ECDSA on P-384, made by WebCrypto. The SuperLink knows a node by its public key, so the key
// must outlive the process; keep `saved` secret, where nobody else can write.

interface Jwk {
  readonly [field: string]: string;
}

const CURVE = { name: 'ECDSA', namedCurve: 'P-384' };
/** Bytes of each of r and s. */
const HALF = 48;

export interface Identity {
  /** The public key as the SuperLink wants it: a SubjectPublicKeyInfo in PEM. */
  readonly publicKey: Uint8Array<ArrayBuffer>;
  /** The private key as JSON (a JWK), for `loadIdentity`. */
  readonly saved: string;
  /** A signature of this text with SHA-256, in DER. */
  sign(text: string): Promise<Uint8Array<ArrayBuffer>>;
}

/** A new key. */
export async function createIdentity(): Promise<Identity> {
  const { privateKey } = await crypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
  return await loadIdentity(JSON.stringify(await crypto.subtle.exportKey('jwk', privateKey)));
}

/** The key that was `saved`. */
export async function loadIdentity(saved: string): Promise<Identity> {
  const { kty, crv, x, y, d } = parse(saved);
  if (kty !== 'EC' || crv !== 'P-384' || !d) {
    throw new RangeError(`the saved key is ${kty} on ${crv}, not a private EC key on P-384`);
  }
  const key = await crypto.subtle.importKey('jwk', { kty, crv, x, y, d } as Jwk, CURVE, false, ['sign']);
  const open = await crypto.subtle.importKey('jwk', { kty, crv, x, y } as Jwk, CURVE, true, ['verify']);
  return {
    publicKey: pem(new Uint8Array(await crypto.subtle.exportKey('spki', open))),
    saved,
    async sign(text) {
      const bytes = new TextEncoder().encode(text);
      return derSignature(new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, bytes)));
    },
  };
}

/** Converts WebCrypto's signature, r and s of 48 bytes each, to DER: SEQUENCE { INTEGER r, INTEGER s }. */
export function derSignature(raw: Uint8Array): Uint8Array<ArrayBuffer> {
  if (raw.length !== 2 * HALF) throw new RangeError(`a P-384 signature has ${2 * HALF} bytes, not ${raw.length}`);
  const body = [...derInteger(raw.subarray(0, HALF)), ...derInteger(raw.subarray(HALF))];
  return Uint8Array.of(0x30, body.length, ...body); // at most 2 * 51 bytes: the length fits one byte
}

/** An INTEGER is signed and as short as possible. */
function derInteger(bytes: Uint8Array): number[] {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first === -1 ? [0] : [...bytes.subarray(first)];
  if ((digits[0] as number) >= 0x80) digits.unshift(0);
  return [0x02, digits.length, ...digits];
}

function parse(saved: string): Jwk {
  try {
    return (JSON.parse(saved) ?? {}) as Jwk;
  } catch (cause) {
    throw new RangeError(`the saved key is not JSON: ${saved.length} characters`, { cause });
  }
}

function pem(der: Uint8Array): Uint8Array<ArrayBuffer> {
  const lines = base64(der).match(/.{1,64}/g) ?? [];
  return new TextEncoder().encode(`-----BEGIN PUBLIC KEY-----\n${lines.join('\n')}\n-----END PUBLIC KEY-----\n`);
}

export function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
