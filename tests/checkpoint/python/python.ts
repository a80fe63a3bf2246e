// Python: the virtual environment of scripts/lib/python.mjs, if it exists.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const inside = process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python';
const program = fileURLToPath(new URL(`../../../build/python/${inside}`, import.meta.url));
const script = fileURLToPath(new URL('./files.py', import.meta.url));

/** Whether that environment has been created. */
export const hasPython: boolean = existsSync(program);

/** Runs files.py and returns its answer. */
export function python<Answer>(command: 'write' | 'read' | 'accepts' | 'convert', path: string): Answer {
  const { status, stdout, stderr, error } = spawnSync(program, [script, command, path], {
    encoding: 'utf8',
    timeout: 50_000,
    maxBuffer: 2 ** 28,
    env: { ...process.env, PYTHONUTF8: '1' },
  });
  if (status !== 0) throw new Error(`files.py ${command} ended with ${status}: ${error ?? stderr}`);
  return JSON.parse(stdout) as Answer;
}
