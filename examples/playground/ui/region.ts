// What "copy the code" shows is what runs: the imports from zeromean of a source text, and its lines between
// `// #region zeromean` and `// #endregion`.

/** @throws Error if there is no such region */
export function region(source: string): string {
  const found = /^[ \t]*\/\/ #region zeromean\n([\s\S]*?)^[ \t]*\/\/ #endregion/m.exec(source)?.[1];
  if (found === undefined) throw new Error('no region "zeromean" in this source');
  const imports = [...source.matchAll(/^import [^;]*? from 'zeromean[^']*';$/gm)].map(([line]) => line);
  return [...imports, ...(imports.length > 0 ? [''] : []), found.trim()].join('\n');
}
