// Settings in the address: they give the same page again, and bad ones the defaults.
import { isDeepStrictEqual as same } from 'node:util';
import { answers, controls, rowSums, table } from './read.mjs';

const BAD = '#seed=none&brightness=9&clip=maybe&digit=1e9&pixels=pink&labels=odd&more=1';
/** What a visitor sets in the page; the seed is in its address already. */
const CHOSEN = { seed: '2', brightness: '-0.2', clip: true, pixels: 'inverted', labels: 'skewed' };
const DEFAULTS = { seed: '1', clip: false, pixels: 'raw', labels: 'even' };

/** Changes every setting of a page that has trained, opens the address that it then has, and then a bad one. */
export async function roundTrip(visited) {
  await visited.run(({ brightness, clip, pixels, labels }) => {
    const set = (id, name, value, event) => {
      const element = document.getElementById(id);
      element[name] = value;
      element.dispatchEvent(new Event(event, { bubbles: true }));
    };
    document.getElementById('next-digit').click();
    set('brightness', 'value', brightness, 'input');
    set('clip', 'checked', clip, 'change');
    set('pixels', 'value', pixels, 'change');
    set('labels', 'value', labels, 'change');
  }, CHOSEN);
  const complete = () =>
    ['-0.2', 'clip=1', 'inverted', 'skewed', 'digit='].every((part) => location.hash.includes(part));
  await visited.until('the address has all settings', 10, complete);
  const chosen = await state(visited);
  const hash = await visited.run(() => location.hash);
  await visited.open(`/${hash}`);
  const again = await state(visited);
  await visited.open(`/${BAD}`);
  await visited.ready();
  return { hash, chosen, again, defaults: await visited.run(controls), complaints: await visited.complaints() };
}

/** Everything that a shared address has to give again. */
async function state(visited) {
  await visited.panel('draw', 'done');
  return {
    controls: await visited.run(controls),
    answers: await visited.run(answers),
    sums: await visited.run(rowSums),
    curves: await visited.run(table, '#accuracy-chart table'),
  };
}

export function judge({ hash, chosen, again, defaults, complaints }) {
  const text = (value) => JSON.stringify(value);
  if (!same(chosen.controls, CHOSEN)) return `the controls are ${text(chosen.controls)}`;
  if (!same(chosen, again)) return `${hash} gives\n${text(again)}\ninstead of\n${text(chosen)}`;
  const { brightness, ...others } = defaults; // which moves by itself
  if (!same(others, DEFAULTS) || !(Math.abs(brightness) <= 0.5)) return `${BAD} gives ${text(defaults)}`;
  return complaints.length === 0 ? undefined : complaints.join('\n');
}
