// Worker: what a thread of a team runs. It serves rounds until there is a message, and reads that. The build turns it
// into a string.

import { instantiate, type Memory, type Module } from '../memory/webassembly.ts';
import { type Host, isStopped, serve } from './control.ts';
import type { Desk } from './desk.ts';
import { Runner } from './runner.ts';

/** The first message. */
export interface Start {
  readonly control: Int32Array;
  readonly thread: number;
}

type Data =
  | Start
  | { readonly id: number; readonly module: Module; readonly memory: Memory; readonly desk: Desk }
  | { readonly forget: number };

/** The port to the main thread, in a page's worker or in Node's. */
interface Port {
  postMessage(message: unknown): void;
  close(): void;
  onmessage?: unknown;
  on?(event: 'message', listen: (data: Data) => void): void;
}

declare const require: (name: string) => { readonly parentPort: Port };

const scope = globalThis as unknown as { readonly self?: Port };
const port = scope.self?.postMessage === undefined ? require('node:worker_threads').parentPort : scope.self;
const hosts = new Map<number, Host>();
let start: Start | undefined;
let read = 0;

function receive(data: Data): void {
  if ('control' in data) {
    start = data;
    port.postMessage('ready');
  } else {
    read += 1;
    if ('forget' in data) hosts.delete(data.forget);
    else {
      const { id, module, memory, desk } = data;
      hosts.set(id, new Runner(instantiate(module, memory), memory.buffer, desk, (start as Start).thread));
    }
  }
  if (start === undefined) return;
  serve(start.control, hosts, read);
  if (isStopped(start.control)) port.close();
}

if (port.on === undefined) port.onmessage = ({ data }: { readonly data: Data }) => receive(data);
else port.on('message', receive);
