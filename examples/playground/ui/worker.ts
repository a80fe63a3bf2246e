// A worker of the page, with typed messages. Whatever goes wrong in it becomes a sentence on the page.

export interface Running<In> {
  send(message: In, transfer?: Transferable[]): void;
  stop(): void;
}

export interface Reactions<Out> {
  message(message: Out): void;
  /** Called once, with a sentence for the visitor. The worker has been stopped. */
  failure(sentence: string): void;
}

/**
 * Puts a worker to use: runWorker(new Worker(new URL('...', import.meta.url), { type: 'module' }), reactions). The
 * caller creates it, because bundlers look for that expression.
 */
export function runWorker<In, Out>(worker: Worker, { message, failure }: Reactions<Out>): Running<In> {
  let ended = false;
  const stop = () => {
    ended = true;
    worker.terminate();
  };
  const fail = (reason: string) => {
    if (ended) return;
    stop();
    failure(reason);
  };
  worker.addEventListener('message', ({ data }: MessageEvent<Out>) => {
    if (!ended) message(data);
  });
  worker.addEventListener('error', (event) => {
    event.preventDefault(); // it is shown on the page
    const reason =
      event instanceof ErrorEvent && event.message ? `: ${event.message}` : ', or it was not allowed to start';
    fail(`This part has stopped: its worker failed${reason}.`);
  });
  worker.addEventListener('messageerror', () =>
    fail('This part has stopped: a message from its worker was unreadable.'),
  );
  return { send: (data, transfer = []) => worker.postMessage(data, transfer), stop };
}
