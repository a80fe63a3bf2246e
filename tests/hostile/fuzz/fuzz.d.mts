// The types of fuzz.mjs.

import type { Target } from './target.mjs';

export interface Result {
  readonly executions: number;
  readonly branches: number;
  readonly corpus: number;
  readonly finding?: { readonly what: string; readonly bytes: Uint8Array };
}

export function fuzz(
  target: Target,
  options: { readonly seed: number; readonly done: (executions: number) => boolean },
): Result;
