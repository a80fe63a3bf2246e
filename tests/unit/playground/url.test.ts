// The settings in the address: what is written is read again, and what makes no sense is left out.

import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { format, parse, SettingsStore } from '../../../examples/playground/ui/url.ts';

const settings = fc.record(
  {
    seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    brightness: fc.integer({ min: -50, max: 50 }).map((hundredths) => hundredths / 100),
    clip: fc.boolean(),
    digit: fc.integer({ min: 1, max: 1000 }),
    pixels: fc.constantFrom('raw', 'inverted', 'normalised'),
    labels: fc.constantFrom('even', 'skewed'),
  },
  { requiredKeys: [] },
);

/** A window's address, and all that was written to it. */
function place(hash: string) {
  const written: string[] = [];
  return {
    location: { hash },
    history: { replaceState: (_: null, __: string, url: string) => written.push(url) },
    written,
  };
}

test('any settings come back as they were', () => {
  fc.assert(
    fc.property(settings, (given) => {
      expect(parse(format(given))).toEqual(given);
    }),
  );
});

test('an address as people write it', () => {
  expect(parse('#seed=1&brightness=0.3&clip=1&pixels=inverted&labels=skewed')).toEqual({
    seed: 1,
    brightness: 0.3,
    clip: true,
    pixels: 'inverted',
    labels: 'skewed',
  });
  expect(parse('')).toEqual({});
  expect(format({})).toBe('');
});

test.each([
  'seed=0',
  'seed=1.5',
  'seed=9999999999',
  'seed=',
  'brightness=0.51',
  'brightness=-1',
  'brightness=NaN',
  'brightness=Infinity',
  'brightness=1e-1',
  'clip=yes',
  'clip=toString',
  'digit=0',
  'digit=1001',
  'pixels=RAW',
  'labels=constructor',
  'unknown=1',
  '__proto__=1',
])('%s is left out', (pair) => {
  expect(parse(`#${pair}`)).toEqual({});
  expect(parse(`#${pair}&seed=7`)).toEqual(pair.startsWith('seed') ? {} : { seed: 7 });
});

test('a fragment that is no text at all', () => {
  fc.assert(
    fc.property(fc.string(), (hash) => {
      expect(parse(format(parse(hash)))).toEqual(parse(hash));
    }),
  );
});

test('defaults fill in what was not given', () => {
  const store = new SettingsStore(place('#clip=1&brightness=2'));
  expect(store.get()).toMatchObject({ seed: 1, brightness: 0, clip: true, pixels: 'raw', labels: 'even' });
  expect(store.has('clip')).toBe(true);
  expect(store.has('brightness')).toBe(false);
});

test('many changes are written as one, and what was set is given, even if it is the default', () => {
  vi.useFakeTimers();
  try {
    const address = place('#seed=3');
    const store = new SettingsStore(address);
    for (const brightness of [0.1, 0.2, 0]) store.set({ brightness });
    expect(store.get().brightness).toBe(0);
    expect(address.written).toEqual([]);
    vi.runAllTimers();
    expect(address.written).toEqual(['#seed=3&brightness=0']);
    store.set({ pixels: 'inverted' });
    vi.runAllTimers();
    expect(address.written.at(-1)).toBe('#seed=3&brightness=0&pixels=inverted');
  } finally {
    vi.useRealTimers();
  }
});
