import { expect, test } from 'vitest';
import type { TimelineMark } from '../../../../src/protocol/messages.ts';
import {
  barsPath,
  branchLines,
  callAt,
  instructionLines,
  lanesOf,
  markAt,
  markLooks,
  marksPath,
  markText,
  meantMoment,
  rulerMarks,
  spokenMoment,
} from '../../../../src/renderer/panes/timeline/timeline-rows.ts';
import { MARGIN, xOf } from '../../../../src/renderer/panes/timeline/timeline-scale.ts';
import { fakeTime, fakeTimeline } from '../../../support/fake-client.ts';

const width = 1000 + 2 * MARGIN;
const whole = { range: { from: 0, to: 1000 }, width };
const lanes = lanesOf(76, 0);
const call = (at: number, number: number, count = 1) => ({ at, number, name: 'update', count });
const mark = (at: number, kind: TimelineMark['kind'], count = 1, text = ''): TimelineMark => ({
  at,
  kind,
  text,
  count,
});

/** The height of each bar of a path. */
const heights = (path: string): readonly number[] => [...path.matchAll(/v-([\d.]+)/g)].map((found) => Number(found[1]));

test('lanes lie one below the other, and branches take little from the bars', () => {
  for (const height of [40, 76, 200]) {
    for (const branches of [0, 1, 9]) {
      const { stops, branches: drawn, barsTop, barsBottom, traffic, ruler } = lanesOf(height, branches);
      expect(drawn.length).toBe(Math.min(3, branches));
      expect([stops, barsTop, barsBottom, traffic]).toEqual(
        [stops, barsTop, barsBottom, traffic].toSorted((a, b) => a - b),
      );
      if (height > 60) expect(ruler).toBeGreaterThan(traffic);
    }
  }
});

test('a call that worked twice as much has a bar twice as high', () => {
  const [first, second] = heights(barsPath([call(0, 1), call(250, 2), call(750, 3)], whole, lanes, { total: 1000 }));
  expect((second ?? 0) / (first ?? 1)).toBeCloseTo(2);
});

test('calls that share a bar are as high as one of them', () => {
  const bars = heights(barsPath([call(0, 1, 5), call(500, 6, 5)], whole, lanes, { total: 1000 }));
  expect(bars[0]).toBeCloseTo(bars[1] ?? 0);
});

test('what the last bar gathers until more is told is no higher than its neighbour', () => {
  const calls = [call(0, 1), call(100, 2), call(200, 3)];
  const [, second, last] = heights(barsPath(calls, whole, lanes, { total: 1000, known: 300 }));
  expect(last).toBeCloseTo(second ?? 0);
  const told = heights(barsPath(calls, whole, lanes, { total: 1000, known: 1000 }));
  expect((told[2] ?? 0) / (told[1] ?? 1)).toBeCloseTo(8, 1);
});

test('inside of one call there is one bar, from edge to edge', () => {
  const path = barsPath([], { range: { from: 400, to: 410 }, width }, lanes, { total: 1000 });
  expect(heights(path)).toHaveLength(1);
  expect(path.startsWith(`M${MARGIN} `)).toBe(true);
});

test('nothing is drawn beyond the end of the run', () => {
  expect(barsPath([], { range: { from: 0, to: 1 }, width }, lanes, { total: 0 })).toBe('');
});

test('frames are numbered where several can be seen, else instructions', () => {
  const line = fakeTimeline({ from: 0, to: fakeTime.total, columns: 300 });
  const scale = { range: { from: 0, to: fakeTime.total }, width };
  const marks = rulerMarks(line, fakeTime, scale);
  expect(marks.slice(0, 3).map(({ text }) => text)).toEqual(['frame 1', '50', '100']);
  expect(marks.map(({ x }) => x)).toEqual(marks.map(({ x }) => x).toSorted((a, b) => a - b));
  const close = { range: { from: 5_000_000, to: 5_000_040 }, width };
  expect(rulerMarks(null, fakeTime, close)[1]?.text).toBe('#5,000,005');
  expect(rulerMarks(null, { ...fakeTime, frames: false }, close)).toEqual(rulerMarks(null, fakeTime, close));
});

test('moments of many digits are not written over one another', () => {
  const total = 15_132_487_921;
  const marks = rulerMarks(null, { ...fakeTime, frames: false, total }, { range: { from: 0, to: total }, width: 1440 });
  expect(marks.length).toBeGreaterThan(4);
  marks.forEach(({ x, text }, index) => {
    const next = marks[index + 1];
    if (next !== undefined) expect(next.x - x).toBeGreaterThan(text.length * 6.5);
  });
});

test('single instructions are told apart from close by only', () => {
  expect(instructionLines(whole, lanes, 1000)).toBe('');
  const path = instructionLines({ range: { from: 10, to: 20 }, width }, lanes, 15);
  expect(path.match(/M/g)).toHaveLength(6);
});

test('every kind of mark has a shape of its own', () => {
  const shapes = markLooks.map(({ shape }) => shape);
  expect(new Set(shapes).size).toBe(shapes.length);
});

test('marks are drawn where they are, and only those that can be seen', () => {
  const look = markLooks.find(({ kind }) => kind === 'trap');
  if (look === undefined) throw new Error('traps have a mark');
  const path = marksPath([mark(500, 'trap'), mark(5000, 'trap'), mark(500, 'key')], look, whole, lanes);
  expect(path.match(/M/g)).toHaveLength(1);
  expect(path.startsWith(`M${xOf(whole, 500)} `)).toBe(true);
});

test('the mark under the pointer is the nearest of its lane', () => {
  const marks = [mark(500, 'breakpoint'), mark(503, 'watch'), mark(503, 'key')];
  expect(markAt(marks, xOf(whole, 503), lanes.stops, whole, lanes)?.kind).toBe('watch');
  expect(markAt(marks, xOf(whole, 500), lanes.stops, whole, lanes)?.kind).toBe('breakpoint');
  expect(markAt(marks, xOf(whole, 503), lanes.traffic, whole, lanes)?.kind).toBe('key');
  expect(markAt(marks, xOf(whole, 503), lanes.barsBottom - 8, whole, lanes)).toBeNull();
  expect(markAt(marks, xOf(whole, 520), lanes.stops, whole, lanes)).toBeNull();
});

test('a mark says what it is, and how many fall together', () => {
  expect(markText(mark(1, 'breakpoint', 1, 'f64.mul in update'))).toBe('Breakpoint: f64.mul in update');
  expect(markText(mark(1, 'key', 3, '← down'))).toBe('3 keys: ← down');
  expect(markText(mark(1, 'edit', 2))).toBe('2 changes by hand');
});

test('a moment lies in a call, also in one of several that share an item', () => {
  const calls = [call(100, 1), call(200, 2, 10)];
  expect(callAt(calls, 50, 1200)).toBeNull();
  expect(callAt(calls, 150, 1200)).toBe(1);
  expect(callAt(calls, 200, 1200)).toBe(2);
  expect(callAt(calls, 1199, 1200)).toBe(11);
});

test('what is pointed at is a moment of the recording', () => {
  const view = { first: 100, total: 900 };
  expect([0, 500 + MARGIN, width].map((x) => meantMoment(whole, x, view))).toEqual([100, 500, 900]);
});

test('branches are drawn from where they part from the one on screen, those it came from included', () => {
  const branch = (id: number, parent: number | null, from: number, total: number) => ({
    id,
    parent,
    from,
    total,
    name: `Branch ${id}`,
  });
  const branches = [branch(0, null, 0, 100), branch(1, 0, 40, 90), branch(2, 1, 60, 70), branch(3, 0, 20, 55)];
  const forks = (shown: number) => branchLines({ branches, branch: shown }).map(({ id, fork }) => `${id}@${fork}`);
  expect(forks(0)).toEqual(['3@20', '1@40', '2@40']);
  expect(forks(2)).toEqual(['3@20', '0@40', '1@60']);
});

test('a screen reader hears where the playhead is', () => {
  expect(spokenMoment(fakeTime, fakeTime.at)).toBe('frame 312 of 480, instruction 5,912,044 of 9,204,377, in the past');
  expect(spokenMoment(fakeTime, 17)).toBe('instruction 17 of 9,204,377, in the past');
  const live = { ...fakeTime, at: fakeTime.total, live: true };
  expect(spokenMoment(live, live.total)).toContain(', live');
});

test('numbers of short frames are not written over each other', () => {
  const calls = Array.from({ length: 40 }, (_, index) => call(index < 20 ? index : (index - 19) * 48, index + 1));
  const marks = rulerMarks({ from: 0, to: 1000, branch: 0, calls, marks: [] }, { frames: true, total: 1000 }, whole);
  expect(marks[0]?.text).toBe('frame 1');
  for (const [index, { x, text }] of marks.entries()) {
    expect(marks[index + 1]?.x ?? Infinity).toBeGreaterThan(x + text.length * 6);
  }
});
