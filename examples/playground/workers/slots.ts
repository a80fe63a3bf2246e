// Where a worker puts weights for the page: into memory that is shared, or else into messages, which are copies.

import type { Arm, Weights } from '../learning/brightness.ts';

type Arms = Readonly<Record<Arm, Weights>>;

/** While a reader is at one slot, the next two are written first: it has as long as two posts to read or copy it. */
const SLOTS = 3;

/** Returns a function that puts weights where the page can read them, and returns them as to be posted. */
export function slots(isShared = canShare()): (arms: Arms) => Arms {
  if (!isShared) return (arms) => arms; // posting copies them
  const places: Arms[] = [];
  let next = 0;
  return (arms) => {
    const place = places[next] ?? allocated(arms);
    places[next] = place;
    next = (next + 1) % SLOTS;
    each(arms, (array, arm, name) => place[arm][name].set(array));
    return place;
  };
}

/** Whether shared memory may be posted: WebKitGTK has it, but refuses to post it unless told otherwise. */
export function canShare(): boolean {
  const { crossOriginIsolated = false } = globalThis as { crossOriginIsolated?: boolean };
  if (!crossOriginIsolated || typeof SharedArrayBuffer === 'undefined') return false;
  const { port1, port2 } = new MessageChannel();
  try {
    port1.postMessage(new SharedArrayBuffer(4));
    return true;
  } catch {
    return false;
  } finally {
    port1.close();
    port2.close();
  }
}

function allocated(arms: Arms): Arms {
  const shared = (array: Float32Array) => new Float32Array(new SharedArrayBuffer(array.byteLength));
  return each(arms, shared) as unknown as Arms;
}

/** The results of a function of every array, in the same structure. */
function each<T>(arms: Arms, use: (array: Float32Array, arm: Arm, name: keyof Weights) => T) {
  const of = (arm: Arm) =>
    Object.entries(arms[arm]).map(([name, array]) => [name, use(array, arm, name as keyof Weights)] as const);
  return Object.fromEntries(Object.keys(arms).map((arm) => [arm, Object.fromEntries(of(arm as Arm))]));
}
