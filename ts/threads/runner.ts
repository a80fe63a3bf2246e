// Runner: runs the chunks of one optimizer, in the main thread or in a worker, as the desk describes them.

import type { Kernels } from '../memory/webassembly.ts';
import type { Host } from './control.ts';
import { BLOCK_WORDS, CHUNK_WORDS, type Desk, headerOf, KIND } from './desk.ts';

/** Runs chunks. */
export class Runner implements Host {
  readonly #kernels: Kernels;
  readonly #desk: Desk;
  readonly #header: number;
  readonly #words: Uint32Array;
  readonly #doubles: Float64Array;
  readonly #floats: Float32Array;

  /** `thread` is 0 for the main thread. */
  constructor(kernels: Kernels, buffer: ArrayBufferLike, desk: Desk, thread: number) {
    this.#kernels = kernels;
    this.#desk = desk;
    this.#header = headerOf(desk, thread);
    this.#words = new Uint32Array(buffer);
    this.#doubles = new Float64Array(buffer);
    this.#floats = new Float32Array(buffer);
  }

  run(chunk: number): void {
    const at = this.#desk.chunks / 4 + chunk * CHUNK_WORDS;
    const kind = this.#words[at];
    const first = this.#words[at + 1] as number;
    const second = this.#words[at + 2] as number;
    if (kind === KIND.step)
      this.#kernels.part(this.#header, first, second, this.#doubles[this.#desk.factor / 8] as number);
    else if (kind === KIND.squares) this.#squares(first, second);
    else this.#sum(first, second, this.#words[at + 3] === 1);
  }

  #squares(first: number, count: number): void {
    const { blocks, sums } = this.#desk;
    for (let block = first; block < first + count; block++) {
      const at = blocks / 4 + block * BLOCK_WORDS;
      const [grad, elements] = [this.#words[at] as number, this.#words[at + 1] as number];
      this.#doubles[sums / 8 + block] = this.#kernels.squares(grad, elements);
    }
  }

  /** grad = g0 + g1 + ..., in this order. */
  #sum(first: number, count: number, clear: boolean): void {
    const { grad, replicas } = this.#desk;
    const part = (address: number): Float32Array => {
      const start = address / 4 + first;
      return this.#floats.subarray(start, start + count);
    };
    replicas.forEach((replica, i) => {
      if (i === 0) part(grad).set(part(replica));
      else this.#kernels.add(grad + 4 * first, replica + 4 * first, count);
      if (clear) part(replica).fill(0);
    });
  }
}
