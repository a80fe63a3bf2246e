// A visit to the built page: served with what watches it, opened in a fresh browser, and driven.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { browse } from '../browsers/browse.mjs';
import { serve } from '../browsers/server.mjs';

const HOOKS = readFileSync(new URL('hooks.js', import.meta.url), 'utf8');
const LOUD = new Set(['SEVERE', 'WARNING']);
const PHONE = `<!doctype html><title>phone</title><link rel="icon" href="data:,">
<iframe src="./" width="390" height="3200"></iframe>`;

/**
 * Opens pages in `browser`, { name, ...found }, and returns what `work` returns. `site` is the folder of the built
 * page. `copies` are the folders of the web host that have it, '/folder/': { headers, before }: what the server adds,
 * and a script that runs before the page does.
 */
export async function visit({ name, ...found }, { site, copies = { '/': {} } }, work) {
  const server = await serve(routes(site, copies), (path) => {
    const folders = Object.keys(copies).filter((at) => path.startsWith(at));
    return copies[folders.sort((a, b) => b.length - a.length)[0]]?.headers ?? {};
  });
  try {
    return await browse(name, found, async (driver) => {
      await driver.manage().setTimeouts({ script: 60_000 });
      return await work(new Visit(driver, server.url));
    });
  } finally {
    await server.close();
  }
}

function routes(site, copies) {
  const watched = '<head><script src="./hooks.js"></script>';
  const page = readFileSync(join(site, 'index.html'), 'utf8').replace('<head>', watched);
  const each = Object.entries(copies).map(([at, { before = '' }]) => ({
    [at]: site,
    [`${at}index.html`]: page,
    [`${at}hooks.js`]: `${HOOKS}\n${before}`,
    [`${at}phone.html`]: PHONE,
  }));
  return Object.assign({}, ...each);
}

class Visit {
  #url;

  constructor(driver, url) {
    this.driver = driver;
    this.#url = url;
  }

  /** Loads a page: a folder, and settings. A change of settings alone would not load it again. */
  async open(address = '/') {
    await this.driver.get('about:blank');
    await this.driver.get(this.#url + address);
  }

  /** Loads it into a frame as wide as a phone, and goes there: browsers do not make windows that narrow. */
  async openAsPhone() {
    await this.open('/phone.html');
    await this.driver.switchTo().frame(0);
  }

  /** Calls a function in the page, which may return a promise, with these arguments. */
  async run(called, ...values) {
    const source = `const done = arguments[arguments.length - 1];
      Promise.resolve().then(() => (${called})(...[...arguments].slice(0, -1)))
        .then((value) => done({ value }), (error) => done({ error: String(error.stack) }));`;
    const { value, error } = await this.driver.executeAsyncScript(source, ...values);
    if (error !== undefined) throw new Error(`in the page: ${error}`);
    return value;
  }

  /** Waits until a function, called in the page, returns something truthy, and returns that. */
  async until(what, seconds, called, ...values) {
    for (const deadline = Date.now() + 1000 * seconds; ; await sleep(50)) {
      const value = await this.run(called, ...values);
      if (value) return value;
      if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} s\n${await this.#state()}`);
    }
  }

  /** Waits until a panel is in this state. */
  async panel(id, state, seconds = 60) {
    const there = (name, wanted) => document.getElementById(name)?.dataset.state === wanted;
    await this.until(`panel ${id} is ${state}`, seconds, there, id, state);
  }

  /** Waits for the first weights. */
  async ready() {
    await this.until('the first weights have arrived', 30, () => 'ready' in document.documentElement.dataset);
  }

  /** Waits until what has changed is drawn. */
  async drawn() {
    await this.run(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }

  /** What the page has complained about so far; in Chromium also what only the console shows, such as lost files. */
  async complaints() {
    const own = await this.run(() => window.watched.complaints);
    if ((await this.driver.getCapabilities()).getBrowserName() !== 'chrome') return own;
    const logged = await this.driver.manage().logs().get('browser');
    return [...own, ...logged.filter(({ level }) => LOUD.has(level.name)).map(({ message }) => message)];
  }

  /** The states of all panels and the page's complaints, for an error. */
  async #state() {
    return await this.run(() => {
      const states = [...document.querySelectorAll('section[data-state]')].map(
        ({ id, dataset }) => `${id} ${dataset.state}`,
      );
      return [...states, ...window.watched.complaints, document.body.innerText.slice(0, 1000)].join('\n');
    });
  }
}
