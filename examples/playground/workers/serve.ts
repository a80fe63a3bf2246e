// The worker's side of a panel: runs a generator, posts what it yields, and listens in between, so that it can be paused.

/** What a panel sends. */
export type Order<Settings> = { readonly start: Settings } | 'pause' | 'continue';

/** What a worker answers. */
export type Report<Value> = { readonly value: Value } | { readonly error: string } | 'done';

interface Scope {
  postMessage(message: unknown): void;
  onmessage: (event: { readonly data: unknown }) => void;
}

/** Serves one run: `begin` receives the settings and returns the generator. A panel starts a new worker for the next. */
export function serve<Settings, Value>(
  begin: (settings: Settings) => Iterable<Value> | Promise<Iterable<Value>>,
): void {
  const scope = globalThis as unknown as Scope;
  const post = (report: Report<Value>) => scope.postMessage(report);
  let isPaused = false;
  let wake = () => {};

  const woken = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });

  async function run(settings: Settings): Promise<void> {
    try {
      const values = (await begin(settings))[Symbol.iterator]();
      for (;;) {
        await nextTask();
        while (isPaused) await woken();
        const next = values.next();
        if (next.done) break;
        post({ value: next.value });
      }
      post('done');
    } catch (error) {
      post({ error: `${error instanceof Error ? error.message : error}` });
    }
  }

  scope.onmessage = ({ data }) => {
    const order = data as Order<Settings>;
    if (typeof order === 'object') run(order.start);
    else {
      isPaused = order === 'pause';
      if (!isPaused) wake();
    }
  };
}

/** Lets messages in. A timer would do too, but browsers delay nested timers by 4 ms. */
function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
