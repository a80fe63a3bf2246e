// Loads the model of a folder in a separate process, trains it for ten steps, and prints its optimizer's digest.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { data, layers, tf } from './setup.mjs';

const folder = process.argv[2];
const json = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
const weightData = new Uint8Array(readFileSync(join(folder, 'weights.bin'))).buffer;
const model = await layers.loadLayersModel(tf.io.fromMemory({ ...json, weightData }));
const { xs, ys } = data();
for (let t = 0; t < 10; t++) await model.trainOnBatch(xs, ys);
console.log(model.optimizer.digest());
