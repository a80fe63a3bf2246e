// What a node keeps in a folder of its own, readable by its owner only: its key and its last checkpoint.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createIdentity, type Identity, loadIdentity } from './supernode/index.ts';

const CHECKPOINT = 'checkpoint.safetensors';
const KEY = 'key.json';

export interface State {
  readonly identity: Identity;
  readonly checkpoint: Uint8Array | undefined;
  save(checkpoint: Uint8Array): Promise<void>;
}

/** The state in this folder; a new folder gets a new key. */
export async function openState(folder: string): Promise<State> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const key = await read(join(folder, KEY));
  const identity = key ? await loadIdentity(new TextDecoder().decode(key)) : await createIdentity();
  if (!key) await write(join(folder, KEY), new TextEncoder().encode(identity.saved));
  return {
    identity,
    checkpoint: await read(join(folder, CHECKPOINT)),
    save: (checkpoint) => write(join(folder, CHECKPOINT), checkpoint),
  };
}

/** The old file stays until the new one is complete. */
async function write(path: string, bytes: Uint8Array): Promise<void> {
  await writeFile(`${path}.new`, bytes, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

async function read(path: string): Promise<Uint8Array | undefined> {
  return await readFile(path).catch((error) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
}
