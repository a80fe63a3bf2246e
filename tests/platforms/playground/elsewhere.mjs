// Where the page must work all the same, in a sub-folder of a host that isolates nothing and has a strict policy; and
// browsers in which it cannot train: it says so in a sentence, and shows no empty panels.
import { rowSums } from './read.mjs';
import { visit } from './visit.mjs';

const policy = (text) => ({ 'Content-Security-Policy': text });
const OPEN = { 'Cross-Origin-Opener-Policy': 'unsafe-none', 'Cross-Origin-Embedder-Policy': 'unsafe-none' };
const STRICT = policy("default-src 'self'; img-src 'self' data:; script-src 'self' 'wasm-unsafe-eval'");
const WORKING = '/some/where/';
/** Folder, what it lacks, and what the sentence must say. */
const LACKING = [
  ['/policy/', { headers: { ...OPEN, ...policy("script-src 'self'") } }, /WebAssembly.*not allowed/],
  ['/worker/', { headers: OPEN, before: 'delete window.Worker;' }, /Web Workers/],
  ['/wasm/', { headers: OPEN, before: 'delete window.WebAssembly;' }, /WebAssembly/],
];
/** Browsers that really have no SIMD; Firefox cannot be told to, so there validation refuses every module. */
const WITHOUT_SIMD = {
  Chromium: { flags: ['sse4-1', 'sse4-2', 'avx', 'avx2'].map((set) => `--no-enable-${set}`).join(' ') },
  WebKit: { env: { JSC_useWasmSIMD: '0' } },
};

/** What happens in each of those folders. */
export function go(browser, site) {
  const copies = { [WORKING]: { headers: { ...OPEN, ...STRICT } } };
  for (const [at, copy] of LACKING) copies[at] = copy;
  return visit(browser, { site, copies }, async (visited) => {
    await visited.open(WORKING);
    await visited.panel('draw', 'done');
    const working = {
      isolated: await visited.run(() => window.crossOriginIsolated),
      sums: await visited.run(rowSums),
      complaints: await visited.complaints(),
    };
    const lacking = [];
    for (const [at, , pattern] of LACKING) {
      await visited.open(at);
      lacking.push({ at, pattern, ...(await sentence(visited)) });
    }
    return { working, lacking };
  });
}

/** What it shows in a browser without SIMD. */
export function goWithoutSimd(browser, site) {
  const changed = WITHOUT_SIMD[browser.name];
  const before = changed === undefined ? 'WebAssembly.validate = () => false;' : '';
  return visit({ ...browser, ...changed }, { site, copies: { '/': { before } } }, async (visited) => {
    await visited.open();
    return { lacking: [{ at: 'without SIMD', pattern: /SIMD/, ...(await sentence(visited)) }] };
  });
}

async function sentence(visited) {
  await visited.until('a sentence', 20, () => document.querySelector('#notice')?.className === 'notice');
  return await visited.run(() => ({
    text: document.querySelector('#notice').textContent.trim(),
    panels: [...document.querySelectorAll('section[data-state]')].filter((panel) => panel.offsetHeight > 0).length,
  }));
}

export function judgeWorking({ working: { isolated, sums, complaints } }) {
  const right = isolated === false && sums.gc < 1e-4 && sums.plain > 1 && complaints.length === 0;
  return right ? undefined : JSON.stringify({ isolated, sums, complaints }, null, 1);
}

export function judgeLacking({ lacking }) {
  const wrong = lacking.filter(
    ({ text, panels, pattern }) => !(panels === 0 && pattern.test(text) && /^[A-Z].*\.$/s.test(text)),
  );
  return wrong.length === 0
    ? undefined
    : wrong.map(({ at, text, panels }) => `${at} ${panels} panels, ${text}`).join('\n');
}
