// Core: what an optimizer is made of, and a step of it. `Optimizer` is what callers see of it.

import { arena } from '../load/inline.ts';
import type { KernelMemory } from '../memory/arena.ts';
import { allocate, type Layout, type Purpose } from '../memory/layout.ts';
import { HEADER, writeConstants } from '../memory/table.ts';
import { number, positiveFloat32 } from '../options/checks.ts';
import type { Hyperparameter } from '../options/hyperparameter.ts';
import { isComputed, type Settings, type SharedOptions, settingsOf } from '../options/shared.ts';
import { type Checked, checkSpec, type Spec } from '../options/spec.ts';
import { Clocks } from './clocks.ts';
import { checkCount, checkProducts } from './limits.ts';
import { Parameter } from './parameter.ts';
import type { Family, Rule, Values } from './rule.ts';

/**
 * Every 64th step sets state below 2^-100 to 0: subnormal numbers are slow, and WebAssembly cannot flush them to zero
 * by itself.
 */
const FLUSH_EVERY = 64;

/** An optimizer without its public face. */
export class Core {
  readonly family: Family<never>;
  readonly rule: Rule;
  readonly settings: Settings;
  readonly specs: readonly Pick<Checked, 'plan' | 'stated'>[];
  readonly parameters: readonly Parameter[];
  readonly layout: Layout;
  readonly clocks: Clocks;
  /** All that can be set and follow a schedule. */
  readonly hyperparameters: readonly Hyperparameter[];
  /** How many steps have been taken: what schedules get. */
  stepsTaken = 0;
  #gradScale = 1;

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
    const layout = allocate(arena, { kind, slots, arrays, extras, computed: isComputed(settings) }, specs);
    const { table, tensors } = layout;
    const clocks = new Clocks(table, tensors, rule, settings.averageWeights);
    this.family = family;
    this.rule = rule;
    this.settings = settings;
    this.specs = specs.map(({ plan, stated }) => ({ plan, stated })); // does not keep the initial values alive
    this.layout = layout;
    this.clocks = clocks;
    this.parameters = tensors.map((tensor, i) => new Parameter(specs[i] as Checked, tensor, clocks, i));
    this.hyperparameters = [settings.lr, settings.weightDecay, settings.clipNorm, ...rule.hyperparameters];
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

  /** What the rule's own hyper-parameters are at the next step. */
  values(): Values {
    const [first, second] = this.rule.hyperparameters;
    const { stepsTaken } = this;
    return [first?.at(stepsTaken) ?? 0, second?.at(stepsTaken) ?? 0];
  }

  /** Takes a step, and returns whether it was taken. Everything that can throw happens before the kernels run. */
  step(zeroGrad: boolean): boolean {
    const { stepsTaken, settings, clocks } = this;
    const { table, memory } = this.layout;
    const { header } = table;
    const { lookahead } = settings;
    checkCount('stepsTaken', stepsTaken);
    const lr = settings.lr.at(stepsTaken);
    const decay = settings.weightDecay.at(stepsTaken);
    checkProducts(lr, decay, settings.decoupled, this.layout.tensors, this.parameters);
    header.setDouble(HEADER.lr, lr);
    header.setDouble(HEADER.decay, decay);
    header.setDouble(HEADER.clipNorm, settings.clipNorm.at(stepsTaken));
    header.setWord(HEADER.flush, Number((stepsTaken + 1) % FLUSH_EVERY === 0));
    header.setWord(HEADER.zeroGrad, Number(zeroGrad));
    const moves = lookahead !== undefined && (stepsTaken + 1) % lookahead.every === 0;
    header.setDouble(HEADER.lookaheadAlpha, moves ? lookahead.alpha : 0);
    clocks.write(this.values());
    if (memory.kernels.step(table.write()) === 0) return false;
    clocks.advance();
    this.stepsTaken = stepsTaken + 1;
    return true;
  }
}
