import { expect, it } from 'vitest';
import { documentWith, type Section } from '../../../bench/report/document.ts';

const section = (prefix: string, value: number): Section => ({
  prefix,
  title: `Group ${prefix.slice(0, -1)}`,
  text: 'What is measured.',
  figures: {
    [`${prefix}ratio`]: { value, unit: 'x', goal: 2, better: 'lower', samples: [value, value + 1] },
    [`${prefix}time_ms`]: { value: 7, unit: 'ms', goal: null, better: 'lower', samples: [7] },
  },
  tables: [{ title: 'By program', columns: ['program', 'ours'], rows: [['fib', '1.2']], notes: ['A note.'] }],
  taken: 'Taken today, here:',
  command: 'npm run bench',
});
const order = ['interp.', 'native.', 'ui.'];

it('writes figures with their goals, whether they are met, and their samples', () => {
  const text = documentWith('', [section('native.', 1.5)], order);
  expect(text).toMatch(/^# Benchmarks\n/);
  expect(text).toContain('## Group native (native.)\n\nWhat is measured.\n');
  expect(text).toContain('| `native.ratio` | 1.5 x | at most 2 | met | 2: 1.5 … 2.5 |');
  expect(text).toContain('| `native.time_ms` | 7 ms |  |  |  |');
  expect(text).toContain('### By program\n\n| program | ours |\n| --- | ---: |\n| fib | 1.2 |\n\nA note.\n');
  expect(text).toContain('Taken today, here: `npm run bench`\n');
});

it('marks goals that are missed', () => {
  expect(documentWith('', [section('native.', 2.5)], order)).toContain('| at most 2 | **missed** |');
});

it('puts sections in the places of their older selves and leaves others to the letter', () => {
  const first = documentWith('', [section('ui.', 1), section('interp.', 1), section('native.', 1)], order);
  expect(first.match(/^## .*$/gm)).toEqual([
    '## Group interp (interp.)',
    '## Group native (native.)',
    '## Group ui (ui.)',
  ]);
  const second = documentWith(first, [section('native.', 1.75)], order);
  expect(second).toBe(
    first.replace(
      '| `native.ratio` | 1 x | at most 2 | met | 2: 1 … 2 |',
      '| `native.ratio` | 1.75 x | at most 2 | met | 2: 1.75 … 2.75 |',
    ),
  );
});

it('is the same when it is written again', () => {
  const once = documentWith('', [section('native.', 1), section('ui.', 1)], order);
  expect(documentWith(once, [], order)).toBe(once);
  expect(documentWith(once, [section('ui.', 1)], order)).toBe(once);
});

it('drops sections that nobody makes any more', () => {
  const before = documentWith('', [section('native.', 1), section('ui.', 1)], order);
  expect(documentWith(before, [], ['native.'])).toBe(documentWith('', [section('native.', 1)], order));
});
