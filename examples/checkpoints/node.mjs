// Checkpoints in files, for Node, Deno and Bun. await put('model.safetensors', optimizer.save())
import { readFile, rename, writeFile } from 'node:fs/promises';

/** The old file stays until the new one is complete, so a process that is killed half-way loses nothing. */
export async function put(path, bytes) {
  await writeFile(`${path}.new`, bytes);
  await rename(`${path}.new`, path);
}

/** Returns the bytes for Adam.from(bytes); undefined if there is no such file. */
export async function get(path) {
  return await readFile(path).catch((error) => {
    if (error.code !== 'ENOENT') throw error;
  });
}
