// The rules are complete: every class of the package has a rule, and every list of a family covers all its classes.

import { expect, test } from 'vitest';
import * as product from '../../../ts/index.ts';
import { classNames, crossed, examples, fading, recorded, ruleOf, runtimes } from './index.ts';

test('every optimizer of the package has a rule', () => {
  const optimizers = Object.values({ ...product }).filter((value) => 'from' in value);
  expect(optimizers.map(({ name }) => name).sort()).toEqual([...classNames].sort());
});

test.each(classNames)('%s is in every list', (name) => {
  for (const list of [crossed, examples, recorded, runtimes.resumed]) {
    expect(list.map(({ optimizer }) => optimizer)).toContain(name);
  }
  expect(runtimes.crossed.map(([optimizer]) => optimizer)).toContain(name);
  const hasState = ruleOf(name, {}).state.length > 0;
  expect(fading.some(({ optimizer }) => optimizer === name)).toBe(hasState);
});

const named = { crossed, examples, fading, recorded, long: runtimes.long, resumed: runtimes.resumed };
test.each(Object.entries(named))('no name is twice in the list %s', (_, list) => {
  expect(new Set(list.map(({ name }) => name)).size).toBe(list.length);
});
