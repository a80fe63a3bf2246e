// Opens pages in Chromium, Firefox and WebKit, all three through one W3C WebDriver client.
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withDisplay } from './display.mjs';
import { end, freePort, start } from './processes.mjs';

/** How many seconds a page has to report. */
export const PATIENCE = 90;

/** The report of a page: JSON that it puts into its root element's data-report. */
export async function report(name, found, url) {
  return JSON.parse(await read(name, found, url, 'return document.documentElement.dataset.report ?? null'));
}

/** Opens `url` in a fresh browser with a fresh profile, and returns what `script` returns as soon as it is not null. */
export async function read(name, found, url, script) {
  return await browse(name, found, async (driver) => {
    await driver.get(url);
    return await poll(driver, script);
  });
}

/**
 * Calls `visit` with a session in a fresh browser, then ends the browser and its driver. `found` may have `env`,
 * variables of the browser, `dark` and `calm`, which is what its user then prefers, and `flags` of Chromium's V8.
 */
export async function browse(name, found, visit) {
  const { Builder } = await import('selenium-webdriver');
  const folder = await mkdtemp(join(tmpdir(), 'zeromean-browser-'));
  const session = async (display) => {
    const port = await freePort();
    const { command, env, capabilities } = SESSIONS[name](found, port, folder);
    const started = await start(command, { ready: () => answers(port), env: { TMPDIR: folder, ...env, ...display } });
    try {
      const driver = await new Builder()
        .disableEnvironmentOverrides()
        .usingServer(`http://127.0.0.1:${port}`)
        .withCapabilities(capabilities)
        .build();
      try {
        return await visit(driver);
      } finally {
        await driver.quit();
      }
    } finally {
      await end(started);
    }
  };
  try {
    return await (name === 'WebKit' ? withDisplay(session) : session({}));
  } finally {
    // A browser may still be writing to its profile while it exits.
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** Returns what `script` returns in the open page, as soon as it is not null. */
export async function poll(driver, script, patience = PATIENCE) {
  const deadline = Date.now() + 1000 * patience;
  while (Date.now() < deadline) {
    const value = await driver.executeScript(script);
    if (value !== null) return value;
    await sleep(50);
  }
  const text = await driver.executeScript('return document.documentElement.outerHTML');
  throw new Error(`${await driver.getCurrentUrl()} reported nothing within ${patience} s\n${text.slice(0, 2000)}`);
}

const SESSIONS = {
  Chromium: ({ browser, driver, dark, calm, flags = '' }, port, folder) => ({
    command: [driver, `--port=${port}`],
    capabilities: {
      browserName: 'chrome',
      'goog:loggingPrefs': { browser: 'ALL' },
      'goog:chromeOptions': {
        binary: browser,
        args: [
          '--headless',
          '--no-sandbox',
          '--disable-gpu',
          '--disable-quic',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
          '--disable-dev-shm-usage',
          `--js-flags=--expose-gc ${flags}`, // resident memory is read after a collection
          `--blink-settings=preferredColorScheme=${dark ? 0 : 1}`,
          ...(calm ? ['--force-prefers-reduced-motion'] : []),
          `--user-data-dir=${folder}`,
        ],
      },
    },
  }),
  Firefox: ({ browser, driver, dark, calm }, port, folder) => ({
    command: [driver, '--port', `${port}`, '--host', '127.0.0.1', '--profile-root', folder],
    env: { HOME: folder, MOZ_HEADLESS: '1' },
    capabilities: {
      browserName: 'firefox',
      'moz:firefoxOptions': {
        binary: browser,
        args: ['-headless'],
        prefs: {
          'app.update.enabled': false,
          'datareporting.policy.dataSubmissionEnabled': false,
          'toolkit.telemetry.enabled': false,
          'app.normandy.enabled': false,
          'layout.css.prefers-color-scheme.content-override': dark ? 0 : 1,
          'ui.prefersReducedMotion': calm ? 1 : 0,
        },
      },
    },
  }),
  WebKit: ({ browser, driver, dark, calm, env }, port, folder) => ({
    command: [driver, `--port=${port}`, '--host=127.0.0.1'],
    env: { HOME: folder, XDG_RUNTIME_DIR: folder, ...preferences(folder, dark, calm), ...env },
    capabilities: {
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] },
    },
  }),
};

/** Variables for WebKit, which asks GTK what its user prefers. */
function preferences(folder, dark, calm) {
  const config = join(folder, 'config');
  mkdirSync(join(config, 'gtk-3.0'), { recursive: true });
  writeFileSync(join(config, 'gtk-3.0/settings.ini'), `[Settings]\ngtk-enable-animations=${calm ? 0 : 1}\n`);
  // To WebKit, the language of C.UTF-8 is "C", which Intl refuses; that of C is en-US.
  return { LC_ALL: 'C', XDG_CONFIG_HOME: config, ...(dark && { GTK_THEME: 'Adwaita:dark' }) };
}

/** Whether a driver listens on this port and is ready for a session. */
async function answers(port) {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/status`);
    return (await response.json()).value.ready;
  } catch {
    return false;
  }
}
