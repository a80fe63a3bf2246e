// Panels take turns: only one of them trains at a time, since they share the cores, and only while it can be seen.

/** What a panel can do. Both are called only when something changes. */
export interface Work {
  run(): void;
  pause(): void;
}

/** All panels that want to run, from the top of the page down: the first one shows what the page is about. */
const waiting: Turn[] = [];
let current: Turn | undefined;
let count = 0;

/** One panel's claim to the cores. */
export class Turn {
  readonly #work: Work;
  /** Panels are mounted from the top down. */
  readonly #place = count++;
  #isInView = false;

  /** Watches whether `section` is in view, and calls `seen` when it comes into view for the first time. */
  constructor(section: Element, work: Work, seen = () => {}) {
    this.#work = work;
    let wasSeen = false;
    new IntersectionObserver((entries) => {
      this.#isInView = entries.at(-1)?.isIntersecting === true;
      if (this.#isInView && !wasSeen) {
        wasSeen = true;
        seen();
      }
      Turn.#choose();
    }).observe(section);
  }

  /** Asks for a turn, which a panel further down that has it then gives away. */
  ask(): void {
    if (!waiting.includes(this)) waiting.push(this);
    waiting.sort((a, b) => a.#place - b.#place);
    Turn.#choose();
  }

  /** Ends it: the panel has finished, or the visitor has paused it. */
  end(): void {
    const index = waiting.indexOf(this);
    if (index >= 0) waiting.splice(index, 1);
    Turn.#choose();
  }

  static #choose(): void {
    const wanted = document.hidden ? undefined : waiting.find((turn) => turn.#isInView);
    if (wanted === current) return;
    if (current !== undefined) current.#work.pause();
    current = wanted;
    if (current !== undefined) current.#work.run();
  }

  static {
    document.addEventListener('visibilitychange', () => Turn.#choose());
  }
}
