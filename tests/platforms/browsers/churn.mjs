// A hundred thousand optimizers in a page, created and dropped: the browser's resident memory after each tenth of them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { check } from './checks.mjs';
import { reportOf, routes } from './pages.mjs';

const ENTRY = 'a hundred thousand optimizers, dropped';
const GROWTH = 1.1;

/** The check of one browser; not available if the system does not report resident memory. */
export function churn(name, found, folder, context) {
  const { version } = found;
  if (!existsSync('/proc/self/status')) return [{ runtime: name, entry: ENTRY, missing: 'no /proc' }];
  const open = async () => {
    const every = Object.defineProperty(routes(folder, context), '/resident.json', { get: () => `${resident()}` });
    return await reportOf(name, found, every, 'churn.html');
  };
  return [check({ runtime: name, version, entry: ENTRY }, open, judge)];
}

function judge({ wrong, resident }) {
  if (wrong !== undefined) return wrong;
  if (resident.at(-1) <= GROWTH * resident[1]) return undefined;
  return `kB after each tenth: ${resident.join(', ')}`;
}

/** Resident kilobytes of all descendants of this process: only their own memory, not files, which they share. */
function resident() {
  const processes = readdirSync('/proc').flatMap((id) => (/^\d+$/.test(id) ? statusOf(Number(id)) : []));
  const ours = new Set([process.pid]);
  let known = 0;
  while (known < ours.size) {
    known = ours.size;
    for (const { id, parent } of processes) if (ours.has(parent)) ours.add(id);
  }
  ours.delete(process.pid);
  return processes.reduce((sum, { id, kilobytes }) => sum + (ours.has(id) ? kilobytes : 0), 0);
}

/** Its parent and its resident memory; empty if it has ended meanwhile. */
function statusOf(id) {
  try {
    const status = readFileSync(`/proc/${id}/status`, 'utf8');
    const number = (field) => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    return [{ id, parent: number('PPid'), kilobytes: number('RssAnon') }];
  } catch {
    return [];
  }
}
