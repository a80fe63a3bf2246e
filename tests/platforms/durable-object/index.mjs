// examples/durable-object in real workerd: whatever interrupts the training, it ends with the digest of a run that
// nothing has interrupted.
import { packagesOf } from '../../../scripts/lib/packages.mjs';
import { versionOf } from '../runtimes/found.mjs';
import { clients } from './clients.mjs';
import { kills } from './kills.mjs';
import { lives } from './lives.mjs';
import { prepare } from './prepare.mjs';
import { requests } from './requests.mjs';
import { rounds } from './rounds.mjs';
import { wrangler } from './wrangler.mjs';

/** Everything here takes workerd, which only `full` runs. */
export function quick() {
  return [];
}

export async function full(context) {
  await packagesOf(new URL('../runtimes/', import.meta.url));
  const prepared = await prepare(context);
  const version = versionOf('workerd');
  return [
    ...kills(prepared, version),
    ...lives(prepared, version),
    ...requests(prepared, version),
    ...(await clients(prepared, version)),
    ...rounds(prepared, version),
    ...(await wrangler(prepared.folder, context)),
  ];
}
