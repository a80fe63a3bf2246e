// A worker of the page: generates its own noisy glyphs.
import { seededRandom } from '../digits/random.ts';
import { glyphs } from '../shared/glyphs.ts';
import { type Beginning, replica } from './replica.ts';

interface Scope {
  postMessage(message: unknown): void;
  onmessage: (event: { readonly data: Beginning | 'go' }) => void;
}
const scope = globalThis as unknown as Scope;

let compute: (() => number) | undefined;
scope.onmessage = ({ data }) => {
  if (data === 'go') scope.postMessage(compute?.());
  else {
    const random = seededRandom(1000 + data.index);
    compute = replica(data, (_, size) => glyphs(size, random));
  }
};
