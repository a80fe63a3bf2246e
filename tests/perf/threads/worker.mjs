// A training worker: computes gradients into the memory from which the step reads them.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { BATCH, batch, SIZES } from './training.mjs';

const { attach } = await import(pathToFileURL(join(workerData.dist, 'threads.js')));
const { Perceptron } = await import(workerData.network);
const { images, labels } = batch();
let perceptron;
parentPort.on('message', (message) => {
  if (message === 'go') {
    perceptron.backward(images, labels);
    parentPort.postMessage('done');
  } else perceptron = new Perceptron(SIZES, attach(message).parameters, BATCH);
});
parentPort.postMessage('ready');
