// How the page looks and whether everyone can use it: axe-core, screenshots and reduced motion, in light, in dark and
// as wide as a phone.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { visit } from './visit.mjs';

/** Resolves packages of the tests in browsers, which are installed only after this file has been loaded. */
const browsers = createRequire(new URL('../browsers/package.json', import.meta.url));
const SERIOUS = ['serious', 'critical'];

/** Looks at the page in light, also as wide as a phone, or in dark, with less motion. Writes pictures into `shots`. */
export function look({ name, ...found }, site, { dark, shots }) {
  mkdirSync(shots, { recursive: true });
  return visit({ name, ...found, dark, calm: dark }, { site }, async (visited) => {
    const file = (what) => join(shots, `${name}-${what}.png`);
    await visited.open();
    await visited.driver.manage().window().setRect({ x: 0, y: 0, width: 1280, height: 3600 });
    const widths = [await seen(visited, file(dark ? 'dark' : 'light'))];
    if (!dark) {
      await visited.openAsPhone();
      widths.push(await seen(visited, file('phone')));
    }
    return { dark, widths, complaints: await visited.complaints() };
  });
}

/** One width: what the page knows of the visitor, then, in the dark, where answers differ, a picture and axe-core. */
async function seen(visited, file) {
  await visited.ready();
  const knows = await visited.run(() => ({
    isDark: matchMedia('(prefers-color-scheme: dark)').matches,
    isCalm: matchMedia('(prefers-reduced-motion: reduce)').matches,
    background: getComputedStyle(document.body).backgroundColor,
    brightness: document.getElementById('brightness').value,
    untouched: document.getElementById('landscape').dataset.state === 'loading',
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  }));
  await visited.panel('draw', 'done');
  await visited.run(() => {
    const slider = document.getElementById('brightness');
    slider.value = '-0.45';
    slider.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await visited.drawn();
  writeFileSync(file, Buffer.from(await visited.driver.takeScreenshot(), 'base64'));
  await visited.driver.executeScript(readFileSync(browsers.resolve('axe-core/axe.min.js'), 'utf8'));
  const violations = await visited.run(async () => (await window.axe.run(document)).violations);
  const faults = violations
    .filter(({ impact }) => SERIOUS.includes(impact))
    .map(({ id, help, nodes }) => `${id}, ${help}: ${nodes.map(({ html }) => html).join(' ')}`);
  return { ...knows, faults };
}

/** Says what is wrong with these widths; undefined if nothing is. */
export function judge({ dark, widths, complaints }) {
  const wrong = widths.flatMap((at) => [
    ...at.faults,
    ...(at.isDark === dark && at.isCalm === dark
      ? []
      : [`the browser does not prefer ${dark ? 'dark and calm' : 'light'}`]),
    ...(isDark(at.background) === dark ? [] : [`a background of ${at.background}`]),
    ...(!dark || (at.brightness === '0' && at.untouched) ? [] : ['it moves by itself']),
    ...(at.overflow > 0 ? [`${at.overflow} pixels too wide`] : []),
  ]);
  wrong.push(...complaints);
  return wrong.length === 0 ? undefined : wrong.join('\n');
}

function isDark(colour) {
  const [r, g, b] = colour.match(/[\d.]+/g).map(Number);
  return (r + g + b) / 3 < 128;
}
