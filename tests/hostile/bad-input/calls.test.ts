// Rejected calls: the type and message of the error, and that a rejected call has changed nothing.

import { afterEach, describe, expect, test, vi } from 'vitest';
import { Adam, AdamW, centralize, SGDM } from '../../../ts/index.ts';
import { webAssembly } from '../../../ts/memory/webassembly.ts';
import { calls, functions, type Loose } from './calls.ts';

function make(): { optimizer: AdamW; loose: Loose } {
  const optimizer = new AdamW({ w: { shape: [3, 4], initial: 1, outputAxis: 0 } }, { lr: 0.1, centralize: true });
  optimizer.grad.fill(0.5);
  optimizer.step();
  return { optimizer, loose: optimizer as unknown as Loose };
}

function thrown(call: () => unknown): Error {
  try {
    call();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

describe.each([
  ['a member', calls],
  ['centralize', functions],
])('%s', (_, rows) => {
  test.each(rows.map(([call, error, text]) => ({ call, error, text })))('$error: $text', ({ call, error, text }) => {
    const { optimizer, loose } = make();
    const before = [optimizer.digest(), ...optimizer.grad];
    const { name, message } = thrown(() => call(loose));
    expect({ name, message }).toEqual({ name: error, message: text });
    expect([optimizer.digest(), ...optimizer.grad]).toEqual(before);
  });
});

describe('what cannot be replaced', () => {
  type Host = (optimizer: AdamW<'w'>) => object;
  const optimizer: Host = (o) => o;
  const parameter: Host = (o) => o.parameters.w;

  test.each([
    ['optimizer.grad', optimizer, 'grad'],
    ['optimizer.data', optimizer, 'data'],
    ['optimizer.parameters', optimizer, 'parameters'],
    ['parameter.grad, which torch replaces', parameter, 'grad'],
    ['parameter.data', parameter, 'data'],
    ['parameter.state', parameter, 'state'],
    ['parameter.centralized', parameter, 'centralized'],
    ['what a parameter has not', parameter, 'lrscale'],
  ] as const)('%s', (_, host, field) => {
    const made = new AdamW({ w: { shape: [2], initial: 1 } });
    const assign = (): unknown => Object.assign(host(made), { [field]: Float32Array.of(1, 2) });
    expect(thrown(assign)).toBeInstanceOf(TypeError);
    made.grad.fill(1);
    made.step();
    expect(made.data[0]).toBeLessThan(1);
  });
});

describe.each(['lr', 'weightDecay'] as const)('a schedule of %s', (option) => {
  const expected = 'expected a finite float32 of 0 or more';

  test.each([
    [Number.NaN, 'RangeError', 'NaN'],
    [Infinity, 'RangeError', 'Infinity'],
    [-5e-324, 'RangeError', '-5e-324'],
    ['0.1', 'TypeError', '"0.1"'],
    [undefined, 'TypeError', 'undefined'],
  ])('that gives %o is refused by the step that asks', (value, error, shown) => {
    const bad = (stepsTaken: number): number => (stepsTaken === 1 ? (value as number) : 0.1);
    const optimizer = new SGDM({ w: { shape: [2], initial: 1 } }, { lr: 0.1, [option]: bad });
    optimizer.grad.fill(3);
    optimizer.step();
    const before = [...optimizer.data, ...optimizer.grad, ...(optimizer.parameters.w.state.momentumBuffer ?? [])];
    const { name, message } = thrown(() => optimizer.step({ zeroGrad: true }));
    expect({ name, message }).toEqual({ name: error, message: `${option}(1) is ${shown}, ${expected}` });
    const after = [...optimizer.data, ...optimizer.grad, ...(optimizer.parameters.w.state.momentumBuffer ?? [])];
    expect(after).toEqual(before);
    expect(optimizer.stepsTaken).toBe(1);
  });
});

test('a frozen parameter without an axis cannot be unfrozen, and says why', () => {
  const optimizer = new Adam({ w: { shape: [3, 4], initial: 0, frozen: true } }, { centralize: true });
  const thaw = (): void => {
    optimizer.parameters.w.frozen = false;
  };
  expect(thrown(thaw).message).toMatch(/^"w": outputAxis is missing, and shape \[3, 4\] does not tell/);
  expect(optimizer.parameters.w.frozen).toBe(true);
});

describe('an engine without memory', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  function Memory(): never {
    throw 'out of memory'; // as Firefox does
  }
  const rest =
    'and the engine has no more (out of memory); a memory holds at most 4 GiB, in a Cloudflare Worker 128 MB';

  test.each([
    [
      () => new Adam({ w: { shape: [1000, 1000], initial: 0 } }),
      16,
      'Adam of 1,000,000 elements needs * bytes, 16 an element (float32 data, grad, expAvg, expAvgSq)',
    ],
    [
      () => new SGDM({ w: { shape: [1000, 1000], initial: 0 } }, { lr: 0.1 }),
      12,
      'SGDM of 1,000,000 elements needs * bytes, 12 an element (float32 data, grad, momentumBuffer)',
    ],
    [
      () => centralize(new Float32Array(1e6), { shape: [1000, 1000], outputAxis: 0 }),
      4,
      'centralize of 1,000,000 elements needs * bytes',
    ],
  ])('is named, case %#', (call, cost, asked) => {
    const { Module, Instance } = webAssembly();
    vi.stubGlobal('WebAssembly', { Module, Instance, Memory });
    const error = thrown(call);
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message.replace(/(?<=needs )[\d,]+/, '*')).toBe(`${asked}, ${rest}`);
    const bytes = Number(/needs ([\d,]+)/.exec(error.message)?.[1]?.replaceAll(',', ''));
    expect(bytes - 1e6 * cost).toBeGreaterThan(0);
    expect(bytes - 1e6 * cost).toBeLessThan(20_000); // table, scratch space, and the gaps between large arrays
    expect(error.cause).toBe('out of memory');
  });

  test("or without instances on a page's main thread: also named", () => {
    const cause = new RangeError(
      'WebAssembly.Instance is disallowed on the main thread, if the buffer size is larger than 4KB. Use WebAssembly.instantiate.',
    );
    const { Module, Memory } = webAssembly();
    function refuse(): never {
      throw cause;
    }
    const optimizer = new Adam({ w: { shape: [2], initial: 0 } });
    vi.stubGlobal('WebAssembly', { Module, Memory, Instance: refuse });
    const error = thrown(() => new Adam({ w: { shape: [1000, 1000], initial: 0 } }));
    expect(error.message).toBe(
      `zeromean could not instantiate its WebAssembly module (${cause}): on a page's main thread Chrome and Edge ` +
        'before 115 compile at most 4 KB synchronously: use a Web Worker',
    );
    expect(error.cause).toBe(cause);
    expect(optimizer.step()).toBe(true); // it already has its instance
  });

  test('is no WebAssembly at all: also named', () => {
    vi.stubGlobal('WebAssembly', undefined);
    const call = (): unknown => new Adam({ w: { shape: [1000, 1000], initial: 0 } });
    expect(thrown(call).message).toBe('zeromean needs WebAssembly, and this runtime has none');
  });
});
