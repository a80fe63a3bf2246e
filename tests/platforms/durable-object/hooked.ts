// The example's Worker with hooks on storage: it stops dead at a chosen place and says so, for a test to kill it there.
import { Model as Original } from '../../../examples/durable-object/model.ts';
import worker from '../../../examples/durable-object/worker.ts';

export default worker;

type State = ConstructorParameters<typeof Original>[0];
type Variables = ConstructorParameters<typeof Original>[1] & { readonly STOP?: string };

/** Where the test wants to kill: at which place, and how many times it is to be passed before. */
class Stop {
  readonly #place: string;
  #remaining: number;

  constructor(text = '') {
    const [place = '', count] = text.split(':');
    this.#place = place;
    this.#remaining = Number(count);
  }

  /** Does not return if this is the place: only a signal ends the process then. */
  at(place: string, found = ''): void {
    if (place !== this.#place || --this.#remaining > 0) return;
    console.log(`stopped at ${place}: ${found}`);
    for (;;);
  }
}

/** An object whose functions are called on the original, and some of them replaced. */
function replacing<Target extends object>(target: Target, replaced: Partial<Target>): Target {
  const get = (_: Target, name: string | symbol): unknown => {
    if (name in replaced) return Reflect.get(replaced, name);
    const value: unknown = Reflect.get(target, name, target);
    return typeof value === 'function' ? value.bind(target) : value;
  };
  return new Proxy(target, { get });
}

/** `row`: a row of a snapshot was inserted. `log`: a batch was. `transaction`: all of its statements have run. */
function hooked(state: State, stop: Stop): State {
  const { storage } = state;
  const sql = replacing(storage.sql, {
    exec: (query, ...values) => {
      const cursor = storage.sql.exec(query, ...values);
      if (query.includes('INTO snapshot ')) stop.at('row');
      if (query.includes('INTO log ')) stop.at('log');
      return cursor as never;
    },
  });
  const transactionSync = <Result>(body: () => Result): Result =>
    storage.transactionSync(() => {
      const result = body();
      stop.at('transaction');
      return result;
    });
  return replacing(state, { storage: replacing(storage, { sql, transactionSync }) });
}

/** The object with its hooks, and further places, where what a request or an alarm wrote is on disk. */
export class Model {
  readonly #model: Original;
  readonly #stop: Stop;
  readonly #storage: { sync(): Promise<void> };

  constructor(state: State, variables: Variables) {
    this.#stop = new Stop(variables.STOP);
    this.#storage = state.storage as typeof state.storage & { sync(): Promise<void> };
    this.#model = new Original(hooked(state, this.#stop), variables);
  }

  async fetch(request: Request): Promise<Response> {
    const response = await this.#model.fetch(request);
    await this.#storage.sync();
    if (request.method === 'POST') this.#stop.at('reply');
    return response;
  }

  /** Calls the handler twice, as the runtime does if it cannot know that the alarm has been handled. */
  async alarm(): Promise<void> {
    await this.#model.alarm();
    await this.#storage.sync();
    if ((await this.#status()).rounds === 0) return; // it came too early
    this.#stop.at('round');
    await this.#model.alarm();
    this.#stop.at('again', JSON.stringify(await this.#status()));
  }

  async #status(): Promise<{ rounds: number }> {
    const response = await this.#model.fetch(new Request('http://model/status'));
    return (await response.json()) as { rounds: number };
  }
}
