// Opens pages in Chromium, Firefox and WebKit, all three through one W3C WebDriver client.
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

/** Calls `visit` with a session in a fresh browser, then ends the browser and its driver. */
async function browse(name, found, visit) {
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
async function poll(driver, script) {
  const deadline = Date.now() + 1000 * PATIENCE;
  while (Date.now() < deadline) {
    const value = await driver.executeScript(script);
    if (value !== null) return value;
    await sleep(50);
  }
  const text = await driver.executeScript('return document.documentElement.outerHTML');
  throw new Error(`${await driver.getCurrentUrl()} reported nothing within ${PATIENCE} s\n${text.slice(0, 2000)}`);
}

const SESSIONS = {
  Chromium: ({ browser, driver }, port, folder) => ({
    command: [driver, `--port=${port}`],
    capabilities: {
      browserName: 'chrome',
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
          '--js-flags=--expose-gc', // resident memory is read after a collection
          `--user-data-dir=${folder}`,
        ],
      },
    },
  }),
  Firefox: ({ browser, driver }, port, folder) => ({
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
        },
      },
    },
  }),
  WebKit: ({ browser, driver, env }, port, folder) => ({
    command: [driver, `--port=${port}`, '--host=127.0.0.1'],
    env: { HOME: folder, XDG_RUNTIME_DIR: folder, ...env },
    capabilities: {
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] },
    },
  }),
};

/** Whether a driver listens on this port and is ready for a session. */
async function answers(port) {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/status`);
    return (await response.json()).value.ready;
  } catch {
    return false;
  }
}
