// The lines between `// #region zeromean` and `// #endregion` of a source text: what "copy the code" shows is what runs.

/** @throws Error if there is no such region */
export function region(source: string): string {
  const found = /^[ \t]*\/\/ #region zeromean\n([\s\S]*?)^[ \t]*\/\/ #endregion/m.exec(source)?.[1];
  if (found === undefined) throw new Error('no region "zeromean" in this source');
  const lines = found.trimEnd().split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const indent = Math.min(...indents);
  return lines.map((line) => line.slice(indent)).join('\n');
}
