// The built binary: pure vector kernels whose only import is the memory.
import { readFileSync } from 'node:fs';
import binaryen from 'binaryen';
import { describe, expect, it } from 'vitest';
import { disassemble, impurities, innermostLoops } from './disassembly.ts';

const bytes = readFileSync(new URL('../../../build/zeromean.wasm', import.meta.url));
const text = disassemble(bytes);

/** One step of SGD, one float at a time: what a build without SIMD128 turns the inner loop into. */
const SCALAR = `(module
 (import "env" "memory" (memory 1))
 (export "step" (func $step))
 (func $step (param $w i32) (param $g i32) (param $end i32)
  (loop $next
   (f32.store (local.get $w)
    (f32.sub (f32.load (local.get $w)) (f32.mul (f32.const 0.1) (f32.load (local.get $g)))))
   (local.set $g (i32.add (local.get $g) (i32.const 4)))
   (local.set $w (i32.add (local.get $w) (i32.const 4)))
   (br_if $next (i32.lt_u (local.get $w) (local.get $end))))))`;

describe('the binary', () => {
  it('holds nothing but vector kernels on memory of others', () => {
    expect(impurities(text)).toEqual([]);
  });

  it('imports one memory of at least a page', () => {
    expect(text.match(/^ \(import .*$/gm)).toHaveLength(1);
    expect(text).toMatch(/^ \(import "[^"]+" "memory" \(memory \S+ 1\)\)$/m);
  });

  it('exports the kernels and nothing else', () => {
    const names = [...text.matchAll(/^ \(export "([^"]+)" \((\w+)/gm)].map(([, name, kind]) => `${kind} ${name}`);
    expect(names.sort()).toEqual([
      'func add',
      'func centralize',
      'func clip_value',
      'func digest',
      'func factor',
      'func grad_norm',
      'func part',
      'func squares',
      'func step',
      'func tables_2',
    ]);
  });

  it('computes with vectors in every loop that touches floats', () => {
    const loops = innermostLoops(text).filter((loop) => /\bv128\.|\bf32/.test(loop));
    expect(loops.length).toBeGreaterThan(20);
    const scalar = loops.filter((loop) => !/f32x4\.|v128\.(?:andnot|and|store)|f64x2\.|call \$/.test(loop));
    expect(scalar).toEqual([]);
  });

  it('would not pass if it were scalar', () => {
    const module = binaryen.parseText(SCALAR);
    const scalar = module.emitText();
    module.dispose();
    expect(impurities(scalar).join()).toContain('scalar float32 arithmetic');
    expect(innermostLoops(scalar).every((loop) => /f32x4\./.test(loop))).toBe(false);
  });
});
