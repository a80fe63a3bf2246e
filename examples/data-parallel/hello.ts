// Hello: what ranks tell each other before the first step, and what has to agree.

/** Where a rank stands. */
export interface State {
  /** What its optimizer looks like: see `layoutOf`. */
  readonly layout: string;
  /** How many steps it has taken. */
  readonly step: number;
  /** `optimizer.digest()`. */
  readonly digest: string;
}

/** What a rank says, as JSON. */
export interface Hello extends State {
  readonly world: number;
  /** A number at random: another process with the same rank has another. */
  readonly process: number;
  /** The largest payload that its server takes, in bytes. */
  readonly payload: number;
  /** The ranks from which it has heard. */
  readonly seen: readonly number[];
}

/** Names and shapes, in order: equal layouts have their gradients at equal places. */
export function layoutOf(parameters: Readonly<Record<string, { readonly shape: readonly number[] }>>): string {
  return Object.entries(parameters)
    .map(([name, { shape }]) => `${JSON.stringify(name)} [${shape.join(', ')}]`)
    .join(', ');
}

/** A hello that has arrived, checked: it comes from another process. */
export function parseHello(rank: number, payload: Uint8Array): Hello {
  const hello = JSON.parse(new TextDecoder().decode(payload)) as Partial<Hello>;
  const numbers = [hello.world, hello.process, hello.step, hello.payload, ...(hello.seen ?? [Number.NaN])];
  if (!numbers.every(Number.isSafeInteger) || typeof hello.layout !== 'string' || typeof hello.digest !== 'string') {
    throw new TypeError(`rank ${rank} says something else than a hello of this program`);
  }
  return hello as Hello;
}

/** Throws, on both sides, unless two ranks can train together. */
export function compare(rank: number, own: Hello, other: number, theirs: Hello): void {
  const both = (what: string, mine: unknown, its: unknown): Error =>
    new Error(`rank ${rank} and rank ${other} do not fit together: ${what} ${mine} and ${its}`);
  if (rank === other) throw new Error(`two processes are rank ${rank}`);
  if (own.world !== theirs.world) throw both('they belong to groups of', own.world, theirs.world);
  if (other >= own.world)
    throw new RangeError(`rank ${other} is in a group of ${own.world}, expected 0 to ${own.world - 1}`);
  if (own.layout !== theirs.layout) throw both('their parameters are', own.layout, theirs.layout);
  const at = ({ step, digest }: Hello): string => `step ${step}, digest ${digest}`;
  if (at(own) !== at(theirs)) throw both('they are at', at(own), at(theirs));
}
