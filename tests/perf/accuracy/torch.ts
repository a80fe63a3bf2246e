// Torch: a long-lived Python process that computes x - x.mean() of one matrix after another (phi.py).

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Torch } from './rows.ts';

export class TorchProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  #ended: string | undefined;
  #errors = '';

  constructor(python: string) {
    this.#child = spawn(python, [fileURLToPath(new URL('phi.py', import.meta.url))]);
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text;
    });
    this.#child.stdin.on('error', () => {}); // how the process ended says why
    this.#child.on('error', ({ message }) => this.#end(message));
    this.#child.on('close', () => this.#end('it has ended'));
  }

  /** One matrix at a time. */
  readonly phi: Torch = (x, shape, axis) =>
    new Promise((resolve, reject) => {
      const { stdin, stdout } = this.#child;
      const bytes = new Uint8Array(x.byteLength);
      let heard = 0;
      const done = (settle: () => void): void => {
        stdout.off('data', hear);
        this.#child.off('close', fail);
        settle();
      };
      const hear = (chunk: Uint8Array): void => {
        bytes.set(chunk, heard);
        heard += chunk.length;
        if (heard === bytes.length) done(() => resolve(new Float32Array(bytes.buffer)));
      };
      const fail = (): void => done(() => reject(new Error(`torch: ${this.#ended}: ${this.#errors}`)));
      if (this.#ended !== undefined) return fail();
      stdout.on('data', hear);
      this.#child.on('close', fail);
      stdin.write(`${shape[0]} ${shape[1]} ${axis}\n`);
      stdin.write(new Uint8Array(x.buffer, x.byteOffset, x.byteLength));
      return undefined;
    });

  stop(): void {
    this.#child.kill();
  }

  #end(how: string): void {
    this.#ended ??= how;
  }
}
