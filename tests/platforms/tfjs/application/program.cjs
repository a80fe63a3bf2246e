// The application as a program: CommonJS.
require('@tensorflow/tfjs-backend-cpu');
const core = require('@tensorflow/tfjs-core');
const layers = require('@tensorflow/tfjs-layers');
const zeromean = require('zeromean/tfjs');

async function main() {
  const { train } = await import('./train.mjs');
  await core.setBackend('cpu');
  console.log(JSON.stringify(await train({ ...core, ...layers }, zeromean)));
}

main();
