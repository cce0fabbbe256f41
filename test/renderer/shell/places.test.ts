import { expect, test } from 'vitest';
import { movesTo } from '../../../src/renderer/shell/places.ts';
import { besideFor, type Beside } from '../../../src/renderer/store/layout-slice.ts';
import type { PaneId } from '../../../src/shared/panes.ts';
import { fakeModule } from '../../support/fake-client.ts';
import { withStore } from '../store/with-store.ts';

const standard: readonly (readonly PaneId[])[] = [
  ['module', 'invoke'],
  ['game', 'lesson'],
  ['console'],
  ['memory', 'tables'],
];

/** The tabs after panes have gone beside the code. */
function arranged(tabs: readonly (readonly PaneId[])[], beside: Beside): readonly (readonly PaneId[])[] {
  let now = tabs;
  for (const { pane, to } of movesTo(beside, now)) {
    now = now.map((group) => {
      const others = group.filter((each) => each !== pane);
      return group.includes(to) ? [pane, ...others] : others;
    });
    now = now.filter((group) => group.length > 0);
  }
  return now;
}

const places = (tabs: readonly (readonly PaneId[])[]) => tabs.map((group) => group.toSorted().join(' ')).toSorted();

test('calls, or what is printed, come beside the code, and go back to where they were', () => {
  const invoke = arranged(standard, 'invoke');
  expect(places(invoke)).toEqual(['console', 'game invoke lesson', 'memory tables', 'module']);
  const console = arranged(standard, 'console');
  expect(places(console)).toEqual(['console game lesson', 'invoke', 'memory tables', 'module']);
  expect(places(arranged(invoke, 'console'))).toEqual(places(console));
  expect(places(arranged(console, 'invoke'))).toEqual(places(invoke));
  expect(places(arranged(invoke, 'game'))).toEqual(places(standard));
  expect(places(arranged(console, 'game'))).toEqual(places(standard));
  expect(movesTo('game', standard)).toEqual([]);
});

test('where a person has put a pane elsewhere, none moves', () => {
  expect(movesTo('invoke', [['module', 'invoke'], ['game'], ['console', 'lesson']])).toEqual([]);
  expect(movesTo('console', [['module', 'memory', 'invoke'], ['game', 'lesson'], ['console']])).toEqual([]);
});

test('what it is that is worked with follows from the module', () => {
  const { s } = withStore();
  const file = { kind: 'file', name: 'a.wasm', file: new Blob([]) } as const;
  const plain = { ...fakeModule, game: null, host: null, hostTitle: null };
  const of = (view: typeof fakeModule, more: object = {}) =>
    besideFor({ ...s(), module: { ...s().module, view, source: file, ...more } });
  expect(of(fakeModule)).toBe('game');
  expect(of(plain)).toBe('invoke');
  expect(of({ ...plain, program: true })).toBe('console');
  expect(of(plain, { source: { kind: 'sample', sample: 'traps', url: '', name: 'a' } })).toBe('game');
  expect(besideFor(s())).toBe('game');
});
