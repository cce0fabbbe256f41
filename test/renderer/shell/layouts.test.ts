import { expect, test } from 'vitest';
import { everyPaneLayout, isWholeLayout, standardLayout, withTimeline } from '../../../src/renderer/shell/layouts.ts';
import { paneIds } from '../../../src/shared/panes.ts';

interface Node {
  readonly type: string;
  readonly size?: number;
  readonly data: unknown;
}

function leaves(node: Node): readonly string[][] {
  if (node.type === 'leaf') return [(node.data as { views: string[] }).views];
  return (node.data as Node[]).flatMap(leaves);
}

test.each([
  ['standard', standardLayout],
  ['every pane', everyPaneLayout],
])('the %s layout has every pane once', (_name, layout) => {
  const saved = layout();
  expect(isWholeLayout(saved)).toBe(true);
  expect(
    leaves(saved.grid.root as Node)
      .flat()
      .toSorted(),
  ).toEqual([...paneIds].toSorted());
});

test('with every pane at once none is behind another', () => {
  expect(leaves(everyPaneLayout().grid.root as Node).every((tabs) => tabs.length === 1)).toBe(true);
});

test('an arrangement that lacks a pane, or is something else, is not used', () => {
  const saved = standardLayout();
  const { code: _, ...panels } = saved.panels;
  expect(isWholeLayout({ ...saved, panels })).toBe(false);
  expect(isWholeLayout(undefined)).toBe(false);
  expect(isWholeLayout('x')).toBe(false);
});

/** Arrangements as they were before there was a timeline. */
function older(orientation: 'HORIZONTAL' | 'VERTICAL') {
  const { timeline: _, ...panels } = standardLayout().panels;
  const { root } = standardLayout().grid;
  const [columns] = root.data as Node[];
  const grid = { width: 1440, height: 836 };
  return orientation === 'HORIZONTAL'
    ? { panels, grid: { ...grid, orientation, root: { ...columns, size: 836 } } }
    : { panels, grid: { ...grid, orientation, root: { ...root, data: [columns] } } };
}

test.each(['HORIZONTAL', 'VERTICAL'] as const)('an older arrangement (%s) gets a timeline along the bottom', (old) => {
  const saved = older(old);
  expect(isWholeLayout(saved)).toBe(false);
  const whole = withTimeline(saved);
  if (!isWholeLayout(whole)) throw new Error('it lacks something');
  expect(whole.grid.orientation).toBe('VERTICAL');
  const rows = whole.grid.root.data as Node[];
  expect(leaves(rows.at(-1) as Node)).toEqual([['timeline']]);
  expect(
    leaves(whole.grid.root as Node)
      .flat()
      .toSorted(),
  ).toEqual([...paneIds].toSorted());
});

test('an arrangement that has a timeline, or is none, is left alone', () => {
  const saved = standardLayout();
  expect(withTimeline(saved)).toBe(saved);
  expect(withTimeline('x')).toBe('x');
  expect(withTimeline({ panels: {}, grid: null })).toEqual({ panels: {}, grid: null });
});

test('the timeline is a strip below everything else', () => {
  const rows = standardLayout().grid.root.data as Node[];
  expect(leaves(rows.at(-1) as Node)).toEqual([['timeline']]);
});
