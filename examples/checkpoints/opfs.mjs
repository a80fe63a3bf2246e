// Checkpoints in a page's or a worker's own files (OPFS): await put('model.safetensors', optimizer.save())

/** What is written shows up as a whole, when the file is closed. */
export async function put(name, bytes) {
  const folder = await navigator.storage.getDirectory();
  const file = await folder.getFileHandle(name, { create: true });
  const writable = await file.createWritable();
  await writable.write(bytes);
  await writable.close();
}

/** The bytes for Adam.from(bytes); undefined where there is no such file. */
export async function get(name) {
  const folder = await navigator.storage.getDirectory();
  try {
    const file = await (await folder.getFileHandle(name)).getFile();
    return new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    if (error.name !== 'NotFoundError') throw error;
  }
}
