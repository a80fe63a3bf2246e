// Panel 1, draw a digit and move the light: what a visitor does to it, and what must come of it.
import { phrase, summary } from './frames.mjs';
import { answers, ink, rowSums, sweep, table, weightsAsText, weightsOf } from './read.mjs';
import { accuracy, testDigits } from './reference.mjs';

const OFFSETS = [-0.5, -0.25, 0, 0.25, 0.5];
const DIGITS = 50;
const TEST = 1000;
/** WebDriver's characters for keys. */
const KEYS = { up: '\uE013', down: '\uE015' };
/** A table has one decimal of a percentage; float32 may read one of a thousand digits differently. */
const ROUNDING = 0.15;

/** What a visit to the panel shows. */
export async function draw(visited) {
  const facts = await seen(visited);
  return { ...facts, note: figures(facts) };
}

async function seen(visited) {
  await visited.ready();
  await visited.run(() => window.watched.frames.splice(0)); // those while the page was loading
  const during = await visited.run(sweep, 20, [-0.5, 0.5]);
  await visited.panel('draw', 'done');
  const frames = await visited.run(() => window.watched.frames.splice(0));
  return {
    during,
    effect: await visited.run(() => performance.getEntriesByName('first-effect')[0]?.startTime),
    training: await visited.run(() => performance.now()),
    frames: summary(frames),
    drawn: await drawings(visited),
    sums: await visited.run(rowSums),
    after: await visited.run(sweep, DIGITS, OFFSETS),
    curves: await curves(visited),
    clipped: await clipped(visited),
    complaints: await visited.complaints(),
  };
}

/** What is wrong with that, a line each; undefined if nothing is. */
export function judge({ during, drawn, sums, after, curves, clipped, complaints }) {
  const changed = (seen, arm) => seen.filter((digit) => new Set(digit[arm]).size > 1).length;
  const faults = [
    [during.state === 'running', `the training was over before the slider was moved: ${during.state}`],
    [changed(during.seen, 'plain') > 0, 'the slider has not changed an answer during training'],
    [changed(after.seen, 'gc') === 0, `with GC, ${changed(after.seen, 'gc')} of ${DIGITS} answers change`],
    [changed(after.seen, 'plain') >= 15, `without GC, ${changed(after.seen, 'plain')} of ${DIGITS} answers change`],
    [sums.gc < 1e-4 && sums.plain > 1, `row sums ${JSON.stringify(sums)}`],
    ...drawn.flatMap(({ by, empty, inked, answer }) => [
      [empty === 0 && inked > 0, `by ${by}: ${inked} pixels of ink, ${empty} after clear`],
      // An upright stroke. Without GC, the light may change the answer.
      [answer.gc.digit === '1' && /^\d$/.test(answer.plain.digit), `by ${by}: answers ${JSON.stringify(answer)}`],
      [answer.gc.bars.length === 10, `${answer.gc.bars.length} bars`],
    ]),
    [Object.keys(SPREAD.gc).every((at) => curves.some(({ offset }) => offset === Number(at))), 'not all brightnesses'],
    ...[...curves, ...clipped].map(({ what, page, direct }) => [
      Math.abs(page - direct) <= ROUNDING,
      `${what}: ${page} % on the page, ${direct} % evaluated`,
    ]),
    ...curves.map(({ what, page, arm, offset }) => [
      within(page, SPREAD[arm]?.[offset]),
      `${what}: ${page} %, far off`,
    ]),
    [clipped.some(({ page, arm }, i) => arm === 'gc' && page !== curves[i].page), 'clipping changes nothing'],
    [complaints.length === 0, complaints.join('\n')],
  ];
  const wrong = faults.filter(([right]) => !right).map(([, fault]) => fault);
  return wrong.length === 0 ? undefined : wrong.join('\n');
}

/** Figures of the visit, for people. */
function figures({ effect, training, frames }) {
  const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;
  return `first effect after ${seconds(effect)}, trained after ${seconds(training)}; while it trains ${phrase(frames)}`;
}

/** Mean and three standard deviations over seeds of accuracies measured elsewhere, in %. */
const SPREAD = {
  plain: { '-0.5': [58.2, 16.2], 0: [86.3, 3.9], 0.5: [48.7, 20.1] },
  gc: { '-0.5': [86.4, 1.5], 0: [86.4, 1.5], 0.5: [86.4, 1.5] },
};

function within(value, [mean, tolerance] = [value, 0]) {
  return Math.abs(value - mean) <= tolerance;
}

/** Draws by pointer and by keys on an empty pad. */
async function drawings(visited) {
  const pad = await visited.driver.findElement({ id: 'pad' });
  const pointer = (actions) =>
    [-40, -20, 0, 20, 40, 60]
      .reduce(
        (all, y) => all.move({ origin: pad, x: 2, y, duration: 20 }),
        actions.move({ origin: pad, x: 2, y: -60 }).press(),
      )
      .release();
  const keys = (actions) => actions.sendKeys(...Array(8).fill(KEYS.up), ' ', ...Array(16).fill(KEYS.down), ' ');
  const all = [];
  for (const [by, act] of Object.entries({ pointer, keys })) {
    await visited.run(() => {
      document.getElementById('pad').scrollIntoView({ block: 'center', behavior: 'instant' });
      document.getElementById('clear').click();
    });
    const empty = await visited.run(ink);
    if (by === 'keys') await visited.run(() => document.getElementById('pad').focus());
    await act(visited.driver.actions()).perform();
    await visited.drawn();
    all.push({ by, empty, inked: await visited.run(ink), answer: await visited.run(answers) });
  }
  return all;
}

/** The page's curves at five of its brightnesses, and the same by direct evaluation of its weights. */
async function curves(visited, clip = false) {
  const weights = weightsOf(await visited.run(weightsAsText));
  const { rows } = await visited.run(table, '#accuracy-chart table');
  const digits = testDigits(TEST);
  const chosen = [0, 0.25, 0.5, 0.75, 1].map((share) => rows[Math.round(share * (rows.length - 1))]);
  const arms = ['plain', 'gc', 'centred-input'];
  return chosen.flatMap(([brightness, ...texts]) => {
    const offset = number(brightness);
    return arms.map((arm, i) => ({
      what: `${arm} at ${offset}${clip ? ', clipped' : ''}`,
      arm,
      offset,
      page: number(texts[i]),
      direct: 100 * accuracy(weights[arm], digits, offset, { clip, centred: arm === 'centred-input' }),
    }));
  });
}

/** The same after the box that clips pixels has been ticked. */
async function clipped(visited) {
  await visited.run(() => document.getElementById('clip').click());
  await visited.panel('draw', 'done');
  return await curves(visited, true);
}

function number(text) {
  return Number(text.replace('\u2212', '-').replace(/[ %+\u00a0]/g, ''));
}
