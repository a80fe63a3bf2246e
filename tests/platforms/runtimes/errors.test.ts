// The errors of a runtime that cannot run the kernels, on the packed package: importing it never fails, using it does;
// and a runtime that can run them although it lacks something.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Consumer, consume, forget, node } from './consumer.ts';

let consumer: Consumer;
beforeAll(() => {
  consumer = consume();
});
afterAll(() => forget(consumer));

/** Runs `before`, imports the package, and returns what its first use throws. */
function thrown(before: string, ...flags: string[]): string {
  const program = `
    ${before}
    const { Adam } = await import('zeromean');
    try {
      new Adam({ w: { shape: [4], initial: 0 } });
      console.log('nothing');
    } catch (error) {
      console.log(error.name + ': ' + error.message);
    }`;
  return node(consumer, program, ...flags);
}

describe('the module cannot be compiled', () => {
  // The flag hides from V8 what its SIMD needs, on the processors that it is named after.
  test.runIf(process.arch === 'x64')('without SIMD128', () => {
    const text = thrown('', '--no-enable-ssse3');
    expect(text).toMatch(/^Error: zeromean could not compile its WebAssembly module \(CompileError: .*SIMD/);
    expect(text).toMatch(/: the engine has no SIMD128, which Chrome 91, Firefox 89, Safari 16\.4 and Node 16\.4 have$/);
  });

  test('where the embedder forbids it, as a Content-Security-Policy does', () => {
    const text = node(
      consumer,
      `import { readFileSync } from 'node:fs';
      import { createContext, runInContext } from 'node:vm';
      const module = { exports: {} };
      const context = createContext({ module, exports: module.exports }, { codeGeneration: { wasm: false } });
      runInContext(readFileSync('node_modules/zeromean/dist/index.cjs', 'utf8'), context);
      try {
        new module.exports.Adam({ w: { shape: [4], initial: 0 } });
      } catch (error) {
        console.log(error.name + ': ' + error.message);
      }`,
    );
    expect(text).toMatch(/^Error: zeromean could not compile its WebAssembly module \(CompileError: .*disallowed/);
    expect(text).toMatch(/: a page with a Content-Security-Policy needs 'wasm-unsafe-eval' in its script-src$/);
  });
});

describe("a page's main thread, where Chrome and Edge before 115 take at most 4 KB", () => {
  // The browsers' own messages. They also apply the limit to modules compiled elsewhere.
  const before = `
    const { Module, Instance, compile } = WebAssembly;
    const sizes = new WeakMap();
    WebAssembly.compile = async (bytes) => {
      const module = await compile(bytes);
      sizes.set(module, bytes.byteLength);
      return module;
    };
    WebAssembly.Module = class extends Module {
      constructor(bytes) {
        if (bytes.byteLength > 4096) throw new RangeError('WebAssembly.Compile is disallowed on the main thread, if the buffer size is larger than 4KB. Use WebAssembly.compile, or compile on a worker thread.');
        super(bytes);
      }
    };
    WebAssembly.Instance = class extends Instance {
      constructor(module, imports) {
        if (sizes.get(module) > 4096) throw new RangeError('WebAssembly.Instance is disallowed on the main thread, if the buffer size is larger than 4KB. Use WebAssembly.instantiate.');
        super(module, imports);
      }
    };
    const inWorker = () => Object.assign(WebAssembly, { Module, Instance });`;
  const why = "on a page's main thread Chrome and Edge before 115 compile at most 4 KB synchronously: use a Web Worker";

  test('zeromean', () => {
    expect(thrown(before)).toBe(
      'Error: zeromean could not compile its WebAssembly module (RangeError: WebAssembly.Compile is disallowed on the ' +
        'main thread, if the buffer size is larger than 4KB. Use WebAssembly.compile, or compile on a worker thread.): ' +
        why,
    );
  });

  test('zeromean/slim, whose module is compiled elsewhere', () => {
    const program = `
      import { readFileSync } from 'node:fs';
      import { create } from 'zeromean/slim';
      ${before}
      const module = await WebAssembly.compile(readFileSync('node_modules/zeromean/dist/zeromean.wasm'));
      const { SGD } = create(module);
      const make = () => new SGD({ w: { shape: [1], initial: 1 } }, { lr: 0.5 });
      try { make(); } catch (error) { console.log(error.name + ': ' + error.message + '\\n' + error.cause.name); }
      inWorker();
      console.log(make().step());`;
    expect(node(consumer, program).split('\n')).toEqual([
      'Error: zeromean could not instantiate its WebAssembly module (RangeError: WebAssembly.Instance is disallowed on ' +
        'the main thread, if the buffer size is larger than 4KB. Use WebAssembly.instantiate.): ' +
        why,
      'RangeError',
      'true',
    ]);
  });

  test('any other reason not to instantiate it is left as it is', () => {
    // The decoder imports m.
    const text = thrown(`
      const { Instance } = WebAssembly;
      WebAssembly.Instance = class { constructor(module, imports) {
        if (imports.m === undefined) throw new RangeError('out of memory');
        return new Instance(module, imports);
      } };`);
    expect(text).toBe('RangeError: out of memory');
  });
});

test('no TextEncoder, as in jsdom and in worklets, is no error', () => {
  const text = node(
    consumer,
    `delete globalThis.TextEncoder;
    const { SGD } = await import('zeromean');
    const sgd = new SGD({ w: { shape: [1], initial: 1 } }, { lr: 0.5 });
    sgd.parameters.w.grad[0] = 1;
    console.log(sgd.step(), sgd.parameters.w.data[0]);`,
  );
  expect(text).toBe('true 0.5');
});

describe('there is no WebAssembly', () => {
  const text = 'Error: zeromean needs WebAssembly, and this runtime has none';
  test('at all', () => expect(thrown('delete globalThis.WebAssembly;')).toBe(text));
  test('without a compiler', () => expect(thrown('', '--jitless')).toBe(text));
});

describe('memory cannot be had', () => {
  const expected =
    /^RangeError: Adam of 4 elements needs [\d,]+ bytes, 16 an element \(float32 data, grad, expAvg, expAvgSq\), and the engine has no more \((?:RangeError: )?out of memory\); a memory holds at most 4 GiB, in a Cloudflare Worker 128 MB$/;
  test.each([
    ['a string, as in Firefox', "'out of memory'"],
    ['an error', "new RangeError('out of memory')"],
  ])('the engine throws %s', (_, what) => {
    expect(thrown(`WebAssembly.Memory = class { constructor() { throw ${what}; } };`)).toMatch(expected);
  });

  test('and can be had later', () => {
    const text = node(
      consumer,
      `const { Memory } = WebAssembly;
      WebAssembly.Memory = class { constructor() { throw 'out of memory'; } };
      const { SGD } = await import('zeromean');
      const make = () => new SGD({ w: { shape: [4], initial: 0 } }, { lr: 1 });
      try { make(); } catch { console.log('none'); }
      WebAssembly.Memory = Memory;
      console.log(make().step());`,
    );
    expect(text).toBe('none\ntrue');
  });
});

/** An expression for a module that exports one empty function under all of these names. */
function exporting(...names: string[]): string {
  const exported = names.flatMap((name) => [name.length, ...Buffer.from(name), 0, 0]);
  const header = [0, 97, 115, 109, 1, 0, 0, 0];
  const [type, one, body] = [
    [1, 4, 1, 96, 0, 0],
    [3, 2, 1, 0],
    [10, 4, 1, 2, 0, 11],
  ];
  const section = [7, exported.length + 1, names.length, ...exported];
  return `new WebAssembly.Module(Uint8Array.of(${[...header, ...type, ...one, ...section, ...body]}))`;
}

describe('zeromean/slim', () => {
  test.each([
    [
      'bytes',
      'new Uint8Array([0, 97, 115, 109])',
      'TypeError: module is an? Uint8Array, expected a WebAssembly\\.Module: .+',
    ],
    ['nothing', 'undefined', 'TypeError: module is undefined, expected a WebAssembly\\.Module: .+'],
    [
      'another module',
      'new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))',
      'RangeError: module has no export "tables_2", "step", .+, expected zeromean/zeromean\\.wasm of this very version',
    ],
    [
      'a module that lacks one export',
      exporting('tables_2', 'step', 'grad_norm', 'centralize', 'clip_value'),
      'RangeError: module has no export "digest", expected zeromean/zeromean\\.wasm of this very version',
    ],
    [
      'a module that reads tables of another version',
      exporting('step', 'grad_norm', 'centralize', 'clip_value', 'digest'),
      'RangeError: module has no export "tables_2", expected zeromean/zeromean\\.wasm of this very version',
    ],
  ])('is given %s', (_, module, expected) => {
    const program = `
      import { create } from 'zeromean/slim';
      try { create(${module}); } catch (error) { console.log(error.name + ': ' + error.message); }`;
    expect(node(consumer, program)).toMatch(new RegExp(`^${expected}$`));
  });
});
