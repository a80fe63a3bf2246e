// npm run bench: times our steps against those of other libraries and prints how each goal was met; see --help.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Contestants } from '../tests/perf/contestants.mjs';
import { freshProcesses } from '../tests/perf/fresh.mjs';
import { headOf, headText } from '../tests/perf/head.mjs';
import { measure } from '../tests/perf/measure.mjs';
import { HELP, parse } from '../tests/perf/options.mjs';
import { plan, wantsFresh } from '../tests/perf/plan.mjs';
import { coreOf } from '../tests/perf/process.mjs';
import { trainTfjs } from '../tests/perf/tfjs/processes.mjs';
import { planTfjs } from '../tests/perf/tfjs/rows.mjs';
import { measureThreads } from '../tests/perf/threads/processes.mjs';
import { planThreads } from '../tests/perf/threads/rows.mjs';
import { build } from './lib/build.mjs';
import { main, root, SetupError, say } from './lib/run.mjs';

/** Target duration in seconds of one round of one row. */
const SECONDS = { full: 0.02, quick: 0.003 };

/** Measures one case. */
async function runCase(one, contestants, options) {
  say(one.name);
  const runners = [];
  const failures = [];
  for (const row of one.rows) {
    const contestant = await contestants.get(row.who);
    if (contestant === undefined) failures.push({ label: row.label, failure: contestants.missing.get(row.who) });
    else runners.push({ ...row, contestant });
  }
  const seconds = options.quick ? SECONDS.quick : SECONDS.full;
  const measured = await measure(runners, { rounds: options.rounds, seconds });
  return one.rows.map(({ label, who, variant }) => {
    const result = [...measured, ...failures].find((found) => found.label === label);
    return { ...result, shape: one.shape, rule: one.rule, size: one.size, who, variant };
  });
}

await main(async () => {
  const args = process.argv.slice(2);
  const options = parse(args);
  const cases = plan(options);
  const trained = planTfjs(options);
  const threaded = planThreads(options);
  if (options.help || options.list) {
    const labels = [...[...cases, ...trained].flatMap(({ rows }) => rows), ...threaded].map(({ label }) => label);
    console.log(options.help ? HELP.trimEnd() : labels.join('\n'));
    return 0;
  }
  if (cases.length + trained.length + threaded.length === 0 && !wantsFresh(options))
    throw new SetupError(`no row matches --only ${options.only.source}`);
  if (options.dist === undefined) await build();
  // Imported only now that its package is installed.
  const { caseTable, freshTable, goalTable, tfjsTable, threadsTable } = await import('../tests/perf/table.mjs');
  options.dist = resolve(root, options.dist ?? 'dist');
  options.core = coreOf(options.core);

  const head = await headOf(options, args);
  console.log(headText(head));
  const contestants = new Contestants(options);
  const results = [];
  try {
    if (options['require-torch'] && (await contestants.get('torch')) === undefined) return 2;
    for (const one of cases) {
      const measured = await runCase(one, contestants, options);
      console.log(`\n${caseTable(one, measured)}`);
      results.push(...measured);
    }
    for (const one of trained) {
      const { engine, results: rows } = await trainTfjs(one, options);
      results.push(...rows.map((row) => ({ ...row, engine })));
      console.log(`\n${tfjsTable(one, engine, rows)}`);
    }
    if (threaded.length > 0) {
      const rows = await measureThreads(threaded, options);
      results.push(...rows);
      console.log(`\n${threadsTable(rows)}`);
    }
    if (wantsFresh(options)) {
      const fresh = await freshProcesses(options);
      results.push(...fresh);
      console.log(`\n${freshTable(fresh)}`);
    }
  } finally {
    await contestants.stop();
  }
  console.log(`\n${goalTable(results)}`);
  const report = { head: { ...head, contestants: contestants.about() }, results };
  console.log(`\n${headText(report.head.contestants)}`);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, null, 1)}\n`);
  if (options.plot !== undefined) {
    const { writePlot } = await import('../tests/perf/plot.mjs');
    await writePlot(report, options.plot);
  }
  if (options['networks-plot'] !== undefined) {
    const { writeNetworksPlot } = await import('../tests/perf/networks/plot.mjs');
    await writeNetworksPlot(report, options['networks-plot']);
  }
  for (const [name, why] of contestants.missing) console.log(`${name}: not run (${why.split('\n')[0]})`);
  const wrong = results.filter(({ failure }) => failure?.startsWith('wrong'));
  return wrong.length === 0 ? 0 : 1;
});
