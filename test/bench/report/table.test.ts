import { expect, it } from 'vitest';
import { markdownTable, plainTable } from '../../../bench/report/table.ts';

const table = {
  title: 'Engines',
  columns: ['program', 'a', 'bcd'],
  rows: [
    ['fib', '1.5', '2'],
    ['mandelbrot', '10'],
  ],
  notes: ['Less is better.'],
};

it('lines columns up for a terminal', () => {
  expect(plainTable(table)).toBe(
    ['Engines', 'program       a  bcd', 'fib         1.5    2', 'mandelbrot   10', 'Less is better.'].join('\n'),
  );
});

it('writes Markdown, numbers to the right', () => {
  expect(markdownTable(table)).toBe(
    [
      '### Engines',
      '',
      '| program | a | bcd |',
      '| --- | ---: | ---: |',
      '| fib | 1.5 | 2 |',
      '| mandelbrot | 10 |  |',
      '',
      'Less is better.',
    ].join('\n'),
  );
});

it('keeps bars inside a cell', () => {
  expect(markdownTable({ title: 'T', columns: ['a|b'], rows: [['c|d']] })).toContain('| a\\|b |\n| --- |\n| c\\|d |');
});
