// Programs: what each block of TypeScript on the pages needs before it to be a whole program, and what it has to come to.

/** A block as a program. */
export interface Program {
  /** The code before it: what the page says the reader has. */
  readonly before?: string;
  /** An expression after it, and its value. */
  readonly after: string;
  readonly value: unknown;
}

const from = (names: string): string => `import { ${names} } from 'zeromean';\n`;
const SPEC = 'const spec = { w: { shape: [64, 64], initial: 0.5 } };\n';
const WEIGHTS = 'const weights = new Float32Array(256 * 784).fill(0.1).subarray(0, SIZE);\n';
const weights = (size: number): string => WEIGHTS.replace('SIZE', `${size}`);
const HE_NORMAL = `const heNormal = (outputs: number, inputs: number): Float32Array =>
  Float32Array.from({ length: outputs * inputs }, (_, i) => Math.sin(i) * Math.sqrt(2 / inputs));\n`;
const BATCHES = 'const batches = [1, 2, 3, 4];\n';
const ADD_GRADIENTS = `const addGradients = (parameters: Record<string, { grad: Float32Array }>, batch: number, scale = 1): void => {
  for (const { grad } of Object.values(parameters)) for (let i = 0; i < grad.length; i++) grad[i]! += batch * scale;
};\n`;
const FILES = `import { readFileSync, writeFileSync } from 'node:fs';
import { AdamW } from 'zeromean';
import { cosine } from 'zeromean/schedules';
${SPEC}const optimizer = new AdamW({ ...spec, v: { shape: [2], initial: 1 } });
optimizer.step();
writeFileSync('other.safetensors', new AdamW(spec).save());\n`;
const WORKERS = `${from('AdamW, type Handle')}${SPEC}const received: Handle[] = [];
const workers = [0, 1].map(() => ({ postMessage(handle: Handle) { received.push(handle); } }));
const { handle } = new AdamW(spec, { shared: true });\n`;

/** By the names of their blocks. */
export const programs: Readonly<Record<string, Program>> = {
  'README.md#Eight lines': { after: '[...data].map((w) => w.toFixed(2))', value: ['2.00', '-1.00', '0.50'] },
  'README.md#Your own loop': {
    before: `${from('SGDM')}${HE_NORMAL}${BATCHES}const computeGradient = (data: Float32Array, batch: number, into: Float32Array): void => {
  for (let i = 0; i < into.length; i++) into[i]! += batch * data[i]!;
};\n`,
    after: 'optimizer.describe().map(({ centralized }) => centralized)',
    value: [true, false],
  },
  'README.md#Checkpoints': {
    before: FILES,
    after: '[resumed.stepsTaken, annealed.lr < 1e-3, optimizer.stepsTaken]',
    value: [1, true, 0],
  },
  'README.md#Several threads': {
    before: WORKERS,
    after: '[received.length, Object.keys(parameters)]',
    value: [2, ['w']],
  },
  'docs/checkpoints.md#Checkpoints': {
    before: FILES,
    after: 'optimizer.load(annealed.save()).missing',
    value: [],
  },
  'docs/checkpoints.md#A new head on an old body': {
    after: '[...spec].map(([name, { frozen, lrScale }]) => [name, frozen ?? null, lrScale ?? null]).sort()',
    value: [
      ['conv.bias', false, 0.1],
      ['conv.weight', false, 0.1],
      ['fc.bias', null, null],
      ['fc.weight', null, null],
      ['norm.bias', false, 0.1],
      ['norm.running_mean', true, 0.1],
      ['norm.running_var', true, 0.1],
      ['norm.weight', false, 0.1],
    ],
  },
  'docs/recipes.md#AdamW without decay on biases and norms': {
    before: from('AdamW') + weights(256 * 784),
    after: 'weights.length',
    value: 200_704,
  },
  'docs/recipes.md#Gradual unfreezing': {
    before: `${from('AdamW')}const [pretrained, head] = [0.5, 0];\n`,
    after: "optimizer.parameters['body.weight'].frozen",
    value: false,
  },
  'docs/recipes.md#Gradient accumulation': {
    before: from('SGDM') + SPEC + BATCHES + ADD_GRADIENTS,
    after: '[optimizer.stepsTaken, optimizer.grad[0]]',
    value: [1, 0],
  },
  'docs/recipes.md#Schedules': {
    before: `${from('Adam, AdamW')}${SPEC}const validationLoss = 0.5;\n`,
    after: 'lr.rate',
    value: 0.001,
  },
  'docs/recipes.md#Schedules, 2': {
    before: from('SGDM') + SPEC,
    after: '[0, 299, 999].map((n) => (0.95 - (0.1 * lr(n)) / peak).toFixed(3))',
    value: ['0.946', '0.850', '0.950'],
  },
  'docs/recipes.md#A model that grows': {
    before: `${from('AdamW')}${weights(4096)}const optimizer = new AdamW({ 'layer2.weight': { shape: [64], initial: 1 } });\n`,
    after: '[grown, pruned].map(({ parameters }) => Object.keys(parameters))',
    value: [['layer2.weight', 'layer3.weight'], []],
  },
  'docs/recipes.md#A loss that does not reach every parameter': {
    before: `${from('AdamW')}const one = { shape: [2], initial: 1 };
const optimizer = new AdamW({ w: one, 'head2.weight': one, 'head2.bias': one });\n`,
    after: 'Object.values(optimizer.parameters).map(({ stepsTaken }) => stepsTaken)',
    value: [1, 0, 0],
  },
  'docs/recipes.md#Evaluation with averaged weights': {
    before: `${from('AdamW')}const spec = { 'fc.weight': { shape: [2], initial: 3 } };\n`,
    after: '[...average!]',
    value: [3, 3],
  },
  'docs/recipes.md#Ranger': { before: from('RAdam') + SPEC, after: 'spec.w.shape', value: [64, 64] },
  'docs/recipes.md#Loss scaling': {
    before: `${from('AdamW')}${SPEC}const batches = [1, Infinity, 2];\n${ADD_GRADIENTS}`,
    after: '[scale, optimizer.stepsTaken]',
    value: [32_768, 2],
  },
  'docs/recipes.md#Centred initial weights': {
    before: from('centralize') + HE_NORMAL,
    after: 'Math.abs(weights.subarray(0, 784).reduce((sum, w) => sum + w, 0)) < 1e-5',
    value: true,
  },
  'docs/recipes.md#Two machines that should have trained alike': {
    before: `${from('Adam')}const optimizer = new Adam({ w: { shape: [3, 4], initial: 0.5 } });\n`,
    after: 'optimizer.digest()',
    value: 'b0b8dc3565ee1198',
  },
  'docs/runtimes.md#Where it runs': { after: 'new Adam({ w: { shape: [1], initial: 1 } }).data[0]', value: 1 },
  'docs/threads.md#zeromean/threads': {
    before: from('AdamW'),
    after: 'optimizer.data[4095]! < 0.5',
    value: true,
  },
  'docs/threads.md#Workers that compute gradients': {
    before: from('AdamW') + SPEC,
    after: '[optimizer.stepsTaken, optimizer.replicas[1]!.grad[0]]',
    value: [1, 0],
  },
  'docs/threads.md#Shared memory without a team': {
    before: from('AdamW'),
    after: '[...parameters.w!.data]',
    value: [3, 3],
  },
};

/** Blocks that other tests run, and which. */
export const elsewhere: Readonly<Record<string, string>> = {
  'README.md#TensorFlow.js': 'tests/platforms/tfjs/proofs/loops.test.mjs',
  'docs/tfjs.md#zeromean/tfjs': 'tests/platforms/tfjs/proofs/loops.test.mjs',
  'README.md#Rust': 'crate/src/lib.rs',
};
