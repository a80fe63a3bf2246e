// Installs the browsers and their drivers.
import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ask, CARGO_PROGRESS, SetupError, say, which, work } from '../../../scripts/lib/run.mjs';
import { find, GECKODRIVER, geckodriverFolder } from './found.mjs';

const PACKAGES = {
  Chromium: ['chromium', 'chromium-driver'],
  Firefox: ['firefox-esr'],
  WebKit: ['webkit2gtk-driver', 'xvfb'],
};

/** Installs the missing ones of these browsers if this machine permits it: on Debian, as root. */
export async function installBrowsers(names) {
  const missing = [];
  for (const name of names) if ((await find(name)).missing) missing.push(name);
  const packages = missing.flatMap((name) => PACKAGES[name]);
  if (packages.length > 0) await attempt(() => apt(packages));
  if (missing.includes('Firefox')) await attempt(geckodriver);
}

/** A browser that cannot be installed is reported as missing by whatever looks for it. */
async function attempt(install) {
  try {
    await install();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(`${error.message}\n${error.printed}`.trimEnd());
  }
}

async function apt(packages) {
  if (process.getuid?.() !== 0 || which('apt-get') === undefined) return;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const { output } = await ask(['dpkg', '--status', ...packages]);
  if (output.match(/^Status: install ok installed$/gm)?.length === packages.length) return;
  await work('reading the list of Debian packages', ['apt-get', 'update'], { env });
  // With recommended packages: WebKit's software rendering is only a recommendation.
  await work(`installing ${packages.join(' ')}`, ['apt-get', 'install', '-y', ...packages], { env });
}

/** Firefox's WebDriver is a Rust program that Debian does not package. */
async function geckodriver() {
  if (which('geckodriver') || existsSync(join(geckodriverFolder, 'bin', 'geckodriver'))) return;
  const target = join(dirname(geckodriverFolder), 'target-geckodriver');
  const args = ['install', 'geckodriver', '--version', GECKODRIVER, '--locked', '--root', geckodriverFolder];
  // Unoptimised: three times faster to install, and fast enough.
  const fast = { CARGO_PROFILE_RELEASE_OPT_LEVEL: '0', CARGO_PROFILE_RELEASE_LTO: 'off' };
  const env = { ...fast, CARGO_BUILD_TARGET: undefined, ...CARGO_PROGRESS };
  const label = `installing geckodriver ${GECKODRIVER} (once on this machine, about a minute)`;
  await work(label, ['cargo', ...args, '--target-dir', target, '--force'], { env });
  rmSync(target, { recursive: true, force: true });
}
