// Pair: an optimizer of the library and its twin, side by side.

import { construct, type Optimizer, type Parameter } from '../oracle/library.ts';
import { type ClassName, type Options, type ParameterSpec, type Schedule, sizeOf } from '../oracle/problem.ts';
import { normOf, type Rule, slotsOf, step, type Tensor, type Options as TwinOptions } from './twin.ts';

const slots = ['momentumBuffer', 'expAvg', 'expAvgSq', 'maxExpAvgSq'];

/** The rule that the options of a class name, with its defaults. */
function ruleOf(optimizer: ClassName, options: Options): Rule {
  if (optimizer === 'Adam' || optimizer === 'AdamW') {
    const { betas = [0.9, 0.999], eps = 1e-8, epsHat, amsgrad = false } = options;
    return { kind: 'adam', b1: betas[0], b2: betas[1], eps: epsHat ?? eps, epsIsHat: epsHat !== undefined, amsgrad };
  }
  const { momentum = optimizer === 'SGD' ? 0 : 0.9, dampening = 0, nesterov = false, buffer = 'sum' } = options;
  if (momentum === 0) return { kind: 'sgd' };
  return { kind: 'buffer', mu: momentum, dampening, nesterov, average: buffer === 'average' };
}

/** The axes that number the outputs, if the parameter is centralized. */
function axesOf({ shape, outputAxis, centralize: forced }: ParameterSpec, options: Options): number[] | undefined {
  const { centralize = false } = options;
  const { outputAxis: shared, minRank = 2, minFanIn = 2 } = centralize instanceof Object ? centralize : {};
  if (forced === false || (!forced && centralize === false)) return undefined;
  if (!forced && shape.length < minRank) return undefined;
  const axes = [outputAxis ?? shared ?? 0].flat().map((axis) => (axis + shape.length) % shape.length);
  const fanIn = sizeOf(shape.filter((_, axis) => !axes.includes(axis)));
  return forced || fanIn >= minFanIn ? axes : undefined;
}

const at = (schedule: Schedule, stepsTaken: number): number =>
  typeof schedule === 'number' ? schedule : schedule(stepsTaken);

/** An optimizer and its twin. */
export class Pair {
  readonly optimizer: Optimizer & { digest(): string };
  readonly tensors: readonly (Tensor & { name: string })[];
  readonly rule: Rule;
  readonly #options: Options;
  readonly #isAdamW: boolean;
  #stepsTaken = 0;

  constructor(kind: ClassName, spec: Readonly<Record<string, ParameterSpec>>, options: Options) {
    this.optimizer = construct({ optimizer: kind, spec, options, gradients: [] }) as typeof this.optimizer;
    this.rule = ruleOf(kind, options);
    this.#options = options;
    this.#isAdamW = kind === 'AdamW';
    this.tensors = Object.entries(spec).map(([name, own]) => {
      const size = sizeOf(own.shape);
      const zeros = (): number[] => new Array<number>(size).fill(0);
      const { initial } = own;
      return {
        name,
        shape: own.shape,
        outputAxes: axesOf(own, options),
        lrScale: own.lrScale ?? 1,
        decayScale: own.decayScale ?? 1,
        frozen: own.frozen ?? false,
        data: zeros().map((_, i) => Math.fround(typeof initial === 'number' ? initial : (initial[i] as number))),
        grad: zeros(),
        state: Array.from({ length: slotsOf(this.rule) }, zeros),
      };
    });
  }

  /** The options as the twin takes them, for the next step. */
  get options(): TwinOptions {
    const { lr = 1e-3, weightDecay = this.#isAdamW ? 0.01 : 0, centralize, maximize = false } = this.#options;
    const { decoupledWeightDecay: decoupled = this.#isAdamW } = this.#options;
    const { clipNorm = Number.POSITIVE_INFINITY, gradScale = 1, nonFinite } = this.#options;
    const point = centralize instanceof Object ? centralize.at : undefined;
    return {
      rule: this.rule,
      lr: at(lr, this.#stepsTaken),
      weightDecay: at(weightDecay, this.#stepsTaken),
      decoupled,
      at: point ?? (decoupled ? 'gradient' : 'gradient+decay'),
      maximize,
      gradScale,
      clipNorm,
      skip: nonFinite === 'skip',
    };
  }

  get stepsTaken(): number {
    return this.#stepsTaken;
  }

  /** Both as if restored after so many steps, with this state. */
  restore(stepsTaken: number, value: (slot: number, tensor: Tensor) => readonly number[]): void {
    this.#stepsTaken = stepsTaken;
    this.optimizer.stepsTaken = stepsTaken;
    for (const tensor of this.tensors) {
      const { state } = this.#of(tensor.name);
      Object.values(state).forEach((slot, s) => {
        slot.set(value(s, tensor));
        tensor.state[s] = Array.from(slot);
      });
    }
  }

  /** One step of both with these gradients; compares their norms, too. */
  step(gradient: (tensor: Tensor, index: number) => number[]): boolean {
    this.tensors.forEach((tensor, index) => {
      tensor.grad = gradient(tensor, index);
      this.#of(tensor.name).grad.set(tensor.grad);
    });
    const [ours, twin] = [this.optimizer.gradNorm(), normOf(this.tensors, this.options.gradScale)];
    if (!Object.is(ours, twin)) throw new Error(`gradNorm() is ${ours}, the twin's ${twin}`);
    const took = this.optimizer.step();
    if (step(this.tensors, this.options, this.#stepsTaken + 1) !== took) throw new Error('only one of both stepped');
    if (took) this.#stepsTaken++;
    return took;
  }

  /** Compares all weights and all state, bit by bit: how many numbers, in how many arrays they differ, and where first. */
  compare(): { compared: number; differ: number; first: string } {
    const found = { compared: 0, differ: 0, first: '' };
    for (const { name, shape, outputAxes, data, state } of this.tensors) {
      const ours = this.#of(name);
      if (ours.centralized !== (outputAxes !== undefined)) throw new Error(`${name}: only one of both is centralized`);
      const names = slots.filter((slot) => slot in ours.state);
      if (names.length !== state.length) throw new Error(`${name}: ${names} are not ${state.length} slots`);
      [ours.data, ...names.map((slot) => ours.state[slot] as Float32Array)].forEach((array, s) => {
        const twin = [data, ...state][s] as number[];
        if (array.length !== twin.length || array.length !== sizeOf(shape)) throw new Error(`${name}: ${array.length}`);
        found.compared += array.length;
        const i = differing(array, new Float32Array(twin));
        if (i < 0) return;
        const where = `${name} [${shape}], ${s === 0 ? 'data' : names[s - 1]}[${i}]: ${array[i]}, the twin ${twin[i]}`;
        if (found.differ++ === 0) found.first = where;
      });
    }
    return found;
  }

  #of(name: string): Parameter {
    return this.optimizer.parameters[name] as Parameter;
  }
}

/** The first index where two arrays of the same length differ in any bit, every NaN being the same; else -1. */
export function differing(a: Float32Array, b: Float32Array): number {
  const [x, y] = [a, b].map((array) => new Uint32Array(array.buffer, array.byteOffset, array.length));
  if (x === undefined || y === undefined) throw new RangeError('two arrays are compared');
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i] && canonical(x[i]) !== canonical(y[i])) return i;
  return -1;
}

function canonical(bits = 0): number {
  return (bits & 0x7fffffff) > 0x7f800000 ? 0x7fc00000 : bits;
}
