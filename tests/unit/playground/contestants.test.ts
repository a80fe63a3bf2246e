// Panel 4's contestants: the loop and zeromean reach the same weights, and a loop with a mistake would be noticed.

import { expect, test } from 'vitest';
import { createLoop } from '../../../examples/playground/panels/speed/loop.ts';
import { disagreement } from '../../../examples/playground/panels/speed/measure.ts';
import { createOurs } from '../../../examples/playground/panels/speed/ours.ts';
import { createProblem, RULES } from '../../../examples/playground/panels/speed/problem.ts';
import { type SpeedRow, speed } from '../../../examples/playground/panels/speed/rows.ts';
import { proofSentence, threadsSentence } from '../../../examples/playground/panels/speed/sentences.ts';

const problem = createProblem(64, 1);

test.each(RULES)('%s: loop and zeromean agree, with GC and without', (rule) => {
  for (const gc of [false, true]) {
    const apart = disagreement(createOurs(rule, problem, gc), createLoop(rule, problem, gc), problem.weights, 50);
    expect(apart).toBeLessThan(1e-5);
  }
});

test.each(RULES)('%s: with GC and without are not the same', (rule) => {
  const apart = disagreement(createOurs(rule, problem, true), createLoop(rule, problem, false), problem.weights, 3);
  expect(apart).toBeGreaterThan(0.01);
});

test('the gradient has no zeros, and rows with a mean', () => {
  const { gradient, rows, columns } = problem;
  expect(gradient.every((value) => value !== 0)).toBe(true);
  const means = Array.from({ length: rows }, (_, row) => {
    const own = gradient.subarray(row * columns, (row + 1) * columns);
    return Math.abs(own.reduce((sum, value) => sum + value, 0) / columns);
  });
  expect(means.filter((mean) => mean > 0.01).length).toBeGreaterThan(rows / 2);
});

test('a seed gives the same problem again, another seed another one', () => {
  expect(createProblem(16, 3)).toEqual(createProblem(16, 3));
  expect(createProblem(16, 4).gradient).not.toEqual(createProblem(16, 3).gradient);
});

test('rows: each rule at each size, complete at the end, without a team where there is none', () => {
  let clock = 0;
  const tick = () => {
    clock += 1;
    return clock;
  };
  const terms = { rounds: 2, length: 1, now: tick };
  const last = new Map<string, SpeedRow>();
  for (const row of speed(undefined, 1, terms, [8, 16])) last.set(`${row.rule} ${row.parameters}`, row);
  expect([...last.keys()]).toEqual(['SGDM 64', 'Adam 64', 'SGDM 256', 'Adam 256']);
  for (const { who, ns, disagreement: apart, isTeamExact } of last.values()) {
    expect(who).toEqual(['loop', 'ours', 'loop gc', 'ours gc']);
    expect(who.every((name) => (ns[name] ?? 0) > 0)).toBe(true);
    expect(ns.team).toBeUndefined();
    expect(apart).toBeLessThan(1e-5);
    expect(isTeamExact).toBeUndefined();
  }
});

test('sentences say why there is one thread, and that results differ', () => {
  expect(threadsSentence(1, 'there is no SharedArrayBuffer')).toContain('because there is no SharedArrayBuffer');
  expect(threadsSentence(1, undefined)).toContain('one core');
  expect(threadsSentence(4, undefined)).toMatch(/^4 threads .* 65,536 .* 262,144/);
  expect(threadsSentence(4, 'the cores are busy')).toMatch(/^4 threads .*: the cores are busy\.$/);
  const row = { rule: 'Adam', parameters: 65_536, who: ['loop'], ns: {} } as unknown as SpeedRow;
  expect(proofSentence(2e-7, row)).toContain('up to 2e-7');
  expect(proofSentence(0.5, { ...row, who: [] })).toMatch(/differ, .*not timed/);
});
