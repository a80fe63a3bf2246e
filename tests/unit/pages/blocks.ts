// Blocks: the code in the pages for users.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root: string = fileURLToPath(new URL('../../../', import.meta.url));

/** A fenced block of code. */
export interface Block {
  /** `README.md#Eight lines`: its page and its heading, with `, 2` for the second of a language under a heading. */
  readonly name: string;
  readonly language: string;
  readonly code: string;
}

/** The pages for users, relative to the root. */
export const pages: readonly string[] = [
  'README.md',
  ...readdirSync(`${root}docs`)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** All blocks of a page. */
export function blocksOf(page: string): Block[] {
  const blocks: Block[] = [];
  const counts = new Map<string, number>();
  let heading = '';
  let open: { language: string; lines: string[] } | undefined;
  for (const line of readFileSync(root + page, 'utf8').split('\n')) {
    const fence = /^```(\w*)$/.exec(line);
    if (fence && open) {
      const key = `${page}#${heading}`;
      const { language, lines } = open;
      const count = (counts.get(key + language) ?? 0) + 1;
      counts.set(key + language, count);
      blocks.push({ name: count > 1 ? `${key}, ${count}` : key, language, code: lines.join('\n') });
      open = undefined;
    } else if (fence) {
      open = { language: fence[1] ?? '', lines: [] };
    } else if (open) {
      open.lines.push(line);
    } else {
      heading = /^#+ (.*)$/.exec(line)?.[1] ?? heading;
    }
  }
  return blocks;
}
