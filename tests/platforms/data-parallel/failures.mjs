// What goes wrong: a rank that is killed, checkpoints that do not fit, a flipped bit, a server whose payloads are too small.
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { printed } from '../browsers/processes.mjs';
import { allFailed, NODE, PATIENCE, rank, sameDigests, stateFolder } from './ranks.mjs';
import { withServer } from './server.mjs';

/** Starts two ranks in Node; `programs` are their programs. */
async function two({ node, folder }, server, state, flags, programs = [NODE, NODE]) {
  const started = [];
  for (const [i, program] of programs.entries()) {
    const own = ['--rank', `${i}`, '--world', '2', '--state', state, '--server', server.tcp];
    started.push(await rank([...node, program], folder, ...own, ...flags));
  }
  return started;
}

const all = (ranks) => Promise.all(ranks.map(({ finished }) => finished));

/** One of two ranks is killed; the other stops, and both go on from their checkpoints. */
async function killed(scene) {
  return await withServer(scene, async (server) => {
    const { node, folder } = scene;
    const flags = ['--steps', '600'];
    const single = await rank([...node, NODE], folder, '--alone', '--state', stateFolder(folder), ...flags);
    const uninterrupted = await single.finished;
    const state = stateFolder(folder);
    const ranks = await two(scene, server, state, [...flags, '--timeout', '2000']);
    await printed(ranks[1].started, /step 200:/, PATIENCE);
    ranks[1].started.child.kill('SIGKILL');
    const [survivor] = await all(ranks);
    const again = async () => await all(await two(scene, server, state, [...flags, '--timeout', '60000']));
    let resumed = await again();
    if (resumed.every(({ text }) => /do not fit together/.test(text))) {
      // The survivor has written one more. Checkpoints of one step are the same in all ranks, so the older one serves both.
      cpSync(join(state, 'rank-1.safetensors'), join(state, 'rank-0.safetensors'));
      resumed = await again();
    }
    return { survivor, results: [uninterrupted, ...resumed] };
  });
}

function survived({ survivor, results }) {
  const said = /^rank 1 has not sent its gradient of step \d+ within 2000 ms$/m.test(survivor.text);
  if (survivor.exit !== 1 || !said) return `the survivor: exit ${survivor.exit}, ${survivor.text}`;
  const met = Number(/2 ranks have met at step (\d+)/.exec(results[1].text)?.[1]);
  return met >= 200 ? sameDigests(results) : `they went on from step ${met}: ${results[1].text}`;
}

/** Two ranks at different steps are refused, and both say why. */
async function mismatched(scene) {
  return await withServer(scene, async (server) => {
    const state = stateFolder(scene.folder);
    await all(await two(scene, server, state, ['--steps', '20', '--timeout', '60000']));
    rmSync(join(state, 'rank-1.safetensors'));
    return { results: await all(await two(scene, server, state, ['--timeout', '60000'])) };
  });
}

const MISMATCH = /do not fit together: they are at step (?:20|0), digest \w{16} and step (?:0|20), digest \w{16}$/m;

/** One bit of a gradient arrives flipped at one rank: the next digests differ, and both stop. */
async function flipped(scene) {
  return await withServer(scene, async (server) => {
    const programs = [NODE, 'programs/flipped.mjs'];
    return {
      results: await all(await two(scene, server, stateFolder(scene.folder), ['--timeout', '60000'], programs)),
    };
  });
}

const FLIPPED = /after step 40, rank \d has digest \w{16} and rank \d \w{16}$/m;

async function tooSmall(scene) {
  return await withServer({ ...scene, payload: 512 }, async (server) => {
    return { results: await all(await two(scene, server, stateFolder(scene.folder), [])) };
  });
}

const TOO_SMALL = /^max_payload of the NATS server is 512 bytes, expected at least \d+$/m;

export const failures = [
  ['one is killed, both resume', killed, survived],
  ['checkpoints of different steps', mismatched, ({ results }) => allFailed(results, [MISMATCH, MISMATCH])],
  ['a flipped bit stops both', flipped, ({ results }) => allFailed(results, [FLIPPED, FLIPPED])],
  ['payloads of 512 bytes', tooSmall, ({ results }) => allFailed(results, [TOO_SMALL, TOO_SMALL])],
];
