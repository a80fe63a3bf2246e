// Words: translates options from the names of TensorFlow.js to those of the core, and the core's errors back.

import { fields, show } from '../options/checks.ts';
import type { Family } from './families.ts';
import type { SharedOptions } from './options.ts';

/** The core's names for options that have another name here. */
const CORE_NAMES: Readonly<Record<string, string>> = {
  learningRate: 'lr',
  useNesterov: 'nesterov',
  epsilon: 'eps',
  decay: 'alpha',
};

/** The inverse. */
const OWN_NAMES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(CORE_NAMES).map(([own, core]) => [core, own])),
  'betas[0]': 'beta1',
  'betas[1]': 'beta2',
};

/** The names here of options that people know from the core. */
const MEANT: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(Object.entries(CORE_NAMES).map(([own, core]) => [core, [own]])),
  betas: ['beta1', 'beta2'],
};

/** The options that every class shares with the core. */
const SHARED = [
  'learningRate',
  'weightDecay',
  'decoupledWeightDecay',
  'maximize',
  'clipNorm',
  'gradScale',
  'nonFinite',
  'averageWeights',
  'lookahead',
];
/** The options that only exist here, or mean more here. */
const OWN = ['centralize', 'decayScale', 'lrScale', 'readback'];

/** Checks the names of the options, and returns those of the core; `centralize` is left to the caller. */
export function translate(family: Family, options: SharedOptions): Record<string, unknown> {
  const { optionNames, defaults, betas } = family;
  const names = [...SHARED, ...optionNames];
  for (const name of Object.keys(options)) {
    const meant = MEANT[name] ?? [];
    if (!names.includes(name) && meant.some((own) => names.includes(own))) {
      throw new TypeError(`option ${show(name)} is unknown, did you mean ${meant.map(show).join(' and ')}?`);
    }
  }
  fields('options', options, [...names, ...OWN], 'option');
  const given = options as Readonly<Record<string, unknown>>;
  const values: Record<string, unknown> = {};
  for (const name of names) {
    const isReplaced = name === 'epsilon' && given.epsHat !== undefined;
    values[name] = given[name] ?? (isReplaced ? undefined : defaults[name]);
  }
  const { beta1, beta2, ...others } = values;
  const translated: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(others)) translated[CORE_NAMES[name] ?? name] = value;
  if (betas !== undefined) translated.betas = [beta1 ?? betas[0], beta2 ?? betas[1]];
  return translated;
}

/** Options of the core under the names of TensorFlow.js; only those that this class has. */
export function retell(family: Family, options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { betas = [], ...others } = options;
  const [beta1, beta2] = betas as readonly unknown[];
  const values: Record<string, unknown> = { beta1, beta2 };
  for (const [name, value] of Object.entries(others)) values[OWN_NAMES[name] ?? name] = value;
  const names = [...SHARED, ...family.optionNames].filter((name) => values[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, values[name]]));
}

/** Calls the core, and makes its errors say `learningRate` instead of `lr`. */
export function inOwnWords<Result>(call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    if (error instanceof Error) {
      error.message = error.message.replace(/^(?:\w+|betas\[\d\])(?=[ (])/, (name) => OWN_NAMES[name] ?? name);
    }
    throw error;
  }
}
