// A node that is lied to, in every runtime: hostile.ts meets each fault of faults.ts.
import { ask } from '../../../scripts/lib/run.mjs';
import { command } from './nodes.mjs';

/** What the program reports. */
export async function hostile(runtime, { folder }) {
  const { code, output, errors } = await ask(command(runtime, 'tests/platforms/flower/hostile.ts'), { cwd: folder });
  return code === 0 ? JSON.parse(output) : { error: `${output}\n${errors}` };
}

/** Says which faults moved a node; undefined if none did. */
export function unmoved({ count, wrong }) {
  if (!(count > 20)) return `only ${count} faults`;
  return wrong.length === 0 ? undefined : wrong.join('\n');
}
