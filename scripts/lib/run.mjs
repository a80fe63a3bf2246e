// Runs a command: with its own output, quietly for its result, or quietly with a progress line if it takes long.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** An error that a person can act on: one sentence, printed without a stack, below the output of the failed command. */
export class SetupError extends Error {
  constructor(sentence, printed = '') {
    super(sentence);
    this.printed = printed;
  }
}

/** Says what is happening now. */
export function say(text) {
  process.stderr.write(`zeromean: ${text}\n`);
}

/** Where this program is on the PATH, or undefined. */
export function which(program) {
  const name = process.platform === 'win32' ? `${program}.exe` : program;
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** The command line of a program of an npm package. */
export function bin(path, ...args) {
  return [process.execPath, join(root, 'node_modules', path), ...args];
}

/** The command line of npm: the npm that runs this script, if there is one. */
export function npm(...args) {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('.js') ? [process.execPath, cli, ...args] : ['npm', ...args];
}

/** Waits for a child to end: its exit code, or 1 after a signal. */
function ended(child, program) {
  return new Promise((resolve, reject) => {
    child.on('error', (error) =>
      reject(error.code === 'ENOENT' ? new SetupError(`${program} was not found: install it and try again`) : error),
    );
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** Starts a child and passes its lines, without colours, to `heard` as they arrive. */
function listen([program, ...args], { heard, input, ...options }) {
  const env = { ...process.env, ...options.env };
  const child = spawn(program, args, {
    cwd: root,
    ...options,
    env,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  child.stdin?.on('error', () => {}).end(input);
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => heard(stripVTControlCharacters(text), stream === child.stdout));
  }
  return ended(child, program);
}

/** Runs a command on this terminal, and returns its exit code. */
export function show([program, ...args], options = {}) {
  const env = { ...process.env, ...options.env };
  return ended(spawn(program, args, { cwd: root, stdio: 'inherit', ...options, env }), program);
}

/** Runs a command, both showing and keeping its output. */
export async function tee(command, options = {}) {
  let output = '';
  const heard = (text, regular) => {
    (regular ? process.stdout : process.stderr).write(text);
    if (regular) output += text;
  };
  return { code: await listen(command, { ...options, heard }), output };
}

/** Runs a command quietly, and returns its exit code (1 if there is no such command) and output. */
export async function ask(command, options = {}) {
  let output = '';
  let errors = '';
  const heard = (text, regular) => {
    if (regular) output += text;
    else errors += text;
  };
  const code = await listen(command, { ...options, heard }).catch((error) => {
    errors += error.message;
    return 1;
  });
  return { code, output: output.trim(), errors: errors.trim() };
}

/** Runs a long command, showing the seconds and its newest line as progress; its output is shown only if it fails. */
export async function work(label, command, options = {}) {
  say(label);
  const began = Date.now();
  let output = '';
  const sign = () => `  ${Math.round((Date.now() - began) / 1000)} s  ${newest(output)}`;
  const stop = repeat(sign);
  try {
    const heard = (text) => {
      output += text;
    };
    const code = await listen(command, { ...options, heard });
    if (code !== 0) throw new SetupError(`${label} failed`, `${command.join(' ')}\n${withoutProgress(output)}`);
  } finally {
    stop();
  }
}

/** Makes cargo print its progress bar for `work`. */
export const CARGO_PROGRESS = { CARGO_TERM_PROGRESS_WHEN: 'always', CARGO_TERM_PROGRESS_WIDTH: '100' };
/** Cargo's progress bar, and how far it is. */
const PROGRESS = /^\s*Building \[.*\] (\d+\/\d+)/;

function lines(output) {
  return output.split(/[\r\n]+/).filter((line) => line.trim() !== '');
}

/** Cargo's progress, as in "17/120", or the newest line. */
function newest(output) {
  const line = lines(output.slice(-2000)).at(-1) ?? '';
  return PROGRESS.exec(line)?.[1] ?? line.trim();
}

function withoutProgress(output) {
  return lines(output)
    .filter((line) => !PROGRESS.test(line))
    .join('\n');
}

/** Prints a line over and over: in place on a terminal, otherwise every 15 seconds; the returned function stops it. */
function repeat(line) {
  const { isTTY, columns = 100 } = process.stderr;
  const print = () =>
    process.stderr.write(isTTY ? `\r\x1b[K${line().slice(0, columns - 1)}` : `${line().slice(0, 100)}\n`);
  const timer = setInterval(print, isTTY ? 200 : 15_000);
  return () => {
    clearInterval(timer);
    if (isTTY) process.stderr.write('\r\x1b[K');
  };
}

/** Exits with the code that `body` returns; an error that a person can act on becomes one sentence and code 1. */
export async function main(body) {
  try {
    if (Number.parseInt(process.versions.node, 10) < 20) {
      throw new SetupError(
        `this is Node ${process.versions.node}: install Node 20 or newer and run the same command again`,
      );
    }
    process.exitCode = await body();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    if (error.printed !== '') process.stderr.write(`${error.printed}\n`);
    say(error.message);
    process.exitCode = 1;
  }
}
