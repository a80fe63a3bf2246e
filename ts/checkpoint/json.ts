// Json: reads and writes the JSON of a checkpoint. The reader is strict: duplicate keys, lone surrogates and deep
// nesting, which JSON.parse accepts, are errors that name the problem, found before they take up memory.

import { count, isUnicode, show } from '../options/checks.ts';

/** Any JSON value. Objects have no prototype, so that any key works, even __proto__. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The deepest nesting that is read. Our own files nest four deep. */
const MAX_DEPTH = 16;
/** The longest number that is read. The longest that JSON.stringify writes has 25 characters. */
const MAX_NUMBER_LENGTH = 40;

/** The error for a problem with a checkpoint. */
export function checkpointError(problem: string): RangeError {
  return new RangeError(`checkpoint: ${problem}`);
}

/** Writes a JSON value so that every number reads back as the same float64, including -0 and Infinity. */
export function toJson(value: Json): string {
  if (Object.is(value, -0)) return '-0';
  if (value === Infinity) return '1e999'; // it overflows to Infinity, in JavaScript as in Python
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(toJson).join(',')}]`;
  return `{${Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}:${toJson(inner)}`)}}`;
}

/** Reads a JSON text; `what` names it in error messages. */
export function fromJson(what: string, text: string): Json {
  const scanner = new Scanner(what, text);
  const value = scanner.value(0);
  scanner.end();
  return value;
}

/** Reads JSON (RFC 8259) from front to back, one value at a time. */
export class Scanner {
  readonly #what: string;
  readonly #text: string;
  #at = 0;

  constructor(what: string, text: string) {
    this.#what = what;
    this.#text = text;
  }

  /** Checks that only white space is left. */
  end(): void {
    if (this.#peek() !== '') this.#fail('its end');
  }

  /** Reads an object. `each` is called with every key, and must read its value. */
  object(each: (key: string) => void): void {
    const keys = new Set<string>();
    this.#list('{', '}', () => {
      const key = this.string();
      if (keys.has(key)) throw checkpointError(`${this.#what} has the key ${show(key)} twice`);
      keys.add(key);
      this.#take(':');
      each(key);
    });
  }

  /** Reads an array of integers of 0 or more. */
  integers(what: string): number[] {
    const result: number[] = [];
    this.#list('[', ']', () => {
      const digits = this.#number();
      const value = Number(digits);
      if (!/^\d+$/.test(digits) || !count.holds(value)) {
        throw checkpointError(`${what}[${result.length}] is ${digits}, expected ${count.expected}`);
      }
      result.push(value);
    });
    return result;
  }

  string(): string {
    if (this.#peek() !== '"') this.#fail('a string');
    const start = this.#at;
    let escaped = false;
    let code = 0;
    do {
      this.#at++;
      code = this.#text.charCodeAt(this.#at);
      if (!(code >= 0x20)) this.#fail('the rest of a string');
      if (code === 0x5c) {
        escaped = true;
        this.#at++;
      }
    } while (code !== 0x22);
    this.#at++;
    if (!escaped) return this.#text.slice(start + 1, this.#at - 1);
    const quoted = this.#text.slice(start, this.#at);
    try {
      const text = JSON.parse(quoted) as string;
      if (isUnicode(text)) return text;
    } catch {
      // The error below names it.
    }
    throw checkpointError(`${this.#what} has the string ${show(quoted)}, expected valid escapes`);
  }

  /** Reads null if that comes next. Returns whether it did. */
  null(): boolean {
    this.#peek();
    return this.#word('null');
  }

  /** Reads any value, at this depth of nesting. */
  value(depth: number): Json {
    if (depth > MAX_DEPTH) throw checkpointError(`${this.#what} nests more than ${MAX_DEPTH} deep`);
    const first = this.#peek();
    if (first === '"') return this.string();
    if (first === '{') {
      const result: Record<string, Json> = Object.create(null);
      this.object((key) => {
        result[key] = this.value(depth + 1);
      });
      return result;
    }
    if (first === '[') {
      const result: Json[] = [];
      this.#list('[', ']', () => result.push(this.value(depth + 1)));
      return result;
    }
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const) {
      if (this.#word(word)) return value;
    }
    return Number(this.#number());
  }

  #word(word: string): boolean {
    const found = this.#text.startsWith(word, this.#at);
    if (found) this.#at += word.length;
    return found;
  }

  #number(): string {
    this.#peek();
    const from = this.#at;
    const token = /^[-+.\deE]*/.exec(this.#text.slice(from, from + MAX_NUMBER_LENGTH + 1))?.[0] ?? '';
    if (!/^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/.test(token)) this.#fail('a number');
    if (token.length > MAX_NUMBER_LENGTH) this.#fail('a shorter number');
    this.#at = from + token.length;
    return token;
  }

  #list(open: string, close: string, each: () => void): void {
    this.#take(open);
    if (this.#peek() === close) {
      this.#at++;
      return;
    }
    for (;;) {
      each();
      if (this.#peek() !== ',') break;
      this.#at++;
    }
    this.#take(close);
  }

  #take(token: string): void {
    if (this.#peek() !== token) this.#fail(`"${token}"`);
    this.#at++;
  }

  /** Skips white space and returns the next character, or '' at the end. */
  #peek(): string {
    while (' \t\n\r'.includes(this.#text.charAt(this.#at) || '.')) this.#at++;
    return this.#text.charAt(this.#at);
  }

  #fail(expected: string): never {
    const found = this.#at < this.#text.length ? show(this.#text.charAt(this.#at)) : 'its end';
    throw checkpointError(`${this.#what} has ${found} at character ${this.#at}, expected ${expected}`);
  }
}
