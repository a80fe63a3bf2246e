// Checkpoints in private files of a page or a worker (OPFS): await put('model.safetensors', optimizer.save())

/** The new contents become visible all at once, when the file is closed. */
export async function put(name, bytes) {
  const folder = await navigator.storage.getDirectory();
  const file = await folder.getFileHandle(name, { create: true });
  const writable = await file.createWritable();
  await writable.write(bytes);
  await writable.close();
}

/** Returns the bytes for Adam.from(bytes); undefined if there is no such file. */
export async function get(name) {
  const folder = await navigator.storage.getDirectory();
  try {
    const file = await (await folder.getFileHandle(name)).getFile();
    return new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    if (error.name !== 'NotFoundError') throw error;
  }
}
