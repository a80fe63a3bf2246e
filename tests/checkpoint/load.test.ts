// Load: what an optimizer takes from a file; it takes everything or nothing.

import { describe, expect, test } from 'vitest';
import { Adam, SGD } from '../../ts/index.ts';
import { classNames } from '../numerics/rules/index.ts';
import { thrown } from './files.ts';
import { make } from './snapshots.ts';

const spec = { w: { shape: [2, 3], initial: 1, outputAxis: 0 }, b: { shape: [2], initial: 0 } } as const;

function trained(options: object = {}): Adam<'w' | 'b'> {
  const adam = new Adam(spec, { lr: 0.5, gradScale: 2, ...options });
  adam.parameters.b.lrScale = 0.25;
  adam.parameters.b.decayScale = 0.5;
  adam.parameters.w.frozen = true;
  adam.grad.fill(1);
  adam.step();
  return adam;
}

describe('load', () => {
  test('takes what is settable, but no other option', () => {
    const adam = new Adam(spec, { lr: 0.1, betas: [0.5, 0.5], weightDecay: 1, clipNorm: 3, eps: 1e-3 });
    const report = adam.load(trained({ weightDecay: 0.1 }).save());
    expect(report).toEqual({ missing: [], unexpected: [], mismatched: [], newState: [], droppedState: [] });
    const { w, b } = adam.parameters;
    expect([adam.lr, adam.gradScale, adam.stepsTaken]).toEqual([0.5, 2, 1]);
    expect([adam.weightDecay, adam.clipNorm, ...adam.betas]).toEqual([0.1, Infinity, 0.9, 0.999]);
    expect(adam.options.eps).toBe(1e-3);
    expect([b.lrScale, b.decayScale, w.frozen]).toEqual([0.25, 0.5, true]);
    expect([...b.state.expAvg]).toEqual([...trained().parameters.b.state.expAvg]);
    expect(adam.digest()).not.toBe(trained().digest());
  });

  test.each([
    ['a schedule stays', 0.5, () => 0.125, 0.125],
    ['a number stays where the file had a schedule', () => 0.5, 0.125, 0.125],
  ])('%s', (_, saved, own, expected) => {
    const adam = new Adam(spec, { lr: own });
    adam.load(trained({ lr: saved }).save());
    expect(adam.lr).toBe(expected);
  });

  test('takes weights alone from a file without state, and any class has them', () => {
    const bytes = trained().save({ state: false });
    for (const name of classNames) {
      const optimizer = make(name, spec, { lr: 1 }) as SGD<'w' | 'b'>;
      optimizer.grad.fill(1);
      optimizer.step();
      optimizer.load(bytes);
      expect([...optimizer.data]).toEqual([...trained().data]);
      expect([optimizer.stepsTaken, optimizer.gradScale, optimizer.parameters.w.frozen]).toEqual([1, 1, false]);
    }
  });

  const wayOut = 'load(bytes, { strict: false }) takes what fits';
  const other = new Adam({ w: { shape: [3, 2], initial: 1 }, b: { shape: [2], initial: 0 } });
  const more = new Adam({ ...spec, c: { shape: [1], initial: 0 } });
  const broken = trained().save();
  const text = new TextDecoder('latin1').decode(broken);
  const edited = (from: string, to: string): Uint8Array =>
    Uint8Array.from(text.replace(from, to), (character) => character.charCodeAt(0));
  test.each([
    [other.save(), `checkpoint: "w" has shape [3, 2], expected [2, 3]: ${wayOut}`],
    [more.save({ state: false }), `checkpoint: it has "c", which the optimizer has not: ${wayOut}`],
    [
      new SGD(spec, { lr: 1 }).save(),
      'checkpoint: it is of "SGD", expected "Adam" or "AdamW": load(bytes, { strict: false }) takes its weights',
    ],
    [broken.slice(0, -1), 'checkpoint: "b.exp_avg_sq" ends at 96 of 95 bytes of data: it is truncated'],
    [edited('\\"lr\\":0.5', '\\"lr\\":-.5'), expect.stringContaining('checkpoint: its metadata "options" has')],
    [edited('\\"lr\\":0.5', '\\"lr\\":-05'), expect.stringContaining('checkpoint: its metadata "options" has')],
    [edited('\\"lr\\":0.5', '\\"lr\\":-50'), 'checkpoint: lr is -50, expected a finite float32 of 0 or more'],
    [edited('\\"gradScale\\":2', '\\"gradScale\\":0'), 'checkpoint: gradScale is 0, expected a finite float32 above 0'],
  ])('is refused, and nothing changes: case %#', (bytes, message) => {
    const adam = new Adam(spec, { lr: 0.1 });
    const before = adam.digest();
    expect(thrown(() => adam.load(bytes))).toEqual({ name: 'RangeError', message });
    expect(adam.digest()).toBe(before);
  });

  test('never frees a parameter that cannot be trained', () => {
    const options = { centralize: true } as const;
    const frozen = new Adam({ w: { shape: [2, 3], initial: 1, frozen: true } }, options);
    const before = frozen.digest();
    const bytes = new Adam({ w: { shape: [2, 3], initial: 1, outputAxis: 0 } }, options).save();
    expect(thrown(() => frozen.load(bytes)).message).toContain('"w": outputAxis is missing');
    expect(frozen.digest()).toBe(before);
  });
});

describe('save', () => {
  test('takes no other option', () => {
    const wrong = { stat: false } as unknown as { state: boolean };
    expect(thrown(() => new Adam(spec).save(wrong))).toEqual({
      name: 'TypeError',
      message: 'save: option "stat" is unknown, did you mean "state"?',
    });
    const no = { state: 0 } as unknown as { state: boolean };
    expect(thrown(() => new Adam(spec).save(no)).message).toBe('state is 0, expected true or false');
  });

  test('is a copy: what comes after is not in it', () => {
    const adam = trained();
    const bytes = adam.save();
    const before = [...bytes];
    adam.step();
    expect([...bytes]).toEqual(before);
  });
});
