// Starts the bundled worker, and reports what it posts.
const worker = new Worker('/worker.mjs');
worker.onmessage = ({ data }) => globalThis.report(data);
worker.onerror = ({ message }) => globalThis.report({ error: message ?? 'the worker could not be loaded' });
