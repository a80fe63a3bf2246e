// The built binary as text, and what pure SIMD kernels must and must not contain.
import binaryen from 'binaryen';

/** The text form of a WebAssembly binary. */
export function disassemble(bytes: Uint8Array): string {
  const module = binaryen.readBinary(bytes);
  const text = module.emitText();
  module.dispose();
  return text;
}

/** Every innermost loop: the text between `(loop` and its closing parenthesis that contains no other loop. */
export function innermostLoops(text: string): string[] {
  const loops: string[] = [];
  for (let at = text.indexOf('(loop'); at >= 0; at = text.indexOf('(loop', at + 1)) {
    let depth = 0;
    let end = at;
    do {
      if (text[end] === '(') depth += 1;
      if (text[end] === ')') depth -= 1;
      end += 1;
    } while (depth > 0);
    const body = text.slice(at, end);
    if (!body.includes('(loop', 1)) loops.push(body);
  }
  return loops;
}

/** What is wrong with a binary that should hold nothing but vector kernels on others' memory; empty if all is well. */
export function impurities(text: string): string[] {
  const found: string[] = [];
  const forbid = (pattern: RegExp, what: string) => {
    const lines = text.match(new RegExp(pattern, 'gm')) ?? [];
    if (lines.length > 0) found.push(`${what}: ${lines[0]} (${lines.length})`);
  };
  forbid(/^ \(import (?!"[^"]+" "memory" \(memory)[^\n]*/, 'an import that is not the memory');
  forbid(/^ \(data[^\n]{0,40}/, 'a data segment');
  forbid(/^ \((?:table|elem)[^\n]{0,40}/, 'a table');
  forbid(/^ \(start[^\n]*/, 'a start function');
  forbid(/^ \(global \S+ \(mut[^\n]*/, 'a mutable global');
  forbid(/\(memory\.grow/, 'growing memory');
  forbid(/\((?:[a-z0-9x]+\.)?relaxed_[a-z_]+|\([a-z0-9x]+\.relaxed[a-z_]*/, 'relaxed SIMD');
  forbid(/\(f32\.(?:mul|add|sub|div|sqrt|load|store)\b/, 'scalar float32 arithmetic');
  return found;
}
