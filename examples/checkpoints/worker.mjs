// Checkpoints of a Cloudflare Worker in KV, up to 25 MiB each: await put(env.MODELS, 'model', optimizer.save())

/** Other locations may read the old value for a minute: only one of them should train, but all may predict. */
export async function put(kv, name, bytes) {
  await kv.put(name, bytes);
}

/** Returns the bytes for Adam.from(bytes); undefined if nothing has this name. */
export async function get(kv, name) {
  const buffer = await kv.get(name, 'arrayBuffer');
  return buffer === null ? undefined : new Uint8Array(buffer);
}
