// Shareable: whether memory can be shared with workers, found out by trying. Without isolation, some pages can create
// shared memory but cannot send it.

interface Global {
  readonly SharedArrayBuffer?: new (bytes: number) => object;
  readonly MessageChannel?: new () => { readonly port1: { postMessage(message: object): void; close(): void } };
  readonly crossOriginIsolated?: boolean;
}

/** Why memory cannot be shared; undefined if it can. */
export function shareable(): string | undefined {
  const { SharedArrayBuffer: Shared, MessageChannel, crossOriginIsolated } = globalThis as Global;
  const isolated =
    crossOriginIsolated === false
      ? ': the page is not cross-origin isolated, which takes the headers Cross-Origin-Opener-Policy: same-origin and ' +
        'Cross-Origin-Embedder-Policy: require-corp'
      : '';
  if (Shared === undefined) return `there is no SharedArrayBuffer${isolated}`;
  if (MessageChannel === undefined) return undefined;
  const { port1 } = new MessageChannel();
  try {
    port1.postMessage(new Shared(1));
    return undefined;
  } catch (error) {
    return `a SharedArrayBuffer cannot be sent (${error})${isolated}`;
  } finally {
    port1.close();
  }
}
