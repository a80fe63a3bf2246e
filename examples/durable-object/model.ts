// The Durable Object: the one place where the model is, so that all clients teach the same one. An answer is computed
// without waiting for anything, so no other request comes in between, and the runtime holds it back until everything
// written is on disk.
import { type Settings, settingsOf } from './settings.ts';
import { batchOf, checksum } from './task.ts';
import { Training } from './training.ts';
import type { ObjectState, Variables } from './types.ts';

export class Model {
  readonly #state: ObjectState;
  readonly #settings: Settings;
  /** Undefined until it is needed, and after a failure: the next request resumes from storage. */
  #training: Training | undefined;
  #hasAlarm = false;
  /** No round starts before this time, because a request has come. */
  #busyUntil = 0;

  constructor(state: ObjectState, variables: Variables) {
    this.#state = state;
    this.#settings = settingsOf(variables);
    state.blockConcurrencyWhile(async () => {
      this.#hasAlarm = (await state.storage.getAlarm()) !== null;
    });
  }

  /** `POST /steps/<number>`, `GET /status`, `GET /model.safetensors`: the Worker lets through nothing else. */
  async fetch(request: Request): Promise<Response> {
    const body = new Uint8Array(await request.arrayBuffer());
    const answer = this.#safely((training) => this.#answer(training, request, body));
    await this.#arm();
    return answer;
  }

  /** A training round without requests. If it runs again after a crash, it leaves out what has been done. */
  async alarm(): Promise<void> {
    this.#hasAlarm = false;
    const now = Date.now();
    const training = this.#resume();
    try {
      if (training.due !== undefined && now >= Math.max(training.due, this.#busyUntil)) training.round(now);
    } catch (error) {
      this.#training = undefined;
      throw error; // the runtime tries again later
    }
    await this.#arm();
  }

  #resume(): Training {
    this.#training ??= new Training(this.#state.storage, this.#settings);
    return this.#training;
  }

  #safely(answer: (training: Training) => Response): Response {
    try {
      return answer(this.#resume());
    } catch (error) {
      this.#training = undefined;
      return Response.json({ error: `${error}` }, { status: 500 });
    }
  }

  #answer(training: Training, request: Request, body: Uint8Array): Response {
    const { pathname, searchParams } = new URL(request.url);
    if (request.method === 'POST') return this.#learn(training, Number(pathname.split('/').at(-1)), body);
    if (pathname === '/status') return Response.json(training.status());
    const headers = { 'content-type': 'application/octet-stream' };
    return new Response(training.save(searchParams.get('state') === '1'), { headers });
  }

  #learn(training: Training, step: number, body: Uint8Array): Response {
    const expected = training.step + 1;
    if (step > expected) return conflict(`step ${step} comes too early, expected ${expected}`, expected);
    if (step < expected) {
      const known = training.find(step);
      if (known?.checksum !== checksum(body)) return conflict(`step ${step} was taken with another batch`, expected);
      return Response.json({ step, loss: known.loss, duplicate: true });
    }
    try {
      batchOf(body);
    } catch (error) {
      return Response.json({ error: `${error}` }, { status: 400 });
    }
    this.#busyUntil = Date.now() + 1000 * this.#settings.roundSeconds;
    const { loss } = training.learn(body);
    return Response.json({ step, loss });
  }

  /** Sets the alarm for the next round, unless there is one: it is not moved, but finds out that it came too early. */
  async #arm(): Promise<void> {
    const due = this.#training?.due;
    if (due === undefined || this.#hasAlarm) return;
    this.#hasAlarm = true;
    await this.#state.storage.setAlarm(Math.max(due, this.#busyUntil, Date.now()));
  }
}

function conflict(error: string, expected: number): Response {
  return Response.json({ error, expected }, { status: 409 });
}
