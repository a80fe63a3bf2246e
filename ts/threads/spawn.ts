// Spawn: starts a worker from its source text, in every runtime that has workers. It does not use a URL, because
// bundlers break `new Worker(new URL())` in packages.

import { source } from './source.ts';
import type { Message, Thread } from './team.ts';

/** A worker, of which only these parts are used. */
export interface WorkerLike {
  /** Sends it a message. */
  postMessage(message: unknown): void;
  /** Ends it. */
  terminate(): unknown;
  /** Listens to its messages and errors, as in browsers, Deno and Bun. */
  addEventListener?(event: string, listen: (event: object) => void): unknown;
  /** The same in Node. */
  on?(event: string, listen: (value: object) => void): unknown;
  /** Lets the process exit while it runs, as in Node and Bun. */
  unref?(): unknown;
}

interface Global {
  readonly Worker?: new (url: string, options?: object) => WorkerLike;
  readonly Blob?: new (parts: string[], options: object) => object;
  readonly URL?: { createObjectURL(blob: object): string; revokeObjectURL(url: string): void };
  readonly process?: { getBuiltinModule?(name: string): unknown };
  readonly navigator?: { readonly hardwareConcurrency?: number };
}

interface NodeThreads {
  readonly Worker: new (source: string, options: object) => WorkerLike;
}

const runtime = globalThis as unknown as Global;

/** A function that starts a worker; undefined where there are none. */
export function spawner(): (() => WorkerLike) | undefined {
  const { Worker, Blob, URL } = runtime;
  if (Worker !== undefined && Blob !== undefined && URL !== undefined) {
    return () => {
      const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
      const worker = new Worker(url, { type: 'module', name: 'zeromean' });
      worker.addEventListener?.('message', () => URL.revokeObjectURL(url)); // it runs, and no longer needs it
      return worker;
    };
  }
  const threads = builtin('node:worker_threads') as NodeThreads | undefined;
  return threads && (() => new threads.Worker(source, { eval: true, name: 'zeromean' }));
}

/** How many cores this machine has. */
export function cores(): number {
  const { hardwareConcurrency } = runtime.navigator ?? {};
  const os = builtin('node:os') as { availableParallelism(): number } | undefined;
  return hardwareConcurrency ?? os?.availableParallelism() ?? 1;
}

/** A module of Node, from 20.16 on, in a way that bundlers neither resolve nor complain about. */
function builtin(name: string): unknown {
  return runtime.process?.getBuiltinModule?.(name);
}

/**
 * Waits until a worker runs. If that takes longer than this, in ms, the worker is terminated and the result is
 * undefined.
 */
export function started(worker: WorkerLike, start: object, timeout: number): Promise<Thread | undefined> {
  return new Promise((resolve) => {
    const thread: Thread = {
      post: (message: Message) => worker.postMessage(message),
      terminate: () => worker.terminate(),
    };
    const timer = setTimeout(() => end(), timeout);
    const end = (): void => {
      clearTimeout(timer);
      worker.terminate();
      resolve(undefined);
    };
    const ready = (): void => {
      clearTimeout(timer);
      worker.unref?.();
      resolve(thread);
    };
    const listen = (event: string, call: () => void): void => {
      if (worker.on !== undefined) worker.on(event, call);
      else worker.addEventListener?.(event, call);
    };
    listen('message', ready);
    listen('error', end);
    listen('exit', end); // only workers in Node have it
    worker.postMessage(start);
  });
}

declare function setTimeout(call: () => void, ms: number): object;
declare function clearTimeout(timer: object): void;
