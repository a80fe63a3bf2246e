// Utf8: text to bytes and back, strictly; also in jsdom and in worklets, which have no TextEncoder.

interface Codecs {
  readonly TextEncoder?: new () => { encode(text: string): Uint8Array };
  readonly TextDecoder?: new (
    label: string,
    options: { readonly fatal: boolean; readonly ignoreBOM: boolean },
  ) => { decode(bytes: Uint8Array): string };
}

/** The bytes of a text without lone surrogates. */
export function encodeUtf8(text: string): Uint8Array {
  const { TextEncoder } = globalThis as unknown as Codecs;
  if (TextEncoder !== undefined) return new TextEncoder().encode(text);
  const units = encodeURIComponent(text).replace(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Uint8Array.from(units, (unit) => unit.charCodeAt(0));
}

/** The text of bytes. @throws TypeError or URIError if they are not UTF-8 */
export function decodeUtf8(bytes: Uint8Array): string {
  const { TextDecoder } = globalThis as unknown as Codecs;
  if (TextDecoder !== undefined) return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  return decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
}
