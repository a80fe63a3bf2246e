// The data-parallel example in Node: it learns, and ends with the same digest for any number of threads.
import { ask } from '../../../scripts/lib/run.mjs';
import { check } from '../browsers/checks.mjs';
import * as runtimes from '../runtimes/found.mjs';

export async function threads(folder) {
  const found = (await runtimes.node(24)) ?? (await runtimes.node(22)); // they run TypeScript directly
  const entry = 'example threads/main.ts';
  if (found === undefined) return [{ runtime: 'Node 22', entry, missing: 'npm has none for this platform' }];
  const run = async () => {
    const texts = [];
    for (const count of ['1', '3']) {
      const flags = ['--workers', '2', '--threads', count, '--steps', '100'];
      const { code, output, errors } = await ask([found.path, 'examples/threads/main.ts', ...flags], { cwd: folder });
      if (code !== 0) return { error: errors };
      texts.push(output);
    }
    return { texts };
  };
  return [check({ runtime: 'Node', version: found.version, entry }, run, judge)];
}

function judge({ texts }) {
  const [one, three] = texts.map((text) => /accuracy (\S+) %, digest (\w+)/.exec(text)?.slice(1));
  const shared = /2 workers compute gradients, 3 threads share a step$/m.test(texts[1]);
  return shared && Number(one?.[0]) > 80 && one[1] === three?.[1] ? undefined : texts.join('\n');
}
