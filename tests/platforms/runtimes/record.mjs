// Writes digests.json and resumed.json anew, from dist/: only where the bits are meant to change. node tests/platforms/runtimes/record.mjs
import { writeFileSync } from 'node:fs';
import * as zeromean from '../../../dist/index.js';
import * as schedules from '../../../dist/schedules.js';
import { conformance } from './conformance.mjs';
import { whole } from './resume.mjs';

write('digests.json', conformance(zeromean));
write('resumed.json', whole({ ...zeromean, ...schedules }));

function write(file, digests) {
  writeFileSync(new URL(file, import.meta.url), `${JSON.stringify(digests, null, 2)}\n`);
  console.log(`recorded ${digests.length} digests in ${file}`);
}
