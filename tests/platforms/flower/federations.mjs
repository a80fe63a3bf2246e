// Federations of two nodes and the example's server: what they print, and what is wrong with it.
import { join } from 'node:path';
import { read } from '../browsers/browse.mjs';
import { end, printed, start } from '../browsers/processes.mjs';
import { kill, left, PATIENCE, stateFolder, withNodes } from './nodes.mjs';
import { withSuperLink } from './superlink.mjs';

/** The last line of a run that has come to its end, or the error of one that has not. */
const OVER = /final weights \w+|RuntimeError: /;

/** Some rounds with one node in each of these runtimes: { rounds, nodes: their outputs, log: the server's }. */
export async function federation(runtimes, rounds, { folder, ...setting }) {
  return await withSuperLink(setting, ({ url, run, log }) =>
    withNodes(async (startNode) => {
      const id = await run(join(folder, 'examples/flower'), { rounds });
      const nodes = [];
      for (const [index, runtime] of runtimes.entries()) {
        const flags = ['--partition', `${index}`, '--state', stateFolder(setting.temp), '--centralize'];
        nodes.push(await startNode(runtime, folder, url, flags));
      }
      for (const node of nodes) await left(node);
      return { rounds, nodes: nodes.map(({ output }) => output), log: await log(id, OVER) };
    }),
  );
}

/** Two rounds of a node in Node and one in a page of Chromium, which speaks through the example's proxy. */
export async function withPage(runtime, chromium, { folder, ...setting }) {
  return await withSuperLink(setting, ({ url, run, log }) =>
    withNodes(async (startNode) => {
      const command = [runtime.path, 'examples/flower/proxy.mjs', '--superlink', url, '--port', '0'];
      const proxy = await start(command, { cwd: folder, ready: /^http:\S+$/m });
      try {
        const id = await run(join(folder, 'examples/flower'), { rounds: 2 });
        const flags = ['--partition', '0', '--state', stateFolder(setting.temp), '--centralize'];
        const node = await startNode(runtime, folder, url, flags);
        const page = `${/^http:\S+$/m.exec(proxy.output)[0]}?part=1&centralize&once`;
        const output = await read('Chromium', chromium, page, LEFT);
        await left(node);
        return { rounds: 2, nodes: [node.output, output], log: await log(id, OVER) };
      } finally {
        await end(proxy);
      }
    }),
  );
}

/** The text of a page whose node has left. */
const LEFT = `const { textContent } = document.querySelector('pre');
  return /^(left|node: .*)$/m.test(textContent) ? textContent : null;`;

/** Says what is wrong with a federation: each round must count both nodes, and the last be in the final weights. */
export function counted({ rounds, nodes, log }) {
  const said = `${log}\n${nodes.join('\n')}`;
  if (results(log).join() !== Array(rounds).fill('2').join()) return `a round without a node:\n${said}`;
  const final = finalWeights({ log });
  const seen = nodes.map((output) => weights(output).at(-1));
  if (!seen.every((digest) => digest === final)) return `the nodes did not end with the server's weights:\n${said}`;
  // The weights change in every round, the last one included.
  if (new Set(weights(nodes[0])).size !== rounds) return `a round that changed nothing:\n${said}`;
  return undefined;
}

/** Says what is wrong with the accuracies of round 5, at the nodes' own brightnesses and at an unseen one. */
export function accurate({ log }) {
  const [, accuracy, unseen] = /round 5: accuracy (\S+), unseen (\S+),/.exec(log) ?? [];
  return accuracy > 0.8 && unseen > 0.8 ? undefined : `accuracies of ${accuracy} and ${unseen}:\n${log}`;
}

export function finalWeights({ log }) {
  return /final weights (\w+)/.exec(log)?.[1];
}

/** Five rounds, in the third of which a node is killed while it trains, and started again at once. */
export async function killed(runtime, { folder, ...setting }) {
  return await withSuperLink(setting, ({ url, run, log, activated }) =>
    withNodes(async (startNode) => {
      const id = await run(join(folder, 'examples/flower'), { rounds: 5, timeout: 40 });
      const other = await startNode(runtime, folder, url, ['--partition', '0', '--state', stateFolder(setting.temp)]);
      // Enough epochs that it is still training when the signal arrives.
      const flags = ['--partition', '1', '--epochs', '10', '--state', stateFolder(setting.temp)];
      const victim = await startNode(runtime, folder, url, flags);
      await printed(victim, /round 3: training/, PATIENCE);
      await kill(victim);
      const again = await startNode(runtime, folder, url, flags);
      await left(again);
      await left(other);
      return { before: victim.output, after: again.output, log: await log(id, OVER), activated: activated() };
    }),
  );
}

/** Says what is wrong with those: the third round has one result, and the same node goes on from its checkpoint. */
export function rejoined({ before, after, log, activated }) {
  const said = `${log}\n${before}\n${after}`;
  if (results(log).join() !== '2,2,1,2,2') return `results of ${results(log)}, expected 2,2,1,2,2:\n${said}`;
  if (activated.length !== 3 || new Set(activated).size !== 2)
    return `nodes ${activated}, expected two, one of them twice`;
  const steps = (text, round) => Number(new RegExp(`round ${round}: loss \\S+ (\\d+) steps`).exec(text)?.[1]);
  const each = steps(before, 1);
  const taken = [steps(before, 2), steps(after, 4), steps(after, 5)];
  if (taken.join() !== [2 * each, 3 * each, 4 * each].join()) return `${taken} steps, expected multiples of ${each}`;
  return finalWeights({ log }) === weights(after).at(-1) ? undefined : `other final weights:\n${said}`;
}

/** A server with more hidden units than the nodes. */
export async function different(runtime, { folder, ...setting }) {
  return await withSuperLink(setting, ({ url, run, log }) =>
    withNodes(async (startNode) => {
      const id = await run(join(folder, 'examples/flower'), { hidden: 48 });
      const nodes = [];
      for (const index of ['0', '1']) {
        const flags = ['--partition', index, '--state', stateFolder(setting.temp)];
        nodes.push(await startNode(runtime, folder, url, flags));
      }
      for (const node of nodes) await left(node);
      const ends = nodes.map(({ output, child }) => ({ output, code: child.exitCode }));
      return { ends, log: await log(id, OVER) };
    }),
  );
}

/** Says what is wrong with those: one line for each node, and the server ends with the same sentence. */
export function oneError({ ends, log }) {
  const sentence = "the server's hidden.weight is float32 [48,784], this node's is float32 [32,784]";
  const wrong = ends.find(({ output, code }) => output !== `node: ${sentence}\n` || code !== 1);
  if (wrong) return `exit code ${wrong.code}, printed:\n${wrong.output}`;
  const once = log.split(`RuntimeError: round 1: no node has trained: ${sentence}`).length >= 2;
  return once && !log.includes('ROUND 2') ? undefined : `the server goes on, or does not say why it ended:\n${log}`;
}

/** How many nodes' weights went into each round. */
function results(log) {
  return [...log.matchAll(/aggregate_train: Received (\d+) results/g)].map(([, count]) => count);
}

/** The digests of the weights that a node has evaluated. */
export function weights(output) {
  return [...output.matchAll(/weights ([0-9a-f]{64})/g)].map(([, digest]) => digest);
}
