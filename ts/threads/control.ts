// Control: the words in shared memory by which threads agree on who does what. A round has numbered chunks; a free
// thread claims the next one by decrementing a word, so a round never waits for a thread that has claimed nothing.

/** Indices of 32-bit words. */
export const CONTROL = {
  /** The number of the host in the upper bits, and how many of its chunks are left in the lower ones. */
  left: 0,
  /** Incremented when there is something to do, or a message to read. Idle threads sleep on it. */
  epoch: 1,
  /** How many chunks of the round are done. */
  done: 2,
  /** How many messages the main thread has posted to each worker. */
  posted: 3,
  /** 1 if a chunk has failed. */
  failed: 4,
  /** 1 if all workers should exit. */
  stopped: 5,
  words: 16,
} as const;

/** Bits of `left` for the number of chunks. */
const BITS = 20;
const MOST = 2 ** BITS - 1;

/** The most hosts that can exist at once. */
export const HOSTS: number = 2 ** (31 - BITS);

/** How often an idle worker polls for work before it goes to sleep: waking it takes longer than a round. */
const POLLS = 2000;

/** What runs the chunks of one optimizer. */
export interface Host {
  run(chunk: number): void;
}

/** Opens a round of `chunks` chunks of the host with this number. */
export function open(control: Int32Array, host: number, chunks: number): void {
  Atomics.store(control, CONTROL.done, 0);
  Atomics.store(control, CONTROL.left, host * (MOST + 1) + chunks);
  wake(control);
}

/** Wakes all sleeping threads. */
export function wake(control: Int32Array): void {
  Atomics.add(control, CONTROL.epoch, 1);
  Atomics.notify(control, CONTROL.epoch);
}

/** Claims chunks and runs them until none is left. Whatever a chunk needs must be read after the chunk is claimed. */
export function work(control: Int32Array, hosts: ReadonlyMap<number, Host>): void {
  for (;;) {
    const left = Atomics.load(control, CONTROL.left);
    const chunks = left & MOST;
    const host = chunks === 0 ? undefined : hosts.get(left >>> BITS);
    if (host === undefined) return; // nothing to do, or the message about this host has not arrived
    if (Atomics.compareExchange(control, CONTROL.left, left, left - 1) !== left) continue;
    try {
      host.run(chunks - 1);
    } catch {
      Atomics.store(control, CONTROL.failed, 1);
    }
    Atomics.add(control, CONTROL.done, 1);
    Atomics.notify(control, CONTROL.done);
  }
}

/** Whether workers should exit. */
export function isStopped(control: Int32Array): boolean {
  return Atomics.load(control, CONTROL.stopped) === 1;
}

/** Works until there is a message to read or workers should exit; `read` is how many messages have been read. */
export function serve(control: Int32Array, hosts: ReadonlyMap<number, Host>, read: number): void {
  for (;;) {
    const epoch = Atomics.load(control, CONTROL.epoch); // read first: any later change wakes this thread
    if (Atomics.load(control, CONTROL.posted) !== read || isStopped(control)) return;
    work(control, hosts);
    let polls = 0;
    while (polls < POLLS && Atomics.load(control, CONTROL.epoch) === epoch) polls++;
    if (polls === POLLS) Atomics.wait(control, CONTROL.epoch, epoch);
  }
}
