// The folder that the programs run in: the installed package next to the programs, their shared scripts, and the
// examples of where to store checkpoints.
import { cpSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ask } from '../../../scripts/lib/run.mjs';
import { installed } from '../browsers/tarball.mjs';

const PROGRAMS = fileURLToPath(new URL('programs', import.meta.url));

/** Creates such a folder. */
export async function programs(context) {
  const folder = await installed(context);
  cpSync(PROGRAMS, folder, { recursive: true });
  for (const script of [context.conformance, context.resume]) cpSync(script, join(folder, basename(script)));
  cpSync(join(context.root, 'examples/checkpoints'), join(folder, 'checkpoints'), { recursive: true });
  return folder;
}

/** The report that a command prints as its last line. */
export async function report(command, options) {
  const { code, output, errors } = await ask(command, options);
  const line = output.split('\n').at(-1);
  if (code !== 0 || !line.startsWith('{'))
    throw new Error(`${command.join(' ')}: exit code ${code}\n${errors}\n${output}`);
  return JSON.parse(line);
}
