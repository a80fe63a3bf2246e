// Runs a command: silently with a sign of life for what takes long, or with its own output.
import { spawn } from 'node:child_process';

export const root = new URL('../../', import.meta.url).pathname;

/** What a person can act on: printed without a stack. */
export class SetupError extends Error {}

/** Says what is being done now. */
export function say(text) {
  process.stderr.write(`zeromean: ${text}\n`);
}

function start(command, args, options) {
  return spawn(command, args, { cwd: root, ...options, env: { ...process.env, ...options.env } });
}

function ended(child, command) {
  return new Promise((resolve, reject) => {
    child.on('error', (error) =>
      reject(error.code === 'ENOENT' ? new SetupError(`${command} was not found: install it and try again`) : error),
    );
    child.on('close', (code, signal) => resolve(signal ? 1 : code));
  });
}

/** Runs a command with this terminal; answers with its exit code. */
export function show(command, args, options = {}) {
  return ended(start(command, args, { stdio: 'inherit', ...options }), command);
}

/** Runs a command quietly; answers with its code and all that it printed. */
export async function ask(command, args, options = {}) {
  const child = start(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  return { code: await ended(child, command), output };
}

/** Runs a long command with its newest line and the seconds as a sign of life; throws what it printed if it fails. */
export async function work(label, command, args, options = {}) {
  say(label);
  const child = start(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const began = Date.now();
  let output = '';
  let line = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
      line = text.trim().split('\n').at(-1).trim() || line;
    });
  }
  const terminal = process.stderr.isTTY;
  const timer = setInterval(
    () => {
      const text = `  ${Math.round((Date.now() - began) / 1000)} s  ${line}`.slice(
        0,
        (process.stderr.columns ?? 120) - 1,
      );
      process.stderr.write(terminal ? `\r\x1b[K${text}` : `${text}\n`);
    },
    terminal ? 200 : 15_000,
  );
  try {
    const code = await ended(child, command);
    if (code !== 0) throw new SetupError(`${output.trim()}\nfailed (${code}): ${[command, ...args].join(' ')}`);
  } finally {
    clearInterval(timer);
    if (terminal) process.stderr.write('\r\x1b[K');
  }
}

/** Ends the process with the code that `main` answers; what a person can act on is one message and code 1. */
export async function main(body) {
  try {
    process.exitCode = await body();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
