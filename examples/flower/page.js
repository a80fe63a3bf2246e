// The page's node: as node.ts, but the SuperLink is at the page's own address, the digits come from there, and key and
// checkpoint are in IndexedDB.
import { get, put } from '../checkpoints/indexeddb.mjs';
import { createIdentity, loadIdentity, runSuperNode } from './supernode/index.ts';
import { training } from './training.ts';

const options = new URLSearchParams(location.search);
const part = Number(options.get('part') ?? 0);
const say = (line) => document.querySelector('pre').append(`${line}\n`);
const PIXELS = 28 * 28;

/** The digits as proxy.mjs packs them. */
async function digits() {
  const bytes = await (await fetch(`/digits?part=${part}`)).arrayBuffer();
  const counts = [...new Uint32Array(bytes, 0, 3)];
  let offset = 12;
  const take = (Type, length) => {
    const values = new Type(bytes, offset, length);
    offset += values.byteLength;
    return values;
  };
  const images = counts.map((count) => take(Float32Array, count * PIXELS));
  const labels = counts.map((count) => take(Uint8Array, count));
  const [training, test, unseen] = counts.map((_, i) => ({ images: images[i], labels: labels[i] }));
  return { training, test, unseen };
}

async function identity() {
  const saved = await get(`key-${part}`);
  if (saved) return await loadIdentity(saved);
  const fresh = await createIdentity();
  await put(`key-${part}`, fresh.saved);
  return fresh;
}

try {
  const work = training({
    data: await digits(),
    hidden: 32,
    epochs: 3,
    seed: 1 + part,
    centralize: options.has('centralize'),
    checkpoint: await get(`checkpoint-${part}`),
    save: (bytes) => put(`checkpoint-${part}`, bytes),
    say,
  });
  await runSuperNode({
    ...work,
    superlink: location.origin,
    identity: await identity(),
    once: options.has('once'),
    say,
  });
  say('left');
} catch (error) {
  say(`node: ${error.message}`);
}
