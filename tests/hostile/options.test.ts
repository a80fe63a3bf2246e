// Options and specs that nobody would write: whatever is passed, a call works or throws a TypeError or RangeError with
// a message of ours (or what the caller's own getter threw), and no other optimizer is affected.

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Adam, centralize, SGD, SGDM } from '../../ts/index.ts';
import { classes as byName } from '../numerics/oracle/library.ts';
import { ownOptions } from '../numerics/rules/index.ts';
import { shared } from './bad-input/options.ts';

type Class = new (spec: unknown, options: unknown) => { step(): boolean };
const classes = Object.values(byName) as unknown as Class[];

const witness = new Adam({ w: { shape: [33], initial: 1 } }, { lr: 0.1 });
let before = '';
let calls = 0;
let constructed = 0;

beforeAll(() => {
  witness.grad.fill(1);
  witness.step();
  before = witness.digest();
});
afterAll(() => console.log(`hostile options: ${calls} calls, ${constructed} of them made an optimizer`));

class Own extends Error {}

/** Creates an optimizer and takes a step: true, or what it throws. */
function attempt(Class: Class, spec: unknown, options: unknown): unknown {
  calls += 1;
  try {
    new Class(spec, options).step();
    constructed += 1;
    return true;
  } catch (error) {
    return error;
  }
}

function judge(outcome: unknown): void {
  expect(witness.digest()).toBe(before);
  if (outcome === true || outcome instanceof Own) return;
  const error = outcome as Error;
  if (!(error instanceof TypeError || error instanceof RangeError))
    throw new Error(`threw ${String(outcome)}`, { cause: outcome });
  // An engine's own message would say what failed, but not what to do.
  expect(error.message).toMatch(/expected|unknown|missing|needs|has|is "|both set|does not|alternate/);
  expect(error.message).not.toMatch(/undefined \(reading|not iterable|is not a function|Cannot convert|Invalid typed/);
}

const odd = fc.constantFrom<unknown>(
  ...[undefined, null, true, false, 0, -0, 1, 2, 3, 0.5, -1, 1e-320, 1e308, 2 ** 31, 2 ** 32, 2 ** 53, -Infinity],
  ...[
    Number.NaN,
    Infinity,
    '',
    '3',
    'skip',
    'sum',
    'update',
    10n,
    Symbol('s'),
    [],
    [2],
    [2, 3],
    [-1],
    [0.5],
    [2 ** 32, 2 ** 32],
  ],
  ...[new Array(3), {}, { length: 6 }, { length: 2 ** 40 }, new Map(), new Date(0), /x/, () => 0.1, () => Number.NaN],
  ...[new Float32Array(6), new Float64Array(6), new Uint8Array(6), new BigInt64Array(6), new ArrayBuffer(24)],
  ...[Object.create(null), new Proxy({}, {}), new Proxy([2, 3], {}), new Proxy(() => 1, {}), Object.freeze([2, 3])],
);
const names = fc.constantFrom(
  'w',
  '',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  '0',
  'a.b',
  '\ud800',
  '💡',
);
const value = fc.oneof(odd, fc.anything());
const parameter = fc.record(
  {
    shape: fc.oneof(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 7 }), value),
    initial: fc.oneof(fc.constant(1), value),
    outputAxis: value,
    centralize: value,
    lrScale: value,
    decayScale: value,
    frozen: value,
  },
  { requiredKeys: ['shape', 'initial'] },
);
const specs = fc.oneof(
  fc.array(fc.tuple(names, parameter), { maxLength: 3 }).map((entries) => new Map(entries)),
  fc.array(fc.tuple(names, parameter), { maxLength: 3 }).map((entries) => {
    const spec: object = Object.create(null);
    for (const [name, each] of entries)
      Object.defineProperty(spec, name, { value: each, enumerable: true, configurable: true });
    return spec;
  }),
  value,
);
const options = fc.oneof(
  fc.record(Object.fromEntries(['lr', ...Object.keys(shared), ...ownOptions].map((name) => [name, value])), {
    requiredKeys: [],
  }),
  value,
);

test('anything at all', () => {
  fc.assert(
    fc.property(fc.constantFrom(...classes), specs, options, (Class, spec, given) =>
      judge(attempt(Class, spec, given)),
    ),
    { numRuns: 6000, seed: 8 },
  );
});

test('one field at a time in what is right otherwise', () => {
  const right = { shape: [2, 3], initial: 1, outputAxis: 0 };
  fc.assert(
    fc.property(
      fc.constantFrom(...classes),
      fc.constantFrom(...Object.keys(right), 'frozen', 'lrScale'),
      value,
      (Class, field, each) => judge(attempt(Class, { w: { ...right, [field]: each } }, { lr: 0.1, centralize: true })),
    ),
    { numRuns: 3000, seed: 8 },
  );
});

describe('objects that act', () => {
  const right = { shape: [2], initial: 1 };

  test.each(['shape', 'initial', 'outputAxis', 'lrScale'])('a getter that throws: %s', (field) => {
    const spec = {
      w: Object.defineProperty({ ...right }, field, {
        enumerable: true,
        get: () => {
          throw new Own();
        },
      }),
    };
    expect(attempt(Adam as never, spec, {})).toBeInstanceOf(Own);
    judge(true);
  });

  test('a proxy that throws at every turn', () => {
    const traps = Object.fromEntries(
      ['get', 'ownKeys', 'has', 'getPrototypeOf'].map((trap) => [
        trap,
        () => {
          throw new Own();
        },
      ]),
    );
    expect(attempt(Adam as never, new Proxy({}, traps), {})).toBeInstanceOf(Own);
    expect(attempt(Adam as never, { w: right }, new Proxy({}, traps))).toBeInstanceOf(Own);
  });

  test('a shape whose length changes while it is read', () => {
    const shape = [2, 3];
    const initial = Object.defineProperty([1, 1, 1, 1, 1, 1], 'length', { value: 6, writable: true });
    const spec = {
      w: {
        shape: new Proxy(shape, { get: (target, key) => (key === 'length' ? ++calls % 4 : Reflect.get(target, key)) }),
        initial,
      },
    };
    judge(attempt(SGD as never, spec, { lr: 0.1 }));
  });

  test('a schedule that throws changes nothing, and the next step goes on', () => {
    let fail = true;
    const lr = (): number => {
      if (fail) throw new Own();
      return 0.1;
    };
    const make = () => new SGDM({ w: { shape: [3], initial: 1 } }, { lr, weightDecay: lr });
    const [one, other] = [make(), make()];
    for (const optimizer of [one, other]) optimizer.grad.fill(1);
    const bytes = [...new Uint8Array(one.data.buffer)];
    expect(() => one.step({ zeroGrad: true })).toThrow(Own);
    expect(one.stepsTaken).toBe(0);
    expect([...one.data, ...one.grad]).toEqual([...other.data, ...other.grad]);
    expect(bytes.length).toBe(one.data.buffer.byteLength);
    fail = false;
    one.step();
    other.step();
    expect(one.digest()).toBe(other.digest());
  });
});

describe('arrays of other kinds', () => {
  test('a detached array has no values', () => {
    const initial = new Float32Array(6);
    structuredClone(initial, { transfer: [initial.buffer] });
    expect(attempt(Adam as never, { w: { shape: [6], initial } }, {})).toMatchObject({
      name: 'RangeError',
      message: '"w": initial has 0 values, shape [6] needs 6',
    });
    expect(() => centralize(initial, { shape: [2, 3], outputAxis: 0 })).toThrow(
      'array has 0 values, shape [2, 3] needs 6',
    );
  });

  test('a resizable or shared one is copied, and centralized in place', () => {
    const resizable = Reflect.construct(ArrayBuffer, [24, { maxByteLength: 48 }]) as ArrayBuffer;
    for (const buffer of [resizable, new SharedArrayBuffer(24)]) {
      const array = new Float32Array(buffer).fill(1).map((_, i) => i);
      const view = new Float32Array(buffer);
      view.set(array);
      const adam = new Adam({ w: { shape: [6], initial: view } });
      view.fill(7);
      expect([...adam.data.subarray(0, 6)]).toEqual([0, 1, 2, 3, 4, 5]);
      view.set(array);
      expect([...centralize(view, { shape: [2, 3], outputAxis: 0 })]).toEqual([-1, 0, 1, -1, 0, 1]);
    }
  });
});

test('a hundred thousand parameters', () => {
  const spec = new Map(Array.from({ length: 100_000 }, (_, i) => [`p${i}`, { shape: [1], initial: i }]));
  const optimizer = new SGD(spec, { lr: 1 });
  for (const { grad } of Object.values(optimizer.parameters)) grad[0] = 1;
  optimizer.step();
  expect(optimizer.parameters.p99999?.data[0]).toBe(99_998);
});

test('what memory cannot hold leaves earlier optimizers as they are', () => {
  for (const shape of [[2 ** 31], [2 ** 16, 2 ** 16], [2 ** 26, 2 ** 26], [2 ** 20, 2 ** 20, 2 ** 20]]) {
    const error = attempt(Adam as never, { w: { shape, initial: 0 } }, {}) as Error;
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toContain('a memory holds at most 4 GiB');
    judge(error);
  }
});
