// What the page needs from a browser, and the sentence shown in place of the panels where something is missing.

/** The smallest module with a SIMD instruction: () => v128, i32.const 0, i8x16.splat. */
const SIMD = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 5, 1, 0x60, 0, 1, 0x7b],
  ...[3, 2, 1, 0],
  ...[10, 8, 1, 6, 0, 0x41, 0, 0xfd, 0x0f, 0x0b],
);

/** Why the page cannot train here, as a sentence; undefined if it can. */
export function unsupported(scope: Partial<typeof globalThis>): string | undefined {
  const { WebAssembly, Worker } = scope;
  if (WebAssembly === undefined)
    return 'This page trains in WebAssembly, which this browser does not have or does not allow.';
  if (!WebAssembly.validate(SIMD)) {
    return 'This page trains in WebAssembly with SIMD, which this browser does not have: a newer one does.';
  }
  if (Worker === undefined)
    return 'This page trains in Web Workers, which this browser does not have or does not allow.';
  try {
    new WebAssembly.Instance(new WebAssembly.Module(SIMD)); // under a policy, WebKit compiles but does not instantiate
  } catch (error) {
    return `This page trains in WebAssembly, which is not allowed here (${(error as Error).message}).`;
  }
  return undefined;
}

/** Shows a sentence at the top of the page. */
export function notice(sentence: string): void {
  const element = document.querySelector('#notice');
  if (element === null) return;
  element.textContent = sentence;
  element.className = 'notice';
}
