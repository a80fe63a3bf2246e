// Restore: plans what a checkpoint changes in an optimizer: all or nothing, or whatever fits.

import { number, positiveFloat32, show } from '../options/checks.ts';
import { keyOf, slotOf } from '../options/names.ts';
import type { LoadReport } from '../options/shared.ts';
import { checkConvertible, copyAsFloat32 } from './dtypes.ts';
import {
  type Checkpoint,
  type Counts,
  type ParameterSettings,
  type Run,
  type Snapshot,
  same,
  slotsOf,
} from './format.ts';
import { checkpointError } from './json.ts';
import type { RawTensor } from './safetensors.ts';

/** The conditions that a plan has to meet. */
interface Conditions {
  /** Whether names and shapes have to match, and the class has to be one that can be resumed. */
  readonly strict: boolean;
  /** The classes whose state the optimizer can take over. */
  readonly relatives: readonly string[];
  /** The error that unfreezing throws, for each parameter that has to stay frozen. */
  readonly obstacles: readonly (Error | undefined)[];
}

/** What a checkpoint changes in an optimizer. By the time there is one, everything that can fail has been done. */
export interface Restoration {
  readonly report: LoadReport;
  /** Arrays, and what is copied into them; undefined for zeros. */
  readonly arrays: readonly (readonly [to: Float32Array, from: RawTensor | undefined])[];
  /** What else is taken from the checkpoint; undefined for weights alone. */
  readonly run: Run | undefined;
  readonly stepsTaken: number | undefined;
  /** undefined if it does not change. */
  readonly gradScale: number | undefined;
  /** By the names of their parameters; none for weights alone. */
  readonly settings: ReadonlyMap<string, ParameterSettings>;
  /** In the order of the optimizer's parameters; undefined counts do not change. */
  readonly counts: readonly Partial<Counts>[];
}

/** The way out that errors suggest. */
const WAY_OUT = 'load(bytes, { strict: false }) takes what fits';

/**
 * Plans a restoration.
 *
 * @throws TypeError or RangeError with a message that names what does not fit
 */
export function planRestore(
  checkpoint: Checkpoint,
  target: Snapshot,
  { strict, relatives, obstacles }: Conditions,
): Restoration {
  const report = compare(checkpoint, target);
  if (strict) check(checkpoint, target, relatives, report);
  const { run: whole } = checkpoint;
  const saved = new Map(checkpoint.parameters.map((parameter) => [parameter.name, parameter]));
  const fits = ({ name, shape }: { name: string; shape: readonly number[] }): boolean =>
    same(saved.get(name)?.shape ?? [NaN], shape);
  const run = whole && relatives.includes(whole.class) && target.parameters.some(fits) ? whole : undefined;
  const gradScale = run?.options.gradScale;
  const arrays: [Float32Array, RawTensor | undefined][] = [];
  const settings = new Map<string, ParameterSettings>();
  const newState = new Set<string>();
  const counts = target.parameters.map((parameter, i): Partial<Counts> => {
    const { name, data, state } = parameter;
    const from = saved.get(name);
    if (from === undefined || !fits(parameter)) return {};
    arrays.push([data, from.data]);
    const { steps } = from.counts ?? { steps: 0 };
    let { averages } = from.counts ?? { averages: 0 };
    for (const [key, array] of Object.entries(state)) {
      const own = run && from.state.get(slotOf(key));
      const weights = key === 'average' || key === 'slow' ? from.data : undefined; // what it starts from
      if (own === undefined && run === undefined && weights === undefined) continue; // the rule's own state stays
      if (own === undefined) newState.add(key);
      if (own === undefined && key === 'average') averages = 0;
      arrays.push([array, own ?? weights]);
    }
    if (run === undefined) return { averages: 0 };
    if (from.settings) settings.set(name, from.settings);
    if (from.settings?.frozen === false && obstacles[i] !== undefined) throw obstacles[i];
    return { steps, averages };
  });
  for (const [, from] of arrays) if (from !== undefined) checkConvertible(from);
  const slots = slotsOf(target);
  const dropped = (whole?.slots ?? []).filter((slot) => run === undefined || !slots.includes(slot));
  return {
    report: { ...report, newState: [...newState], droppedState: dropped.map(keyOf) },
    arrays,
    run,
    stepsTaken: run?.stepsTaken,
    gradScale: gradScale === undefined ? undefined : number('checkpoint: gradScale', gradScale, positiveFloat32),
    settings,
    counts,
  };
}

type Difference = Pick<LoadReport, 'missing' | 'unexpected' | 'mismatched'>;

function compare({ parameters }: Checkpoint, target: Snapshot): Difference {
  const shapes = new Map(parameters.map(({ name, shape }) => [name, shape]));
  const known = new Set(target.parameters.map(({ name }) => name));
  return {
    missing: [...known].filter((name) => !shapes.has(name)),
    unexpected: [...shapes.keys()].filter((name) => !known.has(name)),
    mismatched: target.parameters
      .filter(({ name, shape }) => !same(shapes.get(name) ?? shape, shape))
      .map(({ name }) => name),
  };
}

/**
 * Checks that a checkpoint has exactly the parameters of an optimizer, and state of a class that it can resume from.
 */
function check(
  { run, parameters }: Checkpoint,
  target: Snapshot,
  relatives: readonly string[],
  { missing, unexpected, mismatched: [mismatched] }: Difference,
): void {
  if (run !== undefined && !relatives.includes(run.class)) {
    const expected = relatives.map(show).join(' or ');
    throw checkpointError(
      `it is of ${show(run.class)}, expected ${expected}: load(bytes, { strict: false }) takes its weights`,
    );
  }
  if (missing.length > 0)
    throw checkpointError(
      `it has no ${firstNames(missing)}${unexpected.length > 0 ? `, but ${firstNames(unexpected)}` : ''}: ${WAY_OUT}`,
    );
  if (unexpected.length > 0) {
    throw checkpointError(`it has ${firstNames(unexpected)}, which the optimizer has not: ${WAY_OUT}`);
  }
  if (mismatched !== undefined) {
    const shapeIn = (all: readonly { readonly name: string; readonly shape: readonly number[] }[]): string =>
      show(all.find(({ name }) => name === mismatched)?.shape);
    throw checkpointError(
      `${show(mismatched)} has shape ${shapeIn(parameters)}, expected ${shapeIn(target.parameters)}: ${WAY_OUT}`,
    );
  }
}

/** The first three names, and how many more there are. */
function firstNames(names: readonly string[]): string {
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return names.slice(0, 3).map(show).join(', ') + more;
}

/** Copies the arrays of a plan, as float32. */
export function copyArrays(arrays: Restoration['arrays']): void {
  for (const [to, from] of arrays) {
    if (from === undefined) to.fill(0);
    else copyAsFloat32(from, to);
  }
}
