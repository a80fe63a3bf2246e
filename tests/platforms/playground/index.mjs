// examples/playground, built with the packed package, in three browsers: what it shows, and where it must work.
import { join } from 'node:path';
import { packagesOf } from '../../../scripts/lib/packages.mjs';
import { check } from '../browsers/checks.mjs';
import { inBrowsers } from '../browsers/index.mjs';
import { versionOf } from '../browsers/packaged.mjs';
import * as found from '../runtimes/found.mjs';
import * as address from './address.mjs';
import * as draw from './draw.mjs';
import * as elsewhere from './elsewhere.mjs';
import * as looks from './looks.mjs';
import { panels, rows } from './panels.mjs';
import { build, tooHeavy, weigh } from './site.mjs';
import { visit } from './visit.mjs';

/** Nothing: a page that trains takes a while. */
export function quick() {
  return [];
}

export async function full(context) {
  await packagesOf(new URL('../runtimes/', import.meta.url));
  await packagesOf(new URL('../browsers/bundlers/', import.meta.url));
  const node = (await found.node(24)) ?? (await found.node(22)); // they run TypeScript directly
  if (node === undefined)
    return [{ runtime: 'Node 22', entry: 'playground', missing: 'npm has none for this platform' }];
  const built = once(() => build(node, context));
  const shots = join(context.root, 'build/playground-shots');
  const weight = { runtime: 'Vite', version: versionOf('vite'), entry: 'playground: weight' };
  return [
    check(weight, async () => weigh(await built()), tooHeavy),
    ...(await inBrowsers('playground', (name, browser) => inOne({ name, ...browser }, built, shots))),
  ];
}

/** The checks of one browser. Those that look at the same visit share it. */
function inOne(browser, built, shots) {
  const row = (what, run, judge) =>
    check({ runtime: browser.name, version: browser.version, entry: `playground: ${what}` }, run, judge);
  const everything = browser.name === 'Chromium';
  const first = once(async () => visit(browser, { site: await built() }, firstPanel));
  const others = once(async () => visit(browser, { site: await built() }, (visited) => panels(visited, everything)));
  const away = once(async () => elsewhere.go(browser, await built()));
  const look = async (dark) => looks.look(browser, await built(), { dark, shots });
  return [
    row('draw a digit, move the light', async () => (await first()).panel, draw.judge),
    row('settings in the address', async () => (await first()).address, address.judge),
    ...rows(everything).map(([what, judge]) => row(what, others, judge)),
    row('light, phone: axe-core, pictures', () => look(false), looks.judge),
    row('dark, less motion: axe-core, pictures', () => look(true), looks.judge),
    row('sub-folder, not isolated, strict policy', away, elsewhere.judgeWorking),
    row('a sentence without WebAssembly, without Workers', away, elsewhere.judgeLacking),
    row('a sentence without SIMD', async () => elsewhere.goWithoutSimd(browser, await built()), elsewhere.judgeLacking),
  ];
}

async function firstPanel(visited) {
  await visited.open('/#seed=2');
  return { panel: await draw.draw(visited), address: await address.roundTrip(visited) };
}

/** Calls a function once, however many ask for its result. */
function once(compute) {
  let result;
  return () => {
    result ??= compute();
    return result;
  };
}
