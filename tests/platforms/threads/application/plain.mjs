// The application in a page without build tools.
import * as zeromean from '/zeromean/dist/index.js';
import * as threads from '/zeromean/dist/threads.js';
import { train } from './train.mjs';

const worker = () => new Worker('/zeromean/dist/worker.js');
train(zeromean, threads, location.search.includes('file') ? { worker } : {}).then(globalThis.report, (error) =>
  globalThis.report({ error: `${error.stack}` }),
);
