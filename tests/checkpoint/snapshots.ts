// Snapshots of optimizers, taken from outside through public members only, for testing save, load and from.

import type { Options, Snapshot } from '../../ts/checkpoint/format.ts';
import type { Json } from '../../ts/checkpoint/json.ts';
import type { Adam, SGD } from '../../ts/index.ts';
import type { Parameter } from '../../ts/optimizers/parameter.ts';
import { classes } from '../numerics/oracle/library.ts';
import type { ClassName } from '../numerics/rules/index.ts';

export type Any = Adam | SGD;

/** Creates an optimizer of any class; TypeScript cannot tell which options fit. */
export function make(name: ClassName, spec: object, options: object): Any {
  const Class = classes[name] as unknown as new (spec: object, options: object) => Any;
  return new Class(spec, options);
}

/** A snapshot of this optimizer. */
export function snapshot(kind: string, optimizer: Any, options: Options): Snapshot {
  const parameters = Object.values(optimizer.parameters as Record<string, Parameter>).map((parameter) => {
    const { name, shape, outputAxes, lrScale, decayScale, frozen, data, stepsTaken } = parameter;
    const state = parameter.state as Readonly<Record<string, Float32Array>>;
    const counts = { steps: stepsTaken, averages: stepsTaken };
    return { name, shape, outputAxes, lrScale, decayScale, frozen, counts, data, state };
  });
  return { class: kind, stepsTaken: optimizer.stepsTaken, options, parameters };
}

/** A snapshot of one parameter "w" of shape [2]; its values count up from 1. */
export function plain(changes: Partial<Snapshot> = {}, parameter: Record<string, unknown> = {}): Snapshot {
  const w = {
    name: 'w',
    shape: [2],
    outputAxes: [],
    lrScale: 1,
    decayScale: 1,
    frozen: false,
    counts: { steps: 7, averages: 7 },
    data: Float32Array.of(1, 2),
    state: { expAvg: Float32Array.of(3, 4), expAvgSq: Float32Array.of(5, 6) },
    ...parameter,
  };
  const options: Record<string, Json> = { lr: 0.1 };
  return { class: 'Adam', stepsTaken: 7, options, parameters: [w], ...changes };
}
