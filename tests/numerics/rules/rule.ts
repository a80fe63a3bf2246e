// Rule: what the tests have to know about an update rule. Each family of rules states it in its own file in this
// folder; everything else, from the oracle to the hostile input, is derived from that. Nothing here comes from ts/.

import type { Case, ErrorName } from '../../hostile/bad-input/sorts.ts';

export type Point = 'gradient' | 'gradient+decay' | 'update' | 'update+decay';
export type Schedule = number | ((stepsTaken: number) => number);

export interface CentralizeOptions {
  outputAxis?: number | readonly number[];
  at?: Point;
  minRank?: number;
  minFanIn?: number;
}

/** The options that every class has. */
export interface SharedOptions {
  lr?: Schedule;
  weightDecay?: Schedule;
  decoupledWeightDecay?: boolean;
  maximize?: boolean;
  centralize?: boolean | CentralizeOptions;
  clipNorm?: number;
  gradScale?: number;
  nonFinite?: 'propagate' | 'skip';
  averageWeights?: number;
  lookahead?: { every?: number; alpha?: number };
}

/** What differs between classes; without an `lr` here, it is required. */
export interface Defaults {
  readonly lr?: number;
  readonly weightDecay: number;
  readonly decoupledWeightDecay: boolean;
}

/** One array of state. */
export interface StateArray {
  /** Its public name: torch's in camel case. */
  readonly name: string;
  /** Set if it averages squares: this is added to each number before squaring, so the average is never negative. */
  readonly floor?: number;
  /** While it is not 0, the weights move, even if every gradient is 0. */
  readonly moves?: true;
  /** It is exempt from the steps that clear tiny state. */
  readonly kept?: true;
}

/** Arrays of state by their names. */
export type State = Readonly<Record<string, readonly number[]>>;

/** The arithmetic of the oracle: every value computed here, and that of every other stage, passes through `near`. */
export interface Stages {
  readonly near: (value: number) => number;
  /** a x + b y, element by element. */
  readonly add: (a: number, x: readonly number[], b: number, y: readonly number[]) => number[];
}

/** The result of a step in float64. */
export interface Float64Step {
  readonly state: State;
  readonly update: readonly number[];
  /** Numbers of which only the sign mattered: near 0 rounding decides it, and either sign may be right. */
  readonly decided?: readonly number[];
}

/** Point 3 of the twin's specification for one step, with its scalars in float32. */
export interface Float32Step {
  /** Whether point 6 applies: a step to which nothing is added leaves out all terms with 0. */
  readonly canBePlain: boolean;
  /** Whether terms with 0 are absent from points 3 and 4 whatever the gradient is made of, unless decay is decoupled. */
  readonly endsPlain?: boolean;
  /** Changes element i of the state, and returns D. */
  step(x: number, state: Readonly<Record<string, number[]>>, i: number, plain: boolean): number;
}

/** An update rule with all of its options. */
export interface Rule {
  /** Its state, in the order in which it is saved and hashed. */
  readonly state: readonly StateArray[];
  /** What a digest includes about it: its number and its hyper-parameters. */
  readonly digest: readonly (number | boolean)[];
  /** Whether U is the gradient itself, so that centralizing before or after is equivalent. */
  readonly isLinear?: boolean;
  /** Step t in float64, a line per equation: from gradient and state to the new state and the update U. */
  float64(g: readonly number[], state: State, t: number, stages: Stages): Float64Step;
  /** Whether it folds the factor of its gradients into its scalars, see point 2 of the twin's specification. */
  readonly foldsFactor?: boolean;
  /** Step t in float32, bit for bit; L multiplies the update, and F is the factor if it is folded, else 1. */
  float32(L: number, t: number, F: number): Float32Step;
}

/** A class with some of its options set. */
export interface Variant<Own, Name = string> {
  readonly name: string;
  readonly optimizer: Name;
  readonly options: SharedOptions & Partial<Own>;
}

/** A call that is rejected with exactly this error, or accepted if there is none. */
export type Refused = readonly [optimizer: string, options: unknown, error?: ErrorName, text?: string];

/** Classes with options, for the tests that run over all of them. */
export interface Lists<Own> {
  /** Crossed with every point of centralization: by the oracle, the twin, resumed runs, and hostile gradients. */
  readonly crossed: readonly Variant<Own>[];
  /** At least one of each class, with a mix of shared options: they share memory and are watched by canaries. */
  readonly examples: readonly Variant<Own>[];
  /** These take 5,000 steps without a gradient, after which all state that moves weights must be 0. */
  readonly fading: readonly Variant<Own>[];
  /** Digests of the fixed run in bit-exact/digest.test.ts: they change with any bit of any weight. */
  readonly recorded: readonly (Variant<Own> & { readonly digest: string })[];
  /** What every runtime computes with the packed package (platforms/runtimes). */
  readonly runtimes: {
    /** Twenty steps at every point of centralization. */
    readonly crossed: readonly (readonly [optimizer: string, options: SharedOptions & Partial<Own>])[];
    /** A thousand steps. */
    readonly long: readonly Variant<Own>[];
    /** Saved half-way and resumed in another runtime. */
    readonly resumed: readonly Variant<Own>[];
  };
}

/** A family of rules: classes whose options have the same names. */
export interface Family<Own> extends Lists<Own> {
  /** Its classes, with the defaults of all options that are not the same for all optimizers. */
  readonly classes: Readonly<Record<string, Defaults & Own>>;
  rule(own: Own): Rule;
  /** The values that each of its own options rejects and accepts. */
  readonly badInput: Readonly<Record<string, readonly Case[]>>;
  /** Contradictory or misspelt options. */
  readonly refused: readonly Refused[];
}
