// What a caller changes after passing it: spec, options and arrays are copied, so steps and files do not see it.

import { afterAll, describe, expect, test } from 'vitest';
import type { Adam, SGD } from '../../ts/index.ts';
import { classes } from '../numerics/oracle/library.ts';
import { badInputOf, type ClassName, classNames } from '../numerics/rules/index.ts';

type Made = SGD<'w'> | Adam<'w'>;
type Class = (new (spec: object, options: object) => Made) & { from(bytes: Uint8Array): Made };

let tried = 0;
afterAll(() => console.log(`hostile changes: ${tried} fields changed behind an optimizer's back`));

const given = (name: ClassName) => ({
  spec: {
    w: {
      shape: [4, 3, 5],
      initial: [...Array(60).keys()],
      outputAxis: [0, 2],
      centralize: true,
      lrScale: 0.5,
      frozen: false,
    },
  },
  options: {
    lr: 0.1,
    weightDecay: 0.01,
    clipNorm: 3,
    averageWeights: 0.9,
    lookahead: { every: 2, alpha: 0.25 },
    centralize: { outputAxis: [1], at: 'update', minRank: 2 },
    ...('betas' in badInputOf(name) && { betas: [0.8, 0.9] }),
  },
});

/** Every place in a value that holds a number, a string or a boolean, with a call that changes it. */
function changes(value: object, path = ''): { path: string; change: () => void }[] {
  const target = value as Record<string, unknown>;
  return Object.entries(target)
    .slice(0, 8)
    .flatMap(([key, held]) => {
      if (typeof held === 'object' && held !== null) {
        const longer = () => (held as unknown[]).push?.(7);
        return [...changes(held, `${path}.${key}`), { path: `${path}.${key}, longer`, change: longer }];
      }
      const other = { number: Number(held) + 1, boolean: !held, string: 'gradient' }[typeof held as 'number'];
      return [{ path: `${path}.${key}`, change: () => Object.assign(target, { [key]: other }) }];
    });
}

describe.each(classNames)('%s', (name) => {
  const Class = classes[name] as unknown as Class;
  const paths = changes(given(name)).map(({ path }) => path);

  test.each(paths)('%s', (path) => {
    tried += 1;
    const [mine, other] = [given(name), given(name)];
    const [optimizer, twin] = [new Class(mine.spec, mine.options), new Class(other.spec, other.options)];
    changes(mine)
      .find((each) => each.path === path)
      ?.change();
    for (let n = 0; n < 2; n++) {
      for (const { grad } of [optimizer, twin]) for (let i = 0; i < 60; i++) grad[i] = Math.sin(i * i + n);
      expect([optimizer.step(), twin.step()]).toEqual([true, true]);
      expect(optimizer.digest()).toBe(twin.digest());
    }
    expect(optimizer.describe()).toEqual(twin.describe());
    expect(Buffer.compare(optimizer.save(), twin.save())).toBe(0);
    expect(Class.from(optimizer.save()).digest()).toBe(twin.digest());
  });
});
