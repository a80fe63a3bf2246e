// A GPT of nanoGPT's train_shakespeare_char (6 layers, 384 wide, context of 256, 65 characters), all parameters in
// order: 10,745,088. As by default there, no layer has biases, and the last one shares the table of the characters.
import { dense, embedding, vector } from './layers.mjs';

const [LAYERS, WIDTH, CONTEXT, CHARACTERS] = [6, 384, 256, 65];

const layer = [
  vector(WIDTH), // the norm's scales
  dense(3 * WIDTH, WIDTH), // queries, keys and values
  dense(WIDTH, WIDTH),
  vector(WIDTH),
  dense(4 * WIDTH, WIDTH),
  dense(WIDTH, 4 * WIDTH),
];

export const GPT_NANO = [
  embedding(CHARACTERS, WIDTH),
  embedding(CONTEXT, WIDTH),
  ...Array.from({ length: LAYERS }, () => layer).flat(),
  vector(WIDTH),
];
