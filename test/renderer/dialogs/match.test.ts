import { expect, test } from 'vitest';
import { best, fit } from '../../../src/renderer/dialogs/match.ts';

test('a word at the beginning of a word is better than inside one', () => {
  expect(fit('Step over', 'over')).toBeLessThan(fit('Hover', 'over') ?? Infinity);
  expect(fit('Step over', 'sideways')).toBeNull();
});

test('all words must be there, in any order', () => {
  expect(fit('Toggle breakpoint', 'break tog')).not.toBeNull();
  expect(fit('Toggle breakpoint', 'break xyz')).toBeNull();
});

test('letters in order are enough when nothing fits better', () => {
  const titles = ['Step into', 'Step over', 'Stop'];
  expect(best(titles, (title) => title, 'stov')).toEqual(['Step over']);
  expect(best(titles, (title) => title, 'st')).toEqual(titles);
  expect(best(titles, (title) => title, 'stop')).toEqual(['Stop']);
});
