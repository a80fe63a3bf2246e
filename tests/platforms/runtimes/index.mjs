// The package in runtimes without a page: a quick part for every test run, and what takes longer.
import { packagesOf } from '../../../scripts/lib/packages.mjs';
import { buns } from './bun.mjs';
import { checkers } from './checkers.mjs';
import { denos } from './deno.mjs';
import { edges } from './edge.mjs';
import { nodes } from './node.mjs';
import { programs } from './programs.mjs';
import { runners } from './runners.mjs';
import { types } from './types.mjs';
import { miniflares, wranglers } from './workers.mjs';

/** Node, Deno, Bun and workerd. */
export function quick(context) {
  return checksOf([nodes, denos, buns, miniflares], context);
}

/** Wrangler, the edge runtime, test runners, TypeScript consumers, and package checkers. */
export function full(context) {
  return checksOf([wranglers, edges, runners, types, checkers], context);
}

/** Installs this folder's packages and the package itself, and collects the checks of every part. */
async function checksOf(parts, context) {
  await packagesOf(new URL('.', import.meta.url));
  const folder = await programs(context);
  const checks = [];
  for (const part of parts) checks.push(...(await part(folder, context)));
  return checks;
}
