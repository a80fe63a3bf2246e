// Which browsers this machine has: their programs, their drivers, their versions.
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ask, which } from '../../../scripts/lib/run.mjs';
import { withDisplay } from './display.mjs';

export const GECKODRIVER = '0.37.1';
/** Where install.mjs puts geckodriver, which Debian does not package. */
export const geckodriverFolder = join(
  process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
  'zeromean',
  `geckodriver-${GECKODRIVER}`,
);

/** { browser, driver, version } of 'Chromium', 'Firefox' or 'WebKit', or { missing }: what is not installed. */
export async function find(name) {
  const { browser, driver, display } = PROGRAMS[name]();
  const lacking = Object.entries({ [name]: browser, [`${name}'s WebDriver`]: driver, ...display }).filter(
    ([, path]) => !path,
  );
  if (lacking.length > 0) return { missing: `not installed: ${lacking.map(([what]) => what).join(', ')}` };
  const printed = name === 'WebKit' ? await withDisplay((env) => version(browser, env)) : await version(browser);
  return { browser, driver, version: printed };
}

const PROGRAMS = {
  Chromium: () => ({
    browser: which('chromium') ?? which('chromium-browser') ?? which('google-chrome'),
    driver: which('chromedriver'),
  }),
  Firefox: () => ({
    browser: which('firefox-esr') ?? which('firefox'),
    driver: which('geckodriver') ?? existing(join(geckodriverFolder, 'bin', 'geckodriver')),
  }),
  WebKit: () => ({ browser: miniBrowser(), driver: which('WebKitWebDriver'), display: { Xvfb: which('Xvfb') } }),
};

/** WebKitGTK's own browser, which Debian puts below a folder named after the processor. */
function miniBrowser() {
  const libraries = existing('/usr/lib') ? readdirSync('/usr/lib').filter((folder) => folder.includes('-linux-')) : [];
  return libraries
    .flatMap((folder) => ['4.1', '4.0'].map((api) => `/usr/lib/${folder}/webkit2gtk-${api}/MiniBrowser`))
    .find((path) => existsSync(path));
}

function existing(path) {
  return existsSync(path) ? path : undefined;
}

async function version(browser, env) {
  const { output } = await ask([browser, '--version'], { env });
  return /\d+(\.\d+)+/.exec(output)?.[0] ?? 'unknown';
}
