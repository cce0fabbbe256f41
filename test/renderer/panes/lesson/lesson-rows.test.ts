import { describe, expect, it } from 'vitest';
import { neighbours, spansOf } from '../../../../src/renderer/panes/lesson/lesson-rows.ts';

const marked = (text: string): string =>
  spansOf(text)
    .map((span) => (span.code ? `[${span.text}]` : span.text))
    .join('');

describe('lesson rows', () => {
  it.each([
    ['`f64.mul` takes two.', '[f64.mul] takes two.'],
    ['Here `x` lives at 22 and `v` at 42.', 'Here [x] lives at 22 and [v] at 42.'],
    ['Nothing special', 'Nothing special'],
    ['A lone ` stays', 'A lone ` stays'],
    ['`a` and a lone `', '[a] and a lone `'],
    ['', ''],
  ])('reads %s', (text, expected) => {
    expect(marked(text)).toBe(expected);
  });

  it('knows the lessons before and after', () => {
    const samples = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
    expect(neighbours(samples, 'a')).toEqual({ previous: null, next: { id: 'b' }, position: 1 });
    expect(neighbours(samples, 'c')).toEqual({ previous: { id: 'b' }, next: null, position: 3 });
    expect(neighbours(samples, null)).toEqual({ previous: null, next: null, position: 0 });
  });
});
