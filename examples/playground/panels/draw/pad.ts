// The pad: a canvas of 28 by 28 pixels to draw on with a mouse, a finger, a pen or the keyboard.

import { type Place, SIDE, stroke } from './ink.ts';

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export interface PadParts {
  readonly canvas: HTMLCanvasElement;
  /** Outlines the pixel that the keyboard is at. */
  readonly marker: HTMLElement;
  /** Says where the keyboard is. */
  readonly position: HTMLElement;
  /** Called before the first ink of a stroke: a digit that is on the pad may give way. */
  readonly begun: () => void;
  /** Called after each piece of a stroke. */
  readonly drawn: () => void;
}

export class Pad {
  /** From 0 to 1, row by row. */
  readonly ink = new Float32Array(SIDE * SIDE);
  readonly #parts: PadParts;
  #pointer: Place | undefined;
  #keyboard: Place = { x: (SIDE + 1) / 2, y: (SIDE + 1) / 2 };
  #penIsDown = false;

  constructor(parts: PadParts) {
    this.#parts = parts;
    const { canvas } = parts;
    canvas.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      canvas.setPointerCapture(event.pointerId);
      parts.begun();
      this.#pointer = this.#placeOf(event);
      this.#draw(this.#pointer, this.#pointer);
    });
    canvas.addEventListener('pointermove', (event) => {
      if (this.#pointer === undefined) return;
      const path = event.getCoalescedEvents?.() ?? []; // empty in some browsers for events made by programs
      for (const piece of path.length > 0 ? path : [event]) this.#continue(this.#placeOf(piece));
    });
    for (const name of ['pointerup', 'pointercancel']) {
      canvas.addEventListener(name, () => {
        this.#pointer = undefined;
      });
    }
    canvas.addEventListener('keydown', (event) => this.#press(event));
    canvas.addEventListener('focus', () => this.#mark());
    canvas.addEventListener('blur', () => {
      this.#penIsDown = false;
      this.#mark();
    });
    this.#mark();
  }

  /** Replaces what is on the pad. */
  set(image: Float32Array): void {
    this.ink.set(image);
    this.#penIsDown = false;
    this.#mark();
  }

  #continue(to: Place): void {
    if (this.#pointer === undefined) return;
    this.#draw(this.#pointer, to);
    this.#pointer = to;
  }

  #press(event: KeyboardEvent): void {
    const step = ARROWS[event.key];
    if (step !== undefined) {
      const limited = (value: number) => Math.min(SIDE - 0.5, Math.max(0.5, value));
      const from = this.#keyboard;
      this.#keyboard = { x: limited(from.x + step[0]), y: limited(from.y + step[1]) };
      if (this.#penIsDown) this.#draw(from, this.#keyboard);
    } else if (event.key === ' ' || event.key === 'Enter') {
      this.#penIsDown = !this.#penIsDown;
      if (this.#penIsDown) {
        this.#parts.begun();
        this.#penIsDown = true; // what gave way lifted it
        this.#draw(this.#keyboard, this.#keyboard);
      }
    } else if (event.key === 'Escape') this.#penIsDown = false;
    else return;
    event.preventDefault(); // the page would scroll
    this.#mark();
    this.#parts.position.textContent = this.#where();
  }

  #draw(from: Place, to: Place): void {
    stroke(this.ink, from, to);
    this.#parts.drawn();
  }

  #placeOf(event: MouseEvent): Place {
    const { left, top, width, height } = this.#parts.canvas.getBoundingClientRect();
    return { x: ((event.clientX - left) / width) * SIDE, y: ((event.clientY - top) / height) * SIDE };
  }

  #mark(): void {
    const { marker, canvas } = this.#parts;
    marker.hidden = !canvas.matches(':focus-visible'); // not for a mouse
    marker.dataset.pen = this.#penIsDown ? 'down' : 'up';
    marker.style.left = `${(100 * (this.#keyboard.x - 0.5)) / SIDE}%`;
    marker.style.top = `${(100 * (this.#keyboard.y - 0.5)) / SIDE}%`;
  }

  #where(): string {
    const { x, y } = this.#keyboard;
    return `Column ${Math.ceil(x)}, row ${Math.ceil(y)}, pen ${this.#penIsDown ? 'down' : 'up'}`;
  }
}
