// A page on a GPU or a substitute for one: the first step is an error, unless `readback` allows it to wait.
import '@tensorflow/tfjs-backend-webgl';
import * as core from '@tensorflow/tfjs-core';
import { SGD } from 'zeromean/tfjs';

async function webgl() {
  if (!(await core.setBackend('webgl').catch(() => false))) return { missing: 'no WebGL' };
  const step = (options) => {
    const variable = core.variable(core.tensor([1, 2]));
    new SGD({ learningRate: 1, ...options }).applyGradients({ [variable.name]: core.mul(variable, 2) });
    return [...variable.dataSync()].join();
  };
  let refused = '';
  try {
    step({});
  } catch (error) {
    refused = error.message;
  }
  return { digest: `${refused} | ${step({ readback: true })}` };
}

webgl().then(globalThis.report, (error) => globalThis.report({ error: `${error.stack}` }));
