// The application as a program: an ES module.
import '@tensorflow/tfjs-backend-cpu';
import * as core from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import * as zeromean from 'zeromean/tfjs';
import { train } from './train.mjs';

await core.setBackend('cpu');
console.log(JSON.stringify(await train({ ...core, ...layers }, zeromean)));
