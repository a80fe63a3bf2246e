// Panels 2 to 4: each runs to its end, and shows what was measured elsewhere, within its spread.
import { table } from './read.mjs';

/** How many seconds a panel may take. */
const PATIENCE = 120;
/** Inputs are normalised: GC makes no difference, beyond the mean ratios seen elsewhere (0.88 and 0.99). */
const ALIKE = { sharpness: [0.7, 1.2], gradient: [0.9, 1.1] };
/** Raw pixels: 0.60 and 0.81 elsewhere. */
const LOWER = { sharpness: [0.4, 0.8], gradient: [0.6, 0.95] };

/** What the panels show after they have run. What takes long and is the same in every engine, only for `everything`. */
export async function panels(visited, everything) {
  await visited.open('/#brightness=0&pixels=normalised&labels=skewed');
  await visited.panel('draw', 'done');
  await show(visited, 'landscape');
  const normalised = await landscape(visited);
  const raw = everything ? await chosen(visited, 'pixels', 'raw', landscape) : undefined;
  await show(visited, 'federated');
  const skewed = await federated(visited);
  const even = everything ? await chosen(visited, 'labels', 'even', federated) : undefined;
  await show(visited, 'speed');
  const measured = await speed(visited);
  return { normalised, raw, skewed, even, measured, complaints: await visited.complaints() };
}

/** The rows about them: [what, judge]. */
export function rows(everything) {
  const quiet = ({ complaints }) => (complaints.length === 0 ? undefined : complaints.join('\n'));
  return [
    ['landscape, normalised: no difference', ({ normalised }) => between(normalised, ALIKE)],
    ...(everything ? [['landscape, raw: flatter with GC', ({ raw }) => between(raw, LOWER)]] : []),
    ['federated, two classes a device: GC is better', ({ skewed }) => better(skewed)],
    ...(everything ? [['federated, dealt evenly: GC is level', ({ even }) => level(even)]] : []),
    ['speed: every figure is there', ({ measured }) => full(measured)],
    ['no complaint of these panels', quiet],
  ];
}

/** Brings a panel into view; only there it runs. */
async function show(visited, id) {
  await visited.run((name) => document.getElementById(name).scrollIntoView({ behavior: 'instant' }), id);
}

/** Chooses something else, which begins a new run, and looks at that. */
async function chosen(visited, id, value, look) {
  await visited.run(
    (select, wanted) => {
      document.getElementById(select).value = wanted;
      document.getElementById(select).dispatchEvent(new Event('change', { bubbles: true }));
    },
    id,
    value,
  );
  return await look(visited);
}

async function landscape(visited) {
  await visited.panel('landscape', 'done', PATIENCE);
  return {
    sharpness: numbers(await visited.run(table, '#sharpness-chart table')),
    gradient: numbers(await visited.run(table, '#gradient-chart table')),
  };
}

async function federated(visited) {
  await visited.panel('federated', 'done', PATIENCE);
  return numbers(await visited.run(table, '#federated-chart table'));
}

async function speed(visited) {
  await visited.run(() => document.getElementById('measure').click());
  await visited.panel('speed', 'done', PATIENCE);
  return await visited.run(() => ({
    rows: [...document.querySelector('#speed-table').tBodies[0].rows].map((row) =>
      [...row.cells].map((cell) => cell.textContent),
    ),
    engine: document.getElementById('engine').textContent,
    threads: document.querySelector('[data-threads]').textContent,
  }));
}

/** A table's rows as numbers, without signs of percentage. */
function numbers({ rows: texts }) {
  return texts.map((row) => row.map((text) => Number(text.replace('\u2212', '-').replace(/[ %,]/g, ''))));
}

/** The mean with GC over the mean without must be within these limits, and P H P at most H. */
function between(charts, limits) {
  const wrong = [];
  for (const [name, [low, high]] of Object.entries(limits)) {
    const mean = (column) => charts[name].reduce((sum, row) => sum + row[column], 0) / charts[name].length;
    const ratio = mean(2) / mean(1);
    if (!(charts[name].length > 5 && ratio >= low && ratio <= high)) wrong.push(`${name}, GC over plain: ${ratio}`);
  }
  // Both are lower bounds by power iteration.
  const above = charts.sharpness.filter(([, plain, , projected]) => !(projected <= 1.02 * plain));
  if (above.length > 0) wrong.push(`P H P above H: ${above.join('; ')}`);
  return wrong.length === 0 ? undefined : wrong.join('\n');
}

/** The last round, in %: plain, plain darker, plain brighter, the lowest with GC, the lowest of x - mean(x). */
function better(rounds) {
  const [round, plain, darker, brighter, gc, control] = rounds.at(-1);
  // Elsewhere 62.8, 41.5 and 36.2 without GC, 76.3 and 76.1 with either.
  const right = gc > darker + 10 && gc > brighter + 10 && plain > 40 && near(gc, 76, 6) && near(control, 76, 6);
  return round === 12 && right ? undefined : `${rounds.at(-1)}`;
}

function level(rounds) {
  const [round, plain, darker, brighter, gc, control] = rounds.at(-1);
  // Elsewhere 77.6, 73.8 and 76.2 without GC, 78.2 and 78.5 with either.
  const right = [plain, gc, control].every((x) => near(x, 78, 6)) && [darker, brighter].every((x) => near(x, 75, 8));
  return round === 12 && right ? undefined : `${rounds.at(-1)}`;
}

function near(value, expected, tolerance) {
  return Math.abs(value - expected) <= tolerance;
}

/** Every row has its figures, those of several threads too where they pay, and the engine has a name. */
function full({ rows: texts, engine, threads }) {
  const figures = (cells) => cells.every((text) => /\d/.test(text));
  const single = texts.every((row) => row.length >= 8 && figures(row.slice(1, 8)));
  const several = /^([2-9]|\d\d) threads/.test(threads) ? figures(texts.at(-1).slice(8, 10)) : threads !== '';
  const right = texts.length > 3 && single && several && /[a-z]{3}/i.test(engine);
  return right ? undefined : JSON.stringify({ engine, threads, texts }, null, 1);
}
