// The contestants' side of the protocol: one JSON object per line. `create(problem)` returns an object with
// `gradient(k)` and `weights(k)` (arrays of tensor k), `step()`, and if needed `upload()` (after gradients have
// changed) and `dispose()`.
//
//   { op: 'prepare', id, problem }      lays out the problem, takes the proof steps, answers { weights }
//   { op: 'time', id, warm, steps }     takes steps, the warm ones untimed, answers { ns } for the others
//   { op: 'dispose', id }
import { createInterface } from 'node:readline';
import { fill, GRADIENTS, gradientStream, PROOF_STEPS, scaled, weightStream } from '../numbers.mjs';

/** Answers requests until the input ends. */
export function serve(about, create) {
  const prepared = new Map();
  const operations = {
    prepare: ({ id, problem }) => prepare(create, problem, (runner) => prepared.set(id, runner)),
    time: ({ id, warm, steps }) => time(prepared.get(id), warm, steps),
    dispose: ({ id }) => {
      prepared.get(id)?.dispose?.();
      prepared.delete(id);
      globalThis.gc?.();
      return {};
    },
  };
  say({ ready: true, ...about });
  createInterface({ input: process.stdin }).on('line', async (line) => {
    const request = JSON.parse(line);
    try {
      say(await operations[request.op](request));
    } catch (error) {
      say({ error: error.stack });
    }
  });
}

function say(answer) {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

async function prepare(create, problem, keep) {
  const runner = create(problem);
  keep(runner);
  const weights = await takeProof(runner, problem);
  if (problem.gradient !== 'normal')
    fillAll(runner, problem, (k) => gradientStream(k, PROOF_STEPS), GRADIENTS[problem.gradient]);
  await steps(runner, problem.settle);
  return { weights };
}

/** Takes the steps of the proof; returns the weights at the samples. */
export async function takeProof(runner, problem) {
  for (let t = 1; t <= PROOF_STEPS; t++) {
    fillAll(runner, problem, (k) => gradientStream(k, t), scaled(GRADIENTS.normal, problem.scales[t - 1]));
    await steps(runner, 1);
  }
  const arrays = problem.shapes.map((_, k) => runner.weights(k));
  return problem.samples.map(([k, i]) => arrays[k][i]);
}

function fillAll(runner, { shapes }, stream, kind) {
  shapes.forEach((_, k) => {
    fill(runner.gradient(k), stream(k), kind);
  });
  runner.upload?.();
}

async function time(runner, warm, count) {
  await steps(runner, warm);
  const began = process.hrtime.bigint();
  await steps(runner, count);
  return { ns: Number(process.hrtime.bigint() - began) };
}

/** Takes steps one after another, without yielding if the runner is synchronous. */
function steps(runner, count) {
  if (runner.isAsync) return stepsLater(runner, count);
  for (let n = 0; n < count; n++) runner.step();
  return undefined;
}

async function stepsLater(runner, count) {
  for (let n = 0; n < count; n++) await runner.step();
}

/** The number of elements of a shape. */
export function sizeOf(shape) {
  return shape.reduce((product, length) => product * length, 1);
}

/** Whether weight decay applies to a tensor: not to biases and norms. */
export const decaysTensor = (shape) => shape.length > 1;

/** The weights before the first step, tensor by tensor. */
export function initialWeights(shapes) {
  return shapes.map((shape, k) => {
    const array = new Float32Array(sizeOf(shape));
    fill(array, weightStream(k));
    return array;
  });
}
