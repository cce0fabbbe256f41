import { expect, test } from 'vitest';
import { everyPaneLayout, isWholeLayout, standardLayout } from '../../../src/renderer/shell/layouts.ts';
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
