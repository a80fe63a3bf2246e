// npm run release -- --dry-run: checks all that has to be true of a version before it is published, and rehearses publishing
// to npm, JSR and crates.io. Publishing itself is up to .github/workflows/release.yml, which runs this first.

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from './lib/build.mjs';
import { packagesOf } from './lib/packages.mjs';
import { reference } from './lib/reference.mjs';
import { isPlaceholder, stage } from './lib/release/stage.mjs';
import { hasUnreleased, setVersion, versions } from './lib/release/versions.mjs';
import { main, npm, SetupError, say, show, work } from './lib/run.mjs';
import { facts } from './lib/toolchain.mjs';

// --dry-run: checks and rehearses; --no-lint and --no-tests leave a part out. --tagged, for a tag: nothing in CHANGELOG.md may be
// unreleased, and package.json has to name its repository. --set-version X: writes a version everywhere, and dates what is
// unreleased.
const { values: options } = parseArgs({
  allowNegative: true,
  options: {
    'dry-run': { type: 'boolean', default: false },
    lint: { type: 'boolean', default: true },
    tests: { type: 'boolean', default: true },
    tagged: { type: 'boolean', default: false },
    'set-version': { type: 'string' },
  },
});

await main(() => {
  const version = options['set-version'];
  if (version !== undefined) {
    setVersion(version, new Date().toISOString().slice(0, 10));
    say(`version ${version}: look at the changes, commit them, and push the tag v${version}`);
    return 0;
  }
  if (!options['dry-run']) {
    say('publishing is up to .github/workflows/release.yml, for a tag; here: npm run release -- --dry-run');
    return 1;
  }
  return dryRun();
});

async function dryRun() {
  checkVersions();
  await build();
  if (options.lint) await passes('lint', npm('run', 'lint'));
  if (options.tests) await passes('npm test', npm('test'));
  await reference();
  const { tarball, files, size } = await stage();
  say(`npm pack: ${tarball}, ${files} files, ${size} bytes`);
  await rehearseJsr();
  await rehearseCrates();
  say('ready to be published');
  return 0;
}

function checkVersions() {
  const { version, wrong } = versions();
  if (wrong.length > 0) throw new SetupError(`versions disagree: ${wrong.join('; ')}`);
  if (options.tagged && hasUnreleased()) throw new SetupError('CHANGELOG.md has unreleased changes: use --set-version');
  if (options.tagged && isPlaceholder()) throw new SetupError('package.json: the repository still has OWNER in it');
  say(`version ${version} everywhere${hasUnreleased() ? ', and unreleased changes after it' : ''}`);
}

async function passes(what, command) {
  if ((await show(command)) !== 0) throw new SetupError(`${what} failed`);
}

/** JSR takes the sources: a type that cannot be inferred, or a module that is left out, is an error. */
async function rehearseJsr() {
  const runtimes = new URL('../tests/platforms/runtimes/', import.meta.url);
  await packagesOf(runtimes);
  const deno = fileURLToPath(new URL('node_modules/deno/bin.cjs', runtimes));
  await work('deno publish --dry-run', [process.execPath, deno, 'publish', '--dry-run', '--allow-dirty']);
}

/** crates.io takes the crate, which is built from its package. */
async function rehearseCrates() {
  const env = facts().native;
  const publish = ['cargo', 'publish', '-p', 'zeromean', '--dry-run', '--allow-dirty'];
  await work('cargo publish --dry-run', publish, { env });
}
