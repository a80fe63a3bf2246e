// Everywhere: runs all checks on the packed dist/ and prints the results as tables: matrix, sizes, files, and what was
// not run.
import { join } from 'node:path';
import { markdownTable } from 'markdown-table';
import * as browsers from '../../../tests/platforms/browsers/index.mjs';
import * as dataParallel from '../../../tests/platforms/data-parallel/index.mjs';
import * as durableObject from '../../../tests/platforms/durable-object/index.mjs';
import * as examples from '../../../tests/platforms/examples/index.mjs';
import * as flower from '../../../tests/platforms/flower/index.mjs';
import * as playground from '../../../tests/platforms/playground/index.mjs';
import * as runtimes from '../../../tests/platforms/runtimes/index.mjs';
import * as tfjs from '../../../tests/platforms/tfjs/index.mjs';
import * as threads from '../../../tests/platforms/threads/index.mjs';
import { excess, sizes } from '../budget.mjs';
import { root, say } from '../run.mjs';
import { withContext } from './context.mjs';
import { count, runAll } from './matrix.mjs';

/** Runs everything and returns the exit code. If `CI` is set, anything missing counts as failed. */
export function everywhere() {
  return withContext(async (context) => {
    const checks = [];
    const all = [runtimes, browsers, threads, tfjs, examples, dataParallel, flower, durableObject, playground];
    const parts = all.flatMap(({ quick, full }) => [quick, full]);
    for (const part of parts) checks.push(...(await part(context)));
    const { passed, failed, missing, rows } = count(await runAll(checks));
    const sized = sizes(join(root, 'dist'));
    const over = excess(sized);
    const texts = [matrix(rows), sizeTable(sized), files(context.files), `${passed} passed, ${failed} failed`];
    console.log(texts.join('\n\n'));
    if (over !== undefined) say(over);
    for (const name of missing) console.log(`not run: ${name}`);
    return failed > 0 || over !== undefined || (missing.length > 0 && process.env.CI) ? 1 : 0;
  });
}

function matrix(rows) {
  const cells = rows.map(({ runtime, version, entry, digestOk, milliseconds }) => [
    runtime,
    version,
    entry,
    digestOk ? 'yes' : 'NO',
    Number.isFinite(milliseconds) ? milliseconds.toFixed(1) : '', // no step, or a clock that does not advance meanwhile
  ]);
  const head = ['runtime', 'version', 'entry', 'ok', 'import to first step, ms'];
  return markdownTable([head, ...cells], { align: [...'llllr'] });
}

function sizeTable(rows) {
  const cells = rows.map(({ entry, raw, gzip, brotli }) => [entry, raw, gzip, brotli]);
  return markdownTable([['what is loaded', 'raw', 'gzip', 'brotli'], ...cells], { align: [...'lrrr'] });
}

function files(list) {
  return markdownTable([['file in the package', 'bytes'], ...list.map(({ path, size }) => [path, size])], {
    align: [...'lr'],
  });
}
