// Checkpoints in a page's or a worker's database (IndexedDB): await put('model.safetensors', optimizer.save())

const STORE = 'checkpoints';

/** save() returns a separate array; storing a view of the weights would store the optimizer's whole memory with it. */
export async function put(name, bytes) {
  await use('readwrite', (store) => store.put(bytes, name));
}

/** Returns the bytes for Adam.from(bytes); undefined if nothing has this name. */
export async function get(name) {
  return await use('readonly', (store) => store.get(name));
}

/** Returns the result of one request once its transaction is complete. */
async function use(mode, ask) {
  const opening = indexedDB.open('zeromean', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  await done(opening, 'success');
  const database = opening.result;
  try {
    const transaction = database.transaction(STORE, mode);
    const request = ask(transaction.objectStore(STORE));
    await done(transaction, 'complete');
    return request.result;
  } finally {
    database.close();
  }
}

function done(target, event) {
  return new Promise((resolve, reject) => {
    target.addEventListener(event, resolve);
    for (const bad of ['error', 'abort']) target.addEventListener(bad, (event) => reject(event.target.error));
  });
}
