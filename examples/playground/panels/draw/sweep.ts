// Moves the slider to and fro until the visitor touches it.

/** Seconds from the middle to both ends and back. */
const PERIOD = 7;

export interface SweepParts {
  readonly slider: HTMLInputElement;
  readonly button: HTMLButtonElement;
  /** Called with each new place of the slider. */
  readonly moved: () => void;
}

export class Sweep {
  readonly #parts: SweepParts;
  /** When the slider was in the middle, moving to brighter; undefined while it rests. */
  #began: number | undefined;

  constructor(parts: SweepParts) {
    this.#parts = parts;
    for (const touch of ['pointerdown', 'focus', 'input', 'keydown']) {
      parts.slider.addEventListener(touch, () => this.stop());
    }
    parts.button.addEventListener('click', () => (this.isSweeping ? this.stop() : this.start()));
    this.#show();
  }

  get isSweeping(): boolean {
    return this.#began !== undefined;
  }

  /** Begins where the slider is. */
  start(): void {
    if (this.isSweeping) return;
    const phase = Math.asin(Math.max(-1, Math.min(1, 2 * Number(this.#parts.slider.value)))) / (2 * Math.PI);
    this.#began = performance.now() - 1000 * PERIOD * phase;
    this.#show();
    requestAnimationFrame((now) => this.#frame(now));
  }

  stop(): void {
    if (!this.isSweeping) return;
    this.#began = undefined;
    this.#show();
  }

  #frame(now: number): void {
    if (this.#began === undefined) return;
    const angle = (2 * Math.PI * (now - this.#began)) / (1000 * PERIOD);
    this.#parts.slider.value = `${Math.round(50 * Math.sin(angle)) / 100}`;
    this.#parts.moved();
    requestAnimationFrame((next) => this.#frame(next));
  }

  #show(): void {
    this.#parts.button.textContent = this.isSweeping ? 'Pause light' : 'Sweep light';
  }
}
