// Config: what getConfig returns and fromConfig takes. It has to survive JSON, and TensorFlow.js, which adds
// customObjects and turns names with _ into camel case, so variables are listed in order, not by name.

import type { Bridge } from './bridge.ts';
import type { SharedOptions } from './options.ts';
import type { Saved } from './saved.ts';
import type { Setting } from './settings.ts';
import { savedOf } from './weights.ts';
import { retell } from './words.ts';

/** What JSON can hold. */
export type Json = boolean | number | string | null | Json[] | { [key: string]: Json };
export type Config = { [key: string]: Json };

/** The options as they are now; a schedule, which a file cannot hold, is null. */
export function configOf(bridge: Bridge): Config {
  const {
    family,
    inner,
    transfer: { readback },
  } = bridge;
  const config: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(retell(family, inner.options))) {
    if (value === Infinity) continue; // no limit
    config[name] = typeof value === 'function' ? null : value;
  }
  const variables = savedOf(bridge).map(({ shape, setting }) => ({ shape, ...setting }));
  return JSON.parse(JSON.stringify({ ...config, centralize: inner.options.centralize, readback, variables })) as Config;
}

/** The options of a config, and what it says about variables. */
export function readConfig({ customObjects: _, variables = [], ...config }: Config): {
  options: SharedOptions;
  saved: Saved[];
} {
  const options: Record<string, unknown> = { ...config };
  for (const [name, value] of Object.entries(config)) if (value === null) options[name] = missing(name);
  const { centralize } = config;
  if (typeof centralize === 'object') options.centralize = { ...centralize, axisOf: () => undefined };
  const saved = (variables as unknown as ({ shape: number[] } & Partial<Setting>)[]).map((one) => {
    const { shape, axis = null, lrScale = 1, decayScale = 1 } = one;
    return { shape, ...('axis' in one && { setting: { axis, lrScale, decayScale } }) };
  });
  return { options: options as SharedOptions, saved };
}

/** Stands in for a schedule until the caller sets one again. */
function missing(name: string): () => number {
  return () => {
    throw new Error(`${name} was a schedule, which a saved model cannot hold: set optimizer.${name} before training`);
  };
}
