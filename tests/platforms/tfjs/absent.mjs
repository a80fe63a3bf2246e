// The package without TensorFlow.js: the main entry works, and zeromean/tfjs says what is missing.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from '../../../scripts/lib/run.mjs';
import { check } from '../browsers/checks.mjs';
import { installed } from '../browsers/tarball.mjs';

/** Programs, and what they print, or say when they fail. */
const PROGRAMS = {
  'main entry': [
    'main.mjs',
    `import { SGD } from 'zeromean';
     import { createRequire } from 'node:module';
     const { Adam } = createRequire(import.meta.url)('zeromean');
     console.log(new SGD({}, { lr: 1 }).digest().length + new Adam({}).digest().length);`,
    /^32$/,
  ],
  'zeromean/tfjs, import': [
    'import.mjs',
    "await import('zeromean/tfjs');",
    /Cannot find package '@tensorflow\/tfjs-core' imported from \S*zeromean[\\/]dist[\\/]tfjs\.js/,
  ],
  'zeromean/tfjs, require': [
    'require.cjs',
    "require('zeromean/tfjs');",
    /Cannot find module '@tensorflow\/tfjs-core'\nRequire stack:\n- \S*zeromean[\\/]dist[\\/]tfjs\.cjs/,
  ],
  'zeromean/tfjs/create': [
    'create.mjs',
    "import { create } from 'zeromean/tfjs/create'; console.log(typeof create);",
    /^function$/,
  ],
};

export async function absent(context) {
  const folder = await installed(context);
  return Object.entries(PROGRAMS).map(([entry, [file, text, expected]]) => {
    const run = async () => {
      writeFileSync(join(folder, file), text);
      const { output, errors } = await ask([process.execPath, file], { cwd: folder });
      return { said: output || errors };
    };
    const judge = ({ said }) => (expected.test(said) ? undefined : said);
    return check({ runtime: 'Node', version: process.versions.node, entry: `without tfjs: ${entry}` }, run, judge);
  });
}
