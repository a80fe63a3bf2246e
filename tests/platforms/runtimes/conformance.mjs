// Conformance: what the package computes, as digests that must be the same in every engine and runtime. `zeromean` is
// the package, however it was loaded, and nothing here knows where it runs: bundle.mjs adds the rules to this file.
import { filled, runtimes } from '../../numerics/rules/index.ts';

/** Numbers without Math: a linear congruential generator, its upper 24 bits as multiples of 2^-24 around 0. */
export class Numbers {
  #seed;

  constructor(seed = 1) {
    this.#seed = seed;
  }

  next() {
    this.#seed = (Math.imul(this.#seed, 1664525) + 1013904223) >>> 0;
    return (this.#seed >>> 8) / 16777216 - 0.5;
  }

  /** Fills an array with numbers around 0, times `scale`. */
  fill(array, scale = 1) {
    for (let i = 0; i < array.length; i++) array[i] = this.next() * scale;
  }

  array(length) {
    return Array.from({ length }, () => this.next());
  }
}

/** Every traversal, and rows, columns and flat parameters of every length from 1 to 17, so that every tail occurs. */
function shapes() {
  const numbers = new Numbers();
  const spec = {};
  const add = (name, shape, outputAxis) => {
    const initial = numbers.array(shape.reduce((product, length) => product * length, 1));
    spec[name] = { shape, initial, ...(outputAxis === undefined ? { centralize: false } : { outputAxis }) };
  };
  add('scalar', []);
  add('flat', [37]);
  add('empty', [0, 3]);
  add('rows', [7, 39], 0);
  add('columns', [39, 7], -1);
  add('wide columns', [5, 67], 1);
  add('convolution', [4, 3, 3, 3], 0);
  add('general', [5, 6, 3, 3], 1);
  add('depthwise', [3, 3, 4, 2], [2, 3]);
  add('alternating', [2, 3, 2, 3, 2], [1, 3]);
  add('alternating outputs', [3, 2, 3, 2, 3], [0, 2, 4]);
  for (let n = 1; n <= 17; n++) {
    add(`flat ${n}`, [n]);
    add(`rows ${n}`, [3, n], 0);
    add(`columns ${n}`, [3, n], 1);
  }
  return spec;
}

const COUPLED = ['gradient', 'gradient+decay', 'update'];
const DECOUPLED = ['gradient', 'update', 'update+decay'];

/** Two layers of a small network. */
export const small = () => {
  const numbers = new Numbers();
  return {
    weight: { shape: [8, 9], initial: numbers.array(72), outputAxis: 0 },
    bias: { shape: [8], initial: 0.25, decayScale: 0 },
  };
};

/** Takes this many steps with fresh gradients; calls `act` before each. */
function train(optimizer, steps, act = () => {}, options = undefined) {
  const numbers = new Numbers();
  const parameters = Object.values(optimizer.parameters);
  for (let step = 0; step < steps; step++) {
    for (const { grad } of parameters) numbers.fill(grad);
    act(step);
    optimizer.step(options);
  }
  return optimizer;
}

/** FNV-1a (Fowler, Noll, Vo) of a text, in 8 hex digits. */
export function hash(text) {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return (h >>> 0).toString(16).padStart(8, '0');
}

/** The hash of the name and message of what a call throws; 'nothing' if it does not throw. */
function thrown(call) {
  try {
    call();
  } catch (error) {
    return hash(`${error.name}: ${error.message}`);
  }
  return 'nothing';
}

/** Every rule, alone and centralized at every point it supports, over every traversal. */
function* rules(zeromean) {
  for (const [kind, options] of runtimes.crossed) {
    const points = filled(kind, options).decoupledWeightDecay ? DECOUPLED : COUPLED;
    const title = `${kind} ${JSON.stringify(options)}`;
    yield [title, train(new zeromean[kind](shapes(), options), 20).digest()];
    for (const at of points) {
      const optimizer = new zeromean[kind](shapes(), { ...options, centralize: { at, minFanIn: 1 } });
      yield [`${title} at ${at}`, train(optimizer, 20).digest()];
    }
  }
}

/** A thousand steps with each kind of state, and gradients that are zero, tiny or huge. */
function* long(zeromean) {
  for (const { name, optimizer, options } of runtimes.long) {
    const made = new zeromean[optimizer](small(), { ...options, centralize: { at: 'update' } });
    yield [`1,000 steps of ${name}`, train(made, 1000).digest()];
  }
  for (const [what, scale] of [
    ['zero', 0],
    ['subnormal', 2 ** -130],
    ['5e-20', 5e-20],
    ['1e30', 1e30],
  ]) {
    const optimizer = new zeromean.Adam(small());
    const still = (step) => {
      if (step > 0) for (let i = 0; i < optimizer.grad.length; i++) optimizer.grad[i] *= scale;
    };
    yield [`1,000 steps of Adam, gradients ${what} from the second on`, train(optimizer, 1000, still).digest()];
  }
}

/** What is set, called or passed as a function between steps. */
function* settings({ SGD, SGDM, Adam, AdamW, centralize }) {
  const lr = (n) => 0.1 / (1 + n);
  yield ['schedules', train(new AdamW(small(), { lr, weightDecay: (n) => n / 128 }), 30).digest()];
  yield ['clipNorm', train(new SGDM(small(), { lr: 0.1, clipNorm: 0.5, gradScale: 0.25 }), 30).digest()];

  const clipped = new Adam(small(), { gradScale: 3 });
  const norms = [];
  train(clipped, 30, (step) => {
    norms.push(clipped.gradNorm());
    clipped.clipGradValue(0.125);
    norms.push(clipped.gradNorm());
    clipped.gradScale = 1 + step / 8;
    clipped.lr = step % 2 === 0 ? 0.01 : lr;
  });
  yield ['clipGradValue, gradScale, lr', clipped.digest()];
  yield ['gradNorm', hash(norms.join())];

  const skipping = new SGDM(small(), { lr: 0.1, nonFinite: 'skip' });
  train(skipping, 9, (step) => {
    if (step % 3 === 1) skipping.grad[step] = NaN;
    if (step % 3 === 2) skipping.parameters.bias.grad[7] = -Infinity;
  });
  yield [`skip, ${skipping.stepsTaken} of 9 steps taken`, skipping.digest()];
  const spreading = new Adam(small(), { centralize: true, clipNorm: 1 });
  yield ['propagate', train(spreading, 9, (step) => (spreading.grad[3] = step === 5 ? NaN : 1)).digest()];

  const tuned = new AdamW({ ...small(), late: { shape: [4, 4], initial: 1, frozen: true } }, { lr: 0.1 });
  train(tuned, 40, (step) => {
    tuned.parameters.late.frozen = step < 20;
    tuned.parameters.weight.frozen = step > 30;
    tuned.parameters.weight.lrScale = 1 / (1 + step);
    tuned.parameters.bias.decayScale = step / 32;
  });
  yield ['frozen, lrScale, decayScale', tuned.digest()];

  const cleared = train(new SGD(small(), { lr: 0.1 }), 3, () => {}, { zeroGrad: true });
  yield ['zeroGrad in a step', `${cleared.digest()} ${cleared.gradNorm()}`];
  const stopped = train(new SGD(small(), { lr: 0.1 }), 3);
  stopped.zeroGrad();
  yield ['zeroGrad', `${stopped.digest()} ${stopped.gradNorm()}`];
  const resumed = new Adam(small());
  resumed.stepsTaken = 1000;
  yield ['resumed', train(resumed, 3).digest()];

  const table = new Adam(shapes(), { centralize: true }).describe();
  yield ['describe', hash(JSON.stringify(table))];
  const map = new Map(Object.entries(small()).reverse());
  yield ['a Map and toString', hash(`${new SGDM(map, { lr })} ${new AdamW(map)}`)];
  for (const [name, { shape, initial, outputAxis }] of Object.entries(shapes())) {
    if (outputAxis === undefined) continue;
    const array = centralize(Float32Array.from(initial), { shape, outputAxis });
    yield [`centralize ${name}`, new SGD({ array: { shape, initial: array } }, { lr: 0 }).digest()];
  }
}

/** What changes during a run: hyper-parameters, options on resume, parameters; weights from other programs' files. */
function* changes({ SGD, SGDM, Adam, AdamW, Lion, RMSprop }) {
  const falling = (n) => 0.9 / (1 + n / 8);
  yield ['momentum as a schedule', train(new SGDM(small(), { lr: 0.1, momentum: falling }), 30).digest()];
  yield ['RMSprop, momentum as a schedule', train(new RMSprop(small(), { momentum: falling }), 30).digest()];
  yield ['betas as schedules', train(new Adam(small(), { betas: [falling, (n) => 1 - 1 / (n + 2)] }), 30).digest()];
  const limited = new Lion(small(), { lr: 0.01, clipNorm: (n) => 4 / (n + 1) });
  yield ['clipNorm as a schedule', train(limited, 30).digest()];
  const set = new AdamW(small(), { lr: 0.1, centralize: { at: 'update+decay' } });
  train(set, 30, (step) => {
    set.betas = [0.5 + step / 64, 0.75 + step / 128];
    set.weightDecay = step / 32;
    set.clipNorm = 1 + step;
  });
  yield ['betas, weightDecay, clipNorm set', set.digest()];
  const resting = new SGD(small(), { lr: 0.1, momentum: 0.9, nesterov: true });
  yield ['momentum 0 for a while', train(resting, 30, (step) => (resting.momentum = step % 8 < 4 ? 0.9 : 0)).digest()];

  const grown = train(new Adam(small(), { lr: 0.1, averageWeights: 0.9 }), 9).extend({
    more: { shape: [5, 3], initial: 0.5 },
  });
  yield ['grown', train(grown, 9).digest()];
  const without = train(new RMSprop(small(), { momentum: 0.9 }), 9, () => {}, { absent: ['bias'] });
  yield ['a parameter without gradients', train(without, 3).digest()];
  yield ['shrunk', train(grown.extend({}, { without: ['bias'] }), 9).digest()];
  const changed = AdamW.from(train(new Adam(small(), { lr: 0.1 }), 9).save(), {
    amsgrad: true,
    averageWeights: 0.5,
    lookahead: { every: 2 },
  });
  yield ['resumed with other options', train(changed, 9).digest()];
  const part = new Adam({ ...small(), head: { shape: [3], initial: 1 } }, { lr: 0.01 });
  yield ['what a file lacks', hash(JSON.stringify(part.load(changed.save(), { strict: false })))];
  yield ['resumed in part', train(part, 9).digest()];
  const halves = SGD.from(fileOf({ F16: [0x3c00, 0x0001, 0xfbff, 0x8000], BF16: [0x3f80, 0x0001, 0xff7f, 0x7f80] }), {
    lr: 0.1,
  });
  yield ['weights in F16 and BF16', halves.digest()];
}

/** A safetensors file of 16-bit arrays, each named after its dtype. */
function fileOf(arrays) {
  let end = 0;
  const entries = Object.entries(arrays).map(([dtype, { length }]) => {
    const begin = end;
    end += 2 * length;
    return `"${dtype}":{"dtype":"${dtype}","shape":[${length}],"data_offsets":[${begin},${end}]}`;
  });
  const header = `{${entries.join()}}`;
  const file = new Uint8Array(8 + header.length + end);
  file[0] = header.length;
  for (let i = 0; i < header.length; i++) file[8 + i] = header.charCodeAt(i);
  const bytes = Object.values(arrays).flatMap((halves) => halves.flatMap((half) => [half & 255, half >> 8]));
  file.set(bytes, 8 + header.length);
  return file;
}

/** Calls that must throw, and the error. */
function* mistakes({ SGD, SGDM, Adam, AdamW, centralize }) {
  const w = { shape: [2, 3], initial: 0 };
  const calls = {
    'no lr': () => new SGD({ w }),
    'a misspelt option': () => new Adam({ w }, { learningRate: 0.1 }),
    'a negative rate': () => new AdamW({ w }, { lr: -1 }),
    'too few values': () => new SGD({ 'conv1.weight': { shape: [16, 3, 3, 3], initial: [1] } }, { lr: 1 }),
    'a start value that is text': () => new SGD({ w: { shape: [1], initial: ['1'] } }, { lr: 1 }),
    'no parameters': () => new SGD({}, { lr: 1 }).step(),
    'no axis': () => new SGDM({ w }, { lr: 1, centralize: true }),
    'an axis that is not there': () => new SGDM({ w }, { lr: 1, centralize: { outputAxis: 2 } }),
    'decay that is not in the gradient': () => new AdamW({ w }, { centralize: { at: 'gradient+decay' } }),
    'two epsilons': () => new Adam({ w }, { eps: 1, epsHat: 1 }),
    'a schedule without a number': () => new Adam({ w }, { lr: () => NaN }).step(),
    'too much': () => new Adam({ w: { shape: [2 ** 20, 2 ** 20], initial: 0 } }),
    'the wrong array': () => centralize(new Float64Array(6), { shape: [2, 3], outputAxis: 0 }),
    'a property that is not there': () => (new Adam({ w }).weightDeca = 1),
    'a property of a parameter that is not there': () => (new Adam({ w }).parameters.w.lrscale = 1),
    'a rate beyond float32': () => new SGD({ w }, { lr: 1e39 }),
    'a name that state has': () => new Adam({ w, 'w.exp_avg': w }),
    'negative steps': () => (new Adam({ w }).stepsTaken = -1),
  };
  for (const [name, call] of Object.entries(calls)) yield [`error: ${name}`, thrown(call)];
}

/** All cases in order, each with its digest. */
export function conformance(zeromean) {
  return [rules, long, settings, changes, mistakes].flatMap((part) =>
    [...part(zeromean)].map(([name, digest]) => ({ name, digest })),
  );
}
