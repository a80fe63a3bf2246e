// One panel's worker: started, paused, continued and restarted, by the visitor and by its turn.

import { type Running, runWorker } from '../ui/worker.ts';
import type { Order, Report } from '../workers/serve.ts';
import { Turn } from './turns.ts';

export interface Parts<Settings, Value> {
  readonly section: HTMLElement;
  /** Start, Pause, Continue, Run again. */
  readonly button: HTMLButtonElement;
  /** What the button says in place of Start. */
  readonly label?: string;
  /** Says what this class has to say: that the panel waits, or why it has failed. The panel itself writes there too. */
  readonly status: HTMLElement;
  /** Creates the worker, for bundlers where they can see its address. */
  readonly worker: () => Worker;
  /** What the worker needs: asked for at each start, when charts are cleared too. */
  readonly settings: () => Settings | Promise<Settings>;
  readonly value: (value: Value) => void;
  readonly done: () => void;
  /** Whether it starts by itself as soon as it is seen. */
  readonly startsWhenSeen: boolean;
}

type State = 'idle' | 'running' | 'stopped' | 'done';

const LABELS: Readonly<Record<State, string>> = {
  idle: 'Start',
  running: 'Pause',
  stopped: 'Continue',
  done: 'Run again',
};

export class Run<Settings, Value> {
  readonly #parts: Parts<Settings, Value>;
  readonly #turn: Turn;
  #state: State = 'idle';
  #running: Running<Order<Settings>> | undefined;
  /** How many runs there have been: what an earlier one still sends or waits for is ignored. */
  #number = 0;

  constructor(parts: Parts<Settings, Value>) {
    this.#parts = parts;
    const work = { run: () => this.#proceed(true), pause: () => this.#proceed(false) };
    this.#turn = new Turn(parts.section, work, () => {
      if (parts.startsWhenSeen && this.#state === 'idle') this.restart();
    });
    this.#show('idle');
    parts.button.addEventListener('click', () => this.#press());
  }

  /** Begins anew, with the settings of this moment. */
  async restart(): Promise<void> {
    this.#end();
    this.#number += 1;
    const own = this.#number;
    const { section, settings } = this.#parts;
    this.#show('running');
    section.dataset.state = 'running';
    this.#parts.status.textContent = 'Waits until it is in view and no other part of the page trains.';
    try {
      const start = await settings();
      if (own !== this.#number) return;
      this.#running = this.#begin(start);
      if (this.#state === 'running') this.#turn.ask();
    } catch (error) {
      this.#fail(`This part cannot run: ${error instanceof Error ? error.message : error}.`);
    }
  }

  #begin(start: Settings): Running<Order<Settings>> {
    const own = this.#number;
    const running = runWorker<Order<Settings>, Report<Value>>(this.#parts.worker(), {
      message: (report) => {
        if (own !== this.#number) return;
        if (report === 'done') this.#finish();
        else if ('error' in report) this.#fail(`This part has stopped: ${report.error}.`);
        else this.#parts.value(report.value);
      },
      failure: (sentence) => this.#fail(sentence),
    });
    running.send('pause'); // until it is its turn
    running.send({ start });
    return running;
  }

  #press(): void {
    if (this.#state === 'running') {
      this.#show('stopped');
      this.#turn.end();
    } else if (this.#state === 'stopped') {
      this.#show('running');
      this.#turn.ask();
    } else this.restart();
  }

  #proceed(hasTurn: boolean): void {
    this.#running?.send(hasTurn ? 'continue' : 'pause');
  }

  #finish(): void {
    this.#end();
    this.#show('done');
    this.#parts.section.dataset.state = 'done';
    this.#parts.done();
  }

  #fail(sentence: string): void {
    this.#end();
    this.#show('done');
    this.#parts.section.dataset.state = 'failed';
    this.#parts.status.textContent = sentence;
  }

  #end(): void {
    this.#running?.stop();
    this.#running = undefined;
    this.#turn.end();
  }

  #show(state: State): void {
    this.#state = state;
    const { button, label } = this.#parts;
    button.textContent = state === 'idle' && label !== undefined ? label : LABELS[state];
  }
}
