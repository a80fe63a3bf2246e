// Checkpoints of a Cloudflare Worker in KV, up to 25 MiB each: await put(env.MODELS, 'model', optimizer.save())

/** Other places may read the old value for a minute: one of them should train, all may predict. */
export async function put(kv, name, bytes) {
  await kv.put(name, bytes);
}

/** The bytes for Adam.from(bytes); undefined where nothing has this name. */
export async function get(kv, name) {
  const buffer = await kv.get(name, 'arrayBuffer');
  return buffer === null ? undefined : new Uint8Array(buffer);
}
