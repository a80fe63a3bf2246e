// Writes digests.json anew, from dist/: only where the bits are meant to change. node tests/runtimes/record.mjs
import { writeFileSync } from 'node:fs';
import * as zeromean from '../../dist/index.js';
import { conformance } from './conformance.mjs';

const digests = conformance(zeromean);
writeFileSync(new URL('digests.json', import.meta.url), `${JSON.stringify(digests, null, 2)}\n`);
console.log(`recorded ${digests.length} digests`);
