// Index: every family of update rules. A new family is a file next to this one and an entry in `families`; the position
// of an entry seeds its tests, so append new ones.

import { adam } from './adam.ts';
import { lion } from './lion.ts';
import { lookahead } from './lookahead.ts';
import { radam } from './radam.ts';
import { rmsprop } from './rmsprop.ts';
import type {
  CentralizeOptions,
  Defaults,
  Family,
  Lists,
  Point,
  Rule,
  Schedule,
  SharedOptions,
  Variant,
} from './rule.ts';
import { sgd } from './sgd.ts';

const families = [sgd, adam, rmsprop, lion, radam] as const;

type Families = (typeof families)[number];
type NameIn<F> = F extends { readonly classes: infer Classes } ? keyof Classes & string : never;
type Intersection<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

export type { CentralizeOptions, Point, Rule, Schedule, SharedOptions };

/** The names of all classes. */
export type ClassName = NameIn<Families>;

/** The options of any class; a test sets only those that its class has. */
export type Options = SharedOptions & Partial<Intersection<Parameters<Families['rule']>[0]>>;

/** A class with some of its options set. */
export type Named = Variant<Options, ClassName>;

interface Known {
  readonly defaults: Defaults & Options;
  readonly family: Family<Options>;
}

const all = families as unknown as readonly Family<Options>[];
const known = Object.fromEntries(
  all.flatMap((family) => Object.entries(family.classes).map(([name, defaults]) => [name, { defaults, family }])),
) as unknown as Readonly<Record<ClassName, Known>>;

export const classNames = Object.keys(known) as readonly ClassName[];

/** Options with the defaults of their class filled in. */
export type Filled = Options & { readonly weightDecay: Schedule; readonly decoupledWeightDecay: boolean };

/** The options, with the defaults of the class for those not given. */
export function filled(name: ClassName, options: Options): Filled {
  return { ...known[name].defaults, ...options };
}

/** The rule that a class follows with these options. */
export function ruleOf(name: ClassName, options: Options): Rule {
  return known[name].family.rule(filled(name, options));
}

/** The names of a class's state with these options. */
export function stateOf(name: ClassName, options: Options): string[] {
  return ruleOf(name, options).state.map((array) => array.name);
}

/** The values that the options specific to a class and its family reject and accept. */
export function badInputOf(name: ClassName): Family<Options>['badInput'] {
  return known[name].family.badInput;
}

/** One list that every family has, concatenated over all families. */
function gather<Item>(list: (lists: Lists<Options>) => readonly Item[]): readonly Item[] {
  return [...all, lookahead as Lists<Options>].flatMap(list);
}

export const crossed = gather((family) => family.crossed) as readonly Named[];
export const examples = gather((family) => family.examples) as readonly Named[];
export const fading = gather((family) => family.fading) as readonly Named[];
export const recorded = gather((family) => family.recorded) as readonly (Named & { readonly digest: string })[];
export const refused = all.flatMap((family) => family.refused);
export const runtimes = {
  crossed: gather(({ runtimes }) => runtimes.crossed),
  long: gather(({ runtimes }) => runtimes.long),
  resumed: gather(({ runtimes }) => runtimes.resumed),
};

/** All names of non-shared options and of state arrays. */
export const ownOptions = [...new Set(all.flatMap((family) => Object.keys(family.badInput)))];
export const stateNames = [
  ...new Set(crossed.flatMap(({ optimizer, options }) => stateOf(optimizer, options))),
] as readonly string[];
