// The application given to bundlers. It avoids top-level await, which not every target supports.
import '@tensorflow/tfjs-backend-cpu';
import * as core from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { SGDM } from 'zeromean/tfjs';
import { train } from './train.mjs';

core
  .setBackend('cpu')
  .then(() => train({ ...core, ...layers }, { SGDM }))
  .then(globalThis.report, (error) => globalThis.report({ error: `${error.stack}` }));
