// The application that bundlers are given. Without top-level await, which not every target has.
import '@tensorflow/tfjs-backend-cpu';
import * as core from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { SGDM } from 'zeromean/tfjs';
import { train } from './train.mjs';

core
  .setBackend('cpu')
  .then(() => train({ ...core, ...layers }, { SGDM }))
  .then(globalThis.report, (error) => globalThis.report({ error: `${error.stack}` }));
