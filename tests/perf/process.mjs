// A contestant: a long-lived process, pinned to one core, that answers one request at a time over JSON lines.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { root, which } from '../../scripts/lib/run.mjs';

/** An error reported by a contestant in its own words. */
export class ContestantError extends Error {}

/** The longest wait for one answer; the slowest (tfjs on the cpu, a million elements) takes some seconds. */
const PATIENCE = 300_000;

/** The core to pin to: the last one that this process may use; undefined if pinning is not available. */
export function coreOf(wish) {
  if (which('taskset') === undefined) return undefined;
  if (wish !== undefined) return wish;
  try {
    const allowed = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'));
    return allowed?.[1].split(/[,-]/).at(-1);
  } catch {
    return undefined;
  }
}

/** The command line that runs a command on that core only. */
export function pinned(command, core) {
  return core === undefined ? command : ['taskset', '-c', core, ...command];
}

/** One thread everywhere: the comparison is per core. */
export const ONE_THREAD = { OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };

/** The line of an error's trace that says what happened. */
function newest(errors) {
  const lines = errors.split('\n').filter((line) => line.trim() !== '');
  return (lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1)).trim();
}

export class Contestant {
  #child;
  #waiting = [];
  #errors = '';

  constructor(name, command, core) {
    this.name = name;
    const [program, ...args] = pinned(command, core);
    this.#child = spawn(program, args, {
      cwd: root,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...ONE_THREAD },
    });
    this.#child.stderr.setEncoding('utf8').on('data', (text) => {
      this.#errors = (this.#errors + text).slice(-4000);
    });
    this.#child.stdin.on('error', () => {}); // its end is reported below
    this.#child.on('error', (error) => this.#end(error.message));
    this.#child.on('close', (code, signal) => this.#end(`ended with ${signal ?? `code ${code}`}`));
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#hear(line));
    this.ready = this.#answer().then((about) => Object.assign(this, { about }));
    this.ready.catch(() => {}); // reported where it is awaited
  }

  /** Sends one request; no other may be pending. */
  ask(request) {
    const answer = this.#answer();
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    return answer;
  }

  /** Ends the process and waits until it is gone. */
  async stop() {
    if (this.ended === undefined) {
      const closed = new Promise((resolve) => this.#child.once('close', resolve));
      this.#child.kill('SIGKILL');
      await closed;
    }
  }

  #answer() {
    if (this.ended !== undefined) return Promise.reject(new ContestantError(this.ended));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE);
      this.#waiting.push({ resolve, reject, timer });
    });
  }

  #hear(line) {
    let answer;
    try {
      answer = JSON.parse(line);
    } catch {
      return; // a library's greeting
    }
    const { resolve, reject, timer } = this.#waiting.shift() ?? {};
    clearTimeout(timer);
    if (answer.error === undefined) resolve?.(answer);
    else reject?.(new ContestantError(answer.error));
  }

  #end(how) {
    this.ended ??= this.#errors === '' ? how : `${how}: ${newest(this.#errors)}`;
    for (const { reject, timer } of this.#waiting.splice(0)) {
      clearTimeout(timer);
      reject(new ContestantError(this.ended));
    }
  }
}
