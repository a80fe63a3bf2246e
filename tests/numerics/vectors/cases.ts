// Cases: the recorded trajectories of torch, optax and the authors' code, unpacked from data/*.json.gz.

import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { ClassName } from '../rules/index.ts';

export interface CaseParameter {
  name: string;
  shape: readonly number[];
  outputAxes: readonly number[];
  /** Does the reference centralize it? */
  centralized: boolean;
}

/** Weights or gradients: [step][parameter][element]. */
export type Series = readonly (readonly (readonly number[])[])[];

export interface Case {
  id: string;
  file: string;
  steps: number;
  /** float32 torch is known to be wrong here: only the float64 run is worth comparing with. */
  hazard: boolean;
  /** The float64 reference holds to |x - ref| <= tolerance64 max(|ref|, 1e-3). */
  tolerance64: number;
  optimizer: {
    kind: ClassName;
    lr: number;
    weightDecay: number;
    maximize: boolean;
    /** Absent if the reference has no such option. */
    decoupled?: boolean;
    betas?: readonly [number, number] | null;
    /** The rule's other options under our names; some files also list options it lacks, as null, 0 or false. */
    [own: string]: unknown;
  };
  /** The recorded weights are those that training continues with. */
  lookahead?: null | { every: number; alpha: number };
  gc: null | { location: 'gradient' | 'update'; decay: 'inside' | 'outside' | 'none'; convOnly: boolean };
  semantics: {
    decayScale: null | 'lr' | 'lr/bc1' | 'lr*sqrt(bc2)/bc1';
    epsilon: null | 'after-bias-correction' | 'before-bias-correction';
    amsgradMax: null | 'raw' | 'bias-corrected';
  };
  parameters: readonly CaseParameter[];
  initial: readonly (readonly number[])[];
  gradients: Series;
  float64: { after: Series };
  /** The largest error of the reference's own float32 run, per parameter. */
  error: { perParameterMaxAbs: readonly number[] };
}

const folder = new URL('./data/', import.meta.url);

/** All cases, file by file in alphabetical order. */
export const cases: readonly Case[] = readdirSync(folder)
  .filter((file) => file.endsWith('.json.gz'))
  .sort()
  .flatMap((file) => {
    const text = gunzipSync(readFileSync(new URL(file, folder))).toString();
    return (JSON.parse(text) as { cases: Case[] }).cases.map((one) => ({ ...one, file }));
  });
