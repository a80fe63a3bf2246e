// What the page says, read from it. The functions run in the page, so each is complete in itself.

/** A table: { head: its headings, rows: its texts }. */
export function table(selector) {
  const found = document.querySelector(selector);
  const texts = (row) => [...row.cells].map(({ textContent }) => textContent.trim());
  return { head: texts(found.tHead.rows[0]), rows: [...found.tBodies[0].rows].map(texts) };
}

/** Both answers: { plain, gc }, each { digit, bars }. */
export function answers() {
  const card = (arm) => {
    const element = document.querySelector(`[data-arm=${arm}]`);
    const bars = [...element.querySelectorAll('[data-bar]')].map(({ dataset }) => Number(dataset.value));
    return { digit: element.querySelector('output').textContent.trim(), bars };
  };
  return { plain: card('plain'), gc: card('gc') };
}

/** The controls that the address sets. */
export function controls() {
  const value = (id) => document.getElementById(id).value;
  return {
    seed: value('seed'),
    brightness: value('brightness'),
    clip: document.getElementById('clip').checked,
    pixels: value('pixels'),
    labels: value('labels'),
  };
}

/** The row sums: { plain, gc }. */
export function rowSums() {
  const sum = (arm) => Number(document.querySelector(`[data-row-sum=${arm}]`).dataset.value);
  return { plain: sum('plain'), gc: sum('gc') };
}

/** The newest weights of a worker: [arm, [name, bytes of float32 numbers in base64]]. */
export function weightsAsText() {
  const text = (array) => {
    const bytes = new Uint8Array(Float32Array.from(array).buffer);
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  };
  const arms = Object.entries(window.watched.arms);
  return arms.map(([arm, arrays]) => [arm, Object.entries(arrays).map(([name, array]) => [name, text(array)])]);
}

/** Turns that back into arrays: { arm: { name: array } }. */
export function weightsOf(arms) {
  const array = (text) => new Float32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer);
  const arrays = (named) => Object.fromEntries(named.map(([name, text]) => [name, array(text)]));
  return Object.fromEntries(arms.map(([arm, named]) => [arm, arrays(named)]));
}

/** Puts `count` test digits on the pad, one after the other, and reads both answers at each of these brightnesses. */
export function sweep(count, offsets) {
  const slider = document.getElementById('brightness');
  const digit = (arm) => document.querySelector(`[data-arm=${arm}] output`).textContent.trim();
  const seen = [];
  for (let i = 0; i < count; i++) {
    document.getElementById('next-digit').click();
    const each = offsets.map((offset) => {
      slider.value = `${offset}`;
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      return { plain: digit('plain'), gc: digit('gc') };
    });
    seen.push({ plain: each.map(({ plain }) => plain), gc: each.map(({ gc }) => gc) });
  }
  return { seen, state: document.getElementById('draw').dataset.state };
}

/** How many of the pad's pixels differ from its first one. */
export function ink() {
  const pad = document.getElementById('pad');
  // A copy, since Chromium warns about reading a canvas that is made for drawing.
  const copy = new OffscreenCanvas(pad.width, pad.height).getContext('2d', { willReadFrequently: true });
  copy.drawImage(pad, 0, 0);
  const { data } = copy.getImageData(0, 0, pad.width, pad.height);
  let count = 0;
  for (let i = 4; i < data.length; i += 4) if (Math.abs(data[i] - data[0]) > 40) count++;
  return count;
}
