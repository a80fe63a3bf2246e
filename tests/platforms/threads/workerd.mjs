// zeromean/threads in workerd, where memory cannot be shared: one thread, and the reason.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { check } from '../browsers/checks.mjs';
import { packaged, versionOf } from '../runtimes/found.mjs';

const REASON = /^a SharedArrayBuffer cannot be sent/;

export function workerd(folder) {
  return [
    check({ runtime: 'workerd', version: versionOf('workerd'), entry: 'threads' }, () => miniflare(folder), judge),
  ];
}

function judge({ threads, reason, w }) {
  return threads === 1 && REASON.test(reason) && w.join() === '0.5,0.5' ? undefined : `${threads}: ${reason}, ${w}`;
}

async function miniflare(folder) {
  const { Miniflare } = createRequire(packaged('miniflare', 'package.json'))('miniflare');
  const file = (path) => readFileSync(join(folder, path));
  const esModule = (path, contents) => ({ type: 'ESModule', path, contents: contents.toString() });
  const running = new Miniflare({
    compatibilityDate: '2026-01-01',
    modules: [
      esModule('workerd.mjs', file('workerd.mjs')),
      esModule('zeromean', file('node_modules/zeromean/dist/workerd.js')),
      esModule('zeromean/threads', file('node_modules/zeromean/dist/threads.js')),
      { type: 'CompiledWasm', path: './zeromean.wasm', contents: file('node_modules/zeromean/dist/zeromean.wasm') },
    ],
  });
  try {
    return await (await running.dispatchFetch('http://worker/')).json();
  } finally {
    await running.dispose();
  }
}
