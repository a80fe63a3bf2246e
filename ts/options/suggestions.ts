// Suggestions: what to say about an unknown name: the nearest name that exists, our name for another library's term, or
// where else it belongs.

/** What torch, optax, Keras and TensorFlow.js call our options and fields, in lower case without separators. */
const SYNONYMS: Readonly<Record<string, string>> = {
  lr: 'learningrate',
  lrScale: 'lr learningrate',
  weightDecay: 'decay l2',
  decayScale: 'weightdecay decay l2',
  centralize: 'gc usegc gradientcentralization',
  clipNorm: 'globalclipnorm maxnorm maxgradnorm clipgradnorm',
  gradScale: 'lossscale',
  averageWeights: 'ema useema emadecay emamomentum',
  betas: 'momentum beta1 beta2',
  momentum: 'beta1 betas',
  nesterov: 'usenesterov',
  alpha: 'rho',
  every: 'k',
  frozen: 'trainable requiresgrad',
  initial: 'data values weights',
};

const IN_SPEC = 'set it in the spec of a parameter';

/** Where a name belongs that is neither an option nor a field here. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'clipvalue clipgradvalue': 'call optimizer.clipGradValue(limit) before each step',
  'frozen trainable requiresgrad': `${IN_SPEC}, or later: optimizer.parameters[name].frozen`,
  lrscale: `${IN_SPEC}, or later: optimizer.parameters[name].lrScale`,
  decayscale: `${IN_SPEC}, or later: optimizer.parameters[name].decayScale`,
  'shape initial': IN_SPEC,
  'outputaxis minrank minfanin': 'set it inside centralize, as in centralize: { outputAxis: 0 }',
};

/** Options of the optimizers that no parameter has. */
const NOT_PER_PARAMETER =
  'betas momentum eps epshat clipnorm gradscale nonfinite averageweights lookahead maximize amsgrad nesterov dampening ' +
  'buffer alpha centered decoupledweightdecay';

/** Completes a message about an unknown name with what to write instead. `names` are those that exist. */
export function suggestion(name: string, names: readonly string[]): string {
  const word = plain(name);
  const has = (words = ''): boolean => words.split(' ').includes(word);
  const meant = names.find((each) => plain(each) === word) ?? names.find((each) => has(SYNONYMS[each]));
  if (meant === undefined && names.includes('shape') && has(NOT_PER_PARAMETER)) {
    return 'not per parameter: it is an option of the optimizer';
  }
  const elsewhere = Object.keys(ELSEWHERE).find(has);
  if (meant === undefined && elsewhere !== undefined) return ELSEWHERE[elsewhere] as string;
  const closest = meant ?? nearest(name, names);
  return closest === undefined ? `expected ${names.join(', ')}` : `did you mean "${closest}"?`;
}

/** In lower case, without separators. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z\d]/g, '');
}

/**
 * The word that is the fewest edits away from the name. If that takes more than half of the name's letters, a word that
 * abbreviates the name, or that the name abbreviates; undefined if there is none.
 */
function nearest(name: string, words: readonly string[]): string | undefined {
  const ranked = words.map((word) => ({ word, edits: editDistance(name.toLowerCase(), word.toLowerCase()) }));
  const best = ranked.reduce((best, next) => (next.edits < best.edits ? next : best));
  if (2 * best.edits <= name.length) return best.word;
  return words.find((word) => abbreviates(name, word) || abbreviates(word, name));
}

/** Whether `short` has at least three letters, and they appear in `long` in the same order. */
function abbreviates(short: string, long: string): boolean {
  let from = 0;
  for (const letter of short.toLowerCase()) {
    from = long.toLowerCase().indexOf(letter, from) + 1;
    if (from === 0) return false;
  }
  return short.length > 2;
}

/** The Levenshtein distance (1966): how many insertions, deletions and substitutions turn a into b. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(change, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}
