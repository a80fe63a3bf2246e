// The settings of the page, kept in the fragment of its address, so that a state can be shared: #seed=1&brightness=0.3

export interface Settings {
  /** Of the initial weights and of the order of the digits. */
  readonly seed: number;
  /** Added to every pixel, from -0.5 to 0.5. */
  readonly brightness: number;
  /** Whether pixels are clipped to [0, 1]. */
  readonly clip: boolean;
  /** Which test digit is on the pad at the start, counted from 1. By default, one whose answer follows the light. */
  readonly digit: number;
  readonly pixels: 'raw' | 'inverted' | 'normalised';
  readonly labels: 'even' | 'skewed';
}

const DEFAULTS: Settings = { seed: 1, brightness: 0, clip: false, digit: 23, pixels: 'raw', labels: 'even' };

/** The value that a text stands for; undefined for a text that stands for none. */
const READERS: { readonly [K in keyof Settings]: (text: string) => Settings[K] | undefined } = {
  seed: integer(1, 2 ** 31 - 1),
  brightness: (text) => {
    const value = decimal(text);
    return value !== undefined && Math.abs(value) <= 0.5 ? Math.round(100 * value) / 100 : undefined;
  },
  clip: (text) => (text === '0' || text === '1' ? text === '1' : undefined),
  digit: integer(1, 1000),
  pixels: oneOf('raw', 'inverted', 'normalised'),
  labels: oneOf('even', 'skewed'),
};

/** The settings in a fragment. What is unknown or out of range is left out. */
export function parse(hash: string): Partial<Settings> {
  const query = new URLSearchParams(hash.replace(/^#/, ''));
  const found = Object.entries(READERS).flatMap(([name, read]) => {
    const text = query.get(name);
    const value = text === null ? undefined : read(text);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(found) as Partial<Settings>;
}

/** A fragment that `parse` turns back into these settings. */
export function format(settings: Partial<Settings>): string {
  const pairs = Object.entries(settings).map(([name, value]): [string, string] => [
    name,
    `${typeof value === 'boolean' ? +value : value}`,
  ]);
  return pairs.length === 0 ? '' : `#${new URLSearchParams(pairs)}`;
}

/** The part of a window that holds the address. */
export interface Place {
  readonly location: { readonly hash: string };
  readonly history: { replaceState(data: null, unused: string, url: string): void };
}

/** How long an address stays as it is: WebKit refuses more than 100 changes in 30 s. */
const PAUSE = 400;

/** The settings, read from the address once, and written to it when they have changed. */
export class SettingsStore {
  readonly #place: Place;
  #given: Partial<Settings>;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(place: Place) {
    this.#place = place;
    this.#given = parse(place.location.hash);
  }

  get(): Settings {
    return { ...DEFAULTS, ...this.#given };
  }

  /** Whether the address or the visitor gave this setting; otherwise it has its default value. */
  has(name: keyof Settings): boolean {
    return name in this.#given;
  }

  set(patch: Partial<Settings>): void {
    this.#given = { ...this.#given, ...patch };
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#place.history.replaceState(null, '', format(this.#given) || '#');
    }, PAUSE);
  }
}

function decimal(text: string): number | undefined {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

function integer(lowest: number, highest: number): (text: string) => number | undefined {
  return (text) => {
    const value = decimal(text);
    return Number.isInteger(value) && Number(value) >= lowest && Number(value) <= highest ? value : undefined;
  };
}

function oneOf<T extends string>(...values: readonly T[]): (text: string) => T | undefined {
  return (text) => values.find((value) => value === text);
}
