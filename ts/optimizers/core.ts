// Core: the parts of an optimizer, and its step. `Optimizer` is what callers see of it.

import { arena, sharedArena } from '../load/inline.ts';
import type { KernelMemory } from '../memory/arena.ts';
import type { Handle, Replica } from '../memory/handle.ts';
import { allocate, type Guest, type Installed, type Layout, type Purpose } from '../memory/layout.ts';
import { HEADER, writeConstants } from '../memory/table.ts';
import { number, positiveFloat32, show, wrongType } from '../options/checks.ts';
import { checkNames } from '../options/names.ts';
import { isComputed, type Settings, type SharedOptions, settingsOf } from '../options/shared.ts';
import { type Checked, checkSpec, type Spec } from '../options/spec.ts';
import { Clocks } from './clocks.ts';
import { checkCount } from './limits.ts';
import { Parameter } from './parameter.ts';
import { Rates } from './rates.ts';
import type { Family, Rule } from './rule.ts';

/**
 * Every 64th step sets state below 2^-100 to 0: subnormal numbers are slow, and WebAssembly cannot flush them to zero
 * by itself.
 */
const FLUSH_EVERY = 64;

/** A team, as ts/threads/team.ts defines it. */
interface Host {
  host(replicas: number): Guest;
}

/** An optimizer without its public face. */
export class Core {
  readonly family: Family<never>;
  readonly rule: Rule;
  readonly settings: Settings;
  readonly specs: readonly Pick<Checked, 'plan' | 'stated'>[];
  readonly parameters: readonly Parameter[];
  readonly layout: Layout;
  readonly clocks: Clocks;
  readonly rates: Rates;
  /** What a team has installed in its memory. */
  readonly installed: Installed | undefined;
  /** The gradients of each replica, and where they are. */
  readonly replicas: readonly Replica[];
  /** How many steps have been taken: the argument of schedules. */
  stepsTaken = 0;
  #gradScale = 1;
  #byName: Map<string, Parameter> | undefined;

  /** Checks everything before it allocates. */
  constructor(spec: Spec, options: SharedOptions, family: Family<never>) {
    const { kind, defaults, ruleOf } = family;
    const settings = settingsOf(options, defaults);
    const rule = ruleOf(options as never);
    const specs = checkSpec(spec, settings.centralization);
    const extras: Purpose['extras'] = [
      ...(settings.averageWeights === undefined ? [] : ['average' as const]),
      ...(settings.lookahead === undefined ? [] : ['slow' as const]),
    ];
    const { slots, arrays = slots } = rule;
    checkNames(specs, [...slots, ...extras]);
    const { shared, team, replicas } = settings.hosting;
    const guest = (team as Host | undefined)?.host(replicas);
    const purpose = { kind, slots, arrays, extras, computed: isComputed(settings) };
    const layout = allocate(shared ? sharedArena : arena, purpose, specs, guest);
    const { table, tensors } = layout;
    const names = specs.map(({ name }) => name);
    const rates = new Rates(settings, rule, table.header, tensors, names);
    const clocks = new Clocks(table, tensors, rule, settings.averageWeights);
    this.family = family;
    this.rule = rule;
    this.settings = settings;
    this.specs = specs.map(({ plan, stated }) => ({ plan, stated })); // does not keep the initial values alive
    this.layout = layout;
    this.clocks = clocks;
    this.rates = rates;
    this.parameters = tensors.map((tensor, i) => new Parameter(specs[i] as Checked, tensor, clocks, rates, i));
    this.installed = guest?.install(layout);
    layout.memory.kernels = this.installed?.kernels ?? layout.memory.kernels;
    this.replicas = (this.installed?.replicas ?? []).map((address) => ({
      grad: new Float32Array(layout.memory.buffer, address, layout.grad.length),
      handle: this.handle(address),
    }));
    writeConstants(table.header, settings, rule.code);
    this.gradScale = settings.gradScale;
    table.write();
  }

  get memory(): KernelMemory {
    return this.layout.memory;
  }

  get gradScale(): number {
    return this.#gradScale;
  }

  set gradScale(value: number) {
    this.#gradScale = number('gradScale', value, positiveFloat32);
    this.layout.table.header.setDouble(HEADER.gradScale, this.settings.maximize ? -value : value);
  }

  /**
   * The parameters with these names; `what` is the option that lists them.
   *
   * @throws TypeError if it is not an array, RangeError for a name that no parameter has
   */
  named(what: string, names: readonly string[]): Set<Parameter> {
    if (!Array.isArray(names)) throw wrongType(what, names, 'an array of names');
    if (names.length > 0) this.#byName ??= new Map(this.parameters.map((parameter) => [parameter.name, parameter]));
    return new Set(
      names.map((name) => {
        const parameter = this.#byName?.get(name);
        if (parameter === undefined) throw new RangeError(`${what} has ${show(name)}, expected names of parameters`);
        return parameter;
      }),
    );
  }

  /** The handle of all arrays, optionally with the gradients at another address. */
  handle(grad: number = this.layout.grad.byteOffset): Handle {
    const { memory, data } = this.layout;
    if (memory.buffer instanceof ArrayBuffer) {
      throw new Error('the arrays are not in shared memory: set the option shared or team');
    }
    const parameters = this.parameters.map(({ name, shape, size, data: own }) => {
      return { name, shape, size, offset: (own.byteOffset - data.byteOffset) / 4 };
    });
    return { buffer: memory.buffer, data: data.byteOffset, grad, elements: data.length, parameters };
  }

  /** Takes a step that leaves these parameters alone, as if they were frozen. */
  stepWithout(absent: ReadonlySet<Parameter>, zeroGrad: boolean): boolean {
    const trained = [...absent].filter(({ frozen }) => !frozen);
    try {
      for (const parameter of trained) parameter.frozen = true;
      return this.step(zeroGrad);
    } finally {
      for (const parameter of trained) parameter.frozen = false;
    }
  }

  /** Takes a step, and returns whether it was taken. Everything that can throw happens before the kernels run. */
  step(zeroGrad: boolean): boolean {
    const { stepsTaken, clocks } = this;
    const { table, memory } = this.layout;
    const { header } = table;
    const { lookahead } = this.settings;
    checkCount('stepsTaken', stepsTaken);
    const values = this.rates.prepare(stepsTaken);
    header.setWord(HEADER.flush, Number((stepsTaken + 1) % FLUSH_EVERY === 0));
    header.setWord(HEADER.zeroGrad, Number(zeroGrad));
    if (lookahead !== undefined) {
      header.setDouble(HEADER.lookaheadAlpha, (stepsTaken + 1) % lookahead.every === 0 ? lookahead.alpha : 0);
    }
    clocks.write(values);
    if (memory.kernels.step(table.write()) === 0) return false;
    clocks.advance();
    this.stepsTaken = stepsTaken + 1;
    return true;
  }
}
