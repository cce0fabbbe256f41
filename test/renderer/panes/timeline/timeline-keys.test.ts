import { expect, test } from 'vitest';
import { keyWish } from '../../../../src/renderer/panes/timeline/timeline-keys.ts';
import { fakeTime } from '../../../support/fake-client.ts';

const place = { view: fakeTime, range: null, at: 5000, column: 30 };

test('arrows go by a column, with Shift by ten, and always by an instruction at least', () => {
  expect(keyWish('ArrowRight', false, place)).toEqual({ do: 'go', to: 5030 });
  expect(keyWish('ArrowLeft', true, place)).toEqual({ do: 'go', to: 4700 });
  expect(keyWish('ArrowLeft', false, { ...place, column: 0.1 })).toEqual({ do: 'go', to: 4999 });
});

test('the ends, and frame by frame', () => {
  expect(keyWish('Home', false, { ...place, view: { ...fakeTime, first: 40 } })).toEqual({ do: 'go', to: 40 });
  expect(keyWish('End', false, place)).toEqual({ do: 'go', to: { kind: 'end' } });
  expect(keyWish('PageDown', false, place)).toEqual({ do: 'go', to: { kind: 'call', number: 313 } });
  expect(keyWish('PageDown', false, { ...place, view: { ...fakeTime, call: 480 } })).toEqual({
    do: 'go',
    to: { kind: 'end' },
  });
  expect(keyWish('PageUp', false, place)).toEqual({ do: 'frame-back' });
});

test('plus and minus zoom about the playhead, zero shows everything', () => {
  const closer = keyWish('+', true, place);
  if (closer?.do !== 'show' || closer.range === null) throw new Error('it comes closer');
  expect(closer.range.to - closer.range.from).toBe(fakeTime.total / 2);
  expect(keyWish('-', false, { ...place, range: closer.range })).toEqual({ do: 'show', range: null });
  expect(keyWish('0', false, { ...place, range: closer.range })).toEqual({ do: 'show', range: null });
});

test('other keys are not the strip’s', () => {
  expect(keyWish('a', false, place)).toBeNull();
  expect(keyWish('Tab', false, place)).toBeNull();
});
