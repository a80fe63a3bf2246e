// Resume: what checkpoints and extended optimizers take from an optimizer, and restore to one.

import { type Run, read, SCHEDULE, type Snapshot } from '../checkpoint/format.ts';
import { optionsFrom, specFrom } from '../checkpoint/from.ts';
import { copyArrays, planRestore, type Restoration } from '../checkpoint/restore.ts';
import { show } from '../options/checks.ts';
import type { Hyperparameter } from '../options/hyperparameter.ts';
import type { LoadReport } from '../options/shared.ts';
import { entriesOf, type ParameterSpec, type Spec } from '../options/spec.ts';
import type { Core } from './core.ts';
import type { Parameter } from './parameter.ts';
import type { Family } from './rule.ts';

/** Makes an optimizer of a class, and returns its core. */
type Make = (spec: Spec, options: object) => Core;

/** The options of an optimizer as they are now, in the form that its constructor takes. */
export function optionsOf(core: Core): Readonly<Record<string, unknown>> {
  const { shared, replicas, team } = core.settings.hosting;
  return { ...savedOptions(core), ...(shared && { shared }), ...(team && { team, replicas }) };
}

/** Those options that a checkpoint holds. */
function savedOptions({ settings, rule, gradScale }: Core): Readonly<Record<string, unknown>> {
  const { lr, weightDecay, clipNorm, decoupled, maximize, skipNonFinite, centralization } = settings;
  const { averageWeights = false, lookahead = false } = settings;
  const { on, outputAxis, at, minRank, minFanIn } = centralization;
  return {
    lr: lr.value,
    weightDecay: weightDecay.value,
    decoupledWeightDecay: decoupled,
    maximize,
    clipNorm: clipNorm.value,
    gradScale,
    nonFinite: skipNonFinite ? 'skip' : 'propagate',
    averageWeights,
    lookahead: lookahead && { ...lookahead },
    centralize: on && { at, minRank, minFanIn, ...(outputAxis !== undefined && { outputAxis }) },
    ...rule.options(),
  };
}

/** Everything that a checkpoint holds. The arrays are not copied. */
export function snapshot(core: Core): Snapshot {
  const parameters = core.parameters.map((parameter, i) => {
    const { name, shape, outputAxes, lrScale, decayScale, frozen, data, average, slow } = parameter;
    const state = { ...parameter.state, ...(average && { average }), ...(slow && { slow }) };
    const { steps, averages } = core.clocks.of(i);
    const counts = { steps, averages };
    return { name, shape, outputAxes, lrScale, decayScale, frozen, counts, data, state, ...core.specs[i]?.stated };
  });
  return { class: core.family.kind, stepsTaken: core.stepsTaken, options: savedOptions(core), parameters };
}

/** Loads a checkpoint into an optimizer. */
export function load(core: Core, bytes: Uint8Array, strict: boolean): LoadReport {
  const obstacles = core.specs.map(({ plan }) => plan.obstacle);
  const checkpoint = read(bytes, strict);
  const { relatives } = core.family;
  const plan = planRestore(checkpoint, snapshot(core), { strict, relatives, obstacles });
  const changes = plan.run === undefined ? [] : savedRates(core, plan.run);
  restore(core, plan);
  for (const [each, value] of changes) each.value = value;
  core.rates.reset();
  core.gradScale = plan.gradScale ?? core.gradScale;
  for (const parameter of core.parameters) {
    const { lrScale, decayScale, frozen } = plan.settings.get(parameter.name) ?? parameter;
    parameter.lrScale = lrScale;
    parameter.decayScale = decayScale;
    parameter.frozen = frozen;
  }
  return plan.report;
}

/** The hyper-parameters that a checkpoint changes, and their values there. */
function savedRates(core: Core, { options, slots }: Run): (readonly [Hyperparameter, number])[] {
  const { settings, rule, rates } = core;
  const stay = new Set<string>(); // options that are schedules now or in the file, or that mean something else there
  if (options.decoupledWeightDecay !== settings.decoupled) stay.add('weightDecay');
  if (slots.includes('momentum_buffer') !== rule.slots.includes('momentumBuffer')) stay.add('momentum');
  const saved = rates.all.map((each) => [each, each.from(options)] as const);
  for (const [{ option, value }, own] of saved) {
    if (typeof value !== 'number' || own === SCHEDULE || own === undefined) stay.add(option);
  }
  return saved.flatMap(([each, own]) => (stay.has(each.option) ? [] : [[each, each.restored(own)] as const]));
}

/** Makes an optimizer from a checkpoint. */
export function revive(
  family: Family<never>,
  bytes: Uint8Array,
  overrides: { readonly momentum?: unknown } | undefined,
  make: Make,
): void {
  const { kind, relatives, defaults } = family;
  const checkpoint = read(bytes);
  const options = optionsFrom(checkpoint, { kind, relatives, decoupled: defaults.decoupled }, overrides);
  const hasBuffer = checkpoint.run?.slots.includes('momentum_buffer') === true && overrides?.momentum === undefined;
  const core = makeWith(make, specFrom(checkpoint), options, hasBuffer);
  restore(core, planRestore(checkpoint, snapshot(core), { strict: false, relatives, obstacles: [] }));
}

/** Makes an optimizer that has a momentum buffer if there was one, even if the momentum has become 0 since. */
function makeWith(make: Make, spec: Spec, options: Readonly<Record<string, unknown>>, hasBuffer: boolean): Core {
  if (!hasBuffer || options.momentum !== 0) return make(spec, options);
  const core = make(spec, { ...options, momentum: () => 0 });
  for (const each of core.rates.all) if (each.option === 'momentum') each.value = 0;
  return core;
}

function restore(core: Core, { arrays, stepsTaken, counts }: Restoration): void {
  copyArrays(arrays);
  core.installed?.restored();
  core.stepsTaken = stepsTaken ?? core.stepsTaken;
  counts.forEach((own, i) => {
    core.clocks.set(i, own);
  });
}

/** Makes an optimizer with the parameters of another one except those in `without`, and with new ones. */
export function extend(old: Core, spec: Spec, without: ReadonlySet<Parameter>, make: Make): void {
  const { parameters: all, stepsTaken } = snapshot(old);
  const parameters = all.filter((_, i) => !without.has(old.parameters[i] as Parameter));
  const whole = new Map<string, ParameterSpec>(parameters.map((own) => [own.name, specOf(own)]));
  for (const [name, added] of entriesOf(spec)) {
    if (whole.has(name)) throw new RangeError(`${show(name)} is a parameter already, expected new names`);
    whole.set(name, added);
  }
  const core = makeWith(make, whole, optionsOf(old), old.rule.slots.includes('momentumBuffer'));
  core.stepsTaken = stepsTaken;
  snapshot(core).parameters.forEach(({ state }, i) => {
    const from = parameters[i];
    if (from === undefined) return; // it is new
    for (const [key, array] of Object.entries(from.state)) state[key]?.set(array);
    core.clocks.set(i, from.counts);
  });
}

function specOf({
  shape,
  data,
  lrScale,
  decayScale,
  frozen,
  outputAxis,
  centralize,
}: Snapshot['parameters'][number]): ParameterSpec {
  return { shape, initial: data, lrScale, decayScale, frozen, outputAxis, centralize };
}
