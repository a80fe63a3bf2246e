// Pair: an optimizer of the library and its twin, stepping in parallel.

import { construct, type Optimizer, type Parameter } from '../oracle/library.ts';
import { type ParameterSpec, sizeOf } from '../oracle/problem.ts';
import { pullAt } from '../oracle/settings.ts';
import { type ClassName, type Filled, filled, type Options, type Rule, ruleOf, type Schedule } from '../rules/index.ts';
import type { StateArray } from '../rules/rule.ts';
import { normOf, step, type Tensor, type Options as TwinOptions } from './twin.ts';

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
  readonly optimizer: Optimizer;
  readonly tensors: readonly (Tensor & { name: string })[];
  readonly rule: Rule;
  readonly #options: Filled;
  #stepsTaken = 0;

  constructor(kind: ClassName, spec: Readonly<Record<string, ParameterSpec>>, options: Options) {
    this.optimizer = construct({ optimizer: kind, spec, options, gradients: [] });
    this.rule = ruleOf(kind, options);
    this.#options = filled(kind, options);
    this.tensors = Object.entries(spec).map(([name, own]) => {
      const size = sizeOf(own.shape);
      const zeros = (): number[] => new Array<number>(size).fill(0);
      const { initial } = own;
      const data = zeros().map((_, i) => Math.fround(typeof initial === 'number' ? initial : (initial[i] as number)));
      return {
        name,
        shape: own.shape,
        outputAxes: axesOf(own, options),
        lrScale: own.lrScale ?? 1,
        decayScale: own.decayScale ?? 1,
        frozen: own.frozen ?? false,
        stepsTaken: 0,
        data,
        ...(options.lookahead && { slow: [...data] }),
        grad: zeros(),
        state: Object.fromEntries(this.rule.state.map((array) => [array.name, zeros()])),
      };
    });
  }

  /** The options of the next step in the twin's form. */
  get options(): TwinOptions {
    const { lr = Number.NaN, weightDecay, decoupledWeightDecay: decoupled } = this.#options;
    const { centralize, maximize = false } = this.#options;
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
      pull: pullAt(this.#options, this.#stepsTaken + 1),
    };
  }

  /** What a digest includes about Lookahead. */
  get lookahead(): number[] {
    const { lookahead } = this.#options;
    return lookahead ? [lookahead.every ?? 5, lookahead.alpha ?? 0.5] : [];
  }

  get stepsTaken(): number {
    return this.#stepsTaken;
  }

  /** Sets both to this state, as if restored after this many steps. */
  restore(stepsTaken: number, value: (array: StateArray, tensor: Tensor) => readonly number[]): void {
    this.#stepsTaken = stepsTaken;
    this.optimizer.stepsTaken = stepsTaken;
    for (const tensor of this.tensors) {
      tensor.stepsTaken = stepsTaken;
      const { state } = this.#of(tensor.name);
      for (const array of this.rule.state) {
        const ours = state[array.name] as Float32Array;
        ours.set(value(array, tensor));
        ours.forEach((x, i) => {
          (tensor.state[array.name] as number[])[i] = x;
        });
      }
    }
  }

  /** Takes one step of both with these gradients; compares their norms too. */
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

  /** Compares all weights and state bit by bit: how many numbers, in how many arrays they differ, and where first. */
  compare(): { compared: number; differ: number; first: string } {
    const found = { compared: 0, differ: 0, first: '' };
    for (const { name, shape, outputAxes, data, state, slow } of this.tensors) {
      const ours = this.#of(name);
      if (ours.centralized !== (outputAxes !== undefined)) throw new Error(`${name}: only one of both is centralized`);
      expectSame(Object.keys(ours.state), Object.keys(state), name);
      if ((slow === undefined) !== (ours.slow === undefined))
        throw new Error(`${name}: only one of both has slow weights`);
      for (const [field, twin] of Object.entries({ data, ...state, ...(slow && { slow }) })) {
        const array = { ...ours.state, data: ours.data, slow: ours.slow }[field] as Float32Array;
        if (array.length !== twin.length || array.length !== sizeOf(shape)) throw new Error(`${name}: ${array.length}`);
        found.compared += array.length;
        const i = differing(array, new Float32Array(twin));
        if (i < 0) continue;
        const where = `${name} [${shape}], ${field}[${i}]: ${array[i]}, the twin ${twin[i]}`;
        if (found.differ++ === 0) found.first = where;
      }
    }
    return found;
  }

  #of(name: string): Parameter {
    return this.optimizer.parameters[name] as Parameter;
  }
}

function expectSame(ours: readonly string[], twins: readonly string[], name: string): void {
  if (ours.join() !== twins.join()) throw new Error(`${name} has the state ${ours}, the twin ${twins}`);
}

/** The first index at which two arrays of equal length differ in any bit, all NaNs counting as equal; else -1. */
export function differing(a: Float32Array, b: Float32Array): number {
  const [x, y] = [a, b].map((array) => new Uint32Array(array.buffer, array.byteOffset, array.length));
  if (x === undefined || y === undefined) throw new RangeError('two arrays are compared');
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i] && canonical(x[i]) !== canonical(y[i])) return i;
  return -1;
}

function canonical(bits = 0): number {
  return (bits & 0x7fffffff) > 0x7f800000 ? 0x7fc00000 : bits;
}
