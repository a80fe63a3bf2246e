// Facts: what a check has found next to what it must find.

/** Says which of these facts, as [what, found, expected], differ; undefined if none does. */
export function judge({ facts }) {
  const wrong = facts.filter(([, found, expected]) => JSON.stringify(found) !== JSON.stringify(expected));
  const sentences = wrong.map(([what, found, expected]) => {
    return `${what}: ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`;
  });
  return facts.length > 0 && wrong.length === 0 ? undefined : sentences.join('\n');
}
