// The types of target.mjs.

export interface Target {
  readonly decode: (bytes: Uint8Array) => unknown;
  readonly read: (bytes: Uint8Array) => unknown;
  readonly branches: () => number[];
}

export const BUGS: Readonly<Record<string, readonly [found: string, planted: string]>>;

export function target(bug?: string): Promise<Target>;
