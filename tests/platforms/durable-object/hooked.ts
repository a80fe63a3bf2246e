// The example's Worker with hooks on storage: at a chosen place it fails, or stops dead and says so, for a test to kill it
// there. It also says when the object is constructed.
import { Model as Original } from '../../../examples/durable-object/model.ts';
import worker from '../../../examples/durable-object/worker.ts';

export default worker;

type State = ConstructorParameters<typeof Original>[0];
type Variables = ConstructorParameters<typeof Original>[1] & { readonly STOP?: string; readonly FAIL?: string };

/** What a test wants to happen, and where: `log:13` is the thirteenth time that `log` is passed. */
class Hooks {
  readonly #remaining: Map<string, number>;

  constructor({ STOP, FAIL }: Variables) {
    const entries = Object.entries({ STOP, FAIL }).flatMap(([action, text]) => {
      const [place, count] = text?.split(':') ?? [];
      return place === undefined ? [] : [[`${action} ${place}`, Number(count)] as const];
    });
    this.#remaining = new Map(entries);
  }

  /** Throws if the test wants it, and if it wants a stop, does not return: only a signal ends the process then. */
  at(place: string, found = ''): void {
    if (this.#isReached(`FAIL ${place}`)) throw new Error(`failed at ${place}`);
    if (!this.#isReached(`STOP ${place}`)) return;
    console.log(`stopped at ${place}: ${found}`);
    for (;;);
  }

  #isReached(name: string): boolean {
    const remaining = (this.#remaining.get(name) ?? 0) - 1;
    this.#remaining.set(name, remaining);
    return remaining === 0;
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
function hooked(state: State, hooks: Hooks): State {
  const { storage } = state;
  const sql = replacing(storage.sql, {
    exec: (query, ...values) => {
      const cursor = storage.sql.exec(query, ...values);
      if (query.includes('INTO snapshot ')) hooks.at('row');
      if (query.includes('INTO log ')) hooks.at('log');
      return cursor as never;
    },
  });
  const transactionSync = <Result>(body: () => Result): Result =>
    storage.transactionSync(() => {
      const result = body();
      hooks.at('transaction');
      return result;
    });
  return replacing(state, { storage: replacing(storage, { sql, transactionSync }) });
}

/** The object with its hooks, and further places, where what a request or an alarm wrote is on disk. */
export class Model {
  readonly #model: Original;
  readonly #hooks: Hooks;
  readonly #storage: { sync(): Promise<void> };

  constructor(state: State, variables: Variables) {
    console.log('constructed');
    this.#hooks = new Hooks(variables);
    this.#storage = state.storage as typeof state.storage & { sync(): Promise<void> };
    this.#model = new Original(hooked(state, this.#hooks), variables);
  }

  async fetch(request: Request): Promise<Response> {
    const response = await this.#model.fetch(request);
    await this.#storage.sync();
    if (request.method === 'POST') this.#hooks.at('reply');
    return response;
  }

  /** Calls the handler twice, as the runtime does if it cannot know that the alarm has been handled. */
  async alarm(): Promise<void> {
    await this.#model.alarm();
    await this.#storage.sync();
    if ((await this.#status()).rounds === 0) return; // it came too early
    this.#hooks.at('round');
    await this.#model.alarm();
    this.#hooks.at('again', JSON.stringify(await this.#status()));
  }

  async #status(): Promise<{ rounds: number }> {
    const response = await this.#model.fetch(new Request('http://model/status'));
    return (await response.json()) as { rounds: number };
  }
}
