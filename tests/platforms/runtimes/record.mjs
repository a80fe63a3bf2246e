// Rewrites digests.json and resumed.json from dist/; use it only if the bits are meant to change.
// node tests/platforms/runtimes/record.mjs
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as zeromean from '../../../dist/index.js';
import * as schedules from '../../../dist/schedules.js';
import { bundle } from './bundle.mjs';

const folder = mkdtempSync(join(tmpdir(), 'zeromean-record-'));
const scripts = await bundle(folder);
const { conformance } = await import(pathToFileURL(scripts.conformance));
const { whole } = await import(pathToFileURL(scripts.resume));
rmSync(folder, { recursive: true });

write('digests.json', conformance(zeromean));
write('resumed.json', whole({ ...zeromean, ...schedules }));

function write(file, digests) {
  writeFileSync(new URL(file, import.meta.url), `${JSON.stringify(digests, null, 2)}\n`);
  console.log(`recorded ${digests.length} digests in ${file}`);
}
