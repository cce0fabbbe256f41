import type { PaneId } from '../../shared/panes.ts';
import type { Beside } from '../store/layout-slice.ts';

/** A pane goes in front of the tabs that another stands in. */
export interface Move {
  readonly pane: PaneId;
  readonly to: PaneId;
}

/** Who shares a place with whom, by what stands beside the code. */
const places: Readonly<Record<Beside, readonly (readonly PaneId[])[]>> = {
  game: [['module', 'invoke'], ['game', 'lesson'], ['console']],
  invoke: [['module'], ['invoke', 'game', 'lesson'], ['console']],
  console: [['module'], ['console', 'game', 'lesson'], ['invoke']],
};

const from: Readonly<Record<Beside, readonly Move[]>> = {
  game: [],
  invoke: [{ pane: 'invoke', to: 'module' }],
  console: [
    { pane: 'console', to: 'invoke' },
    { pane: 'invoke', to: 'module' },
  ],
};

const to: Readonly<Record<Beside, readonly Move[]>> = {
  game: [],
  invoke: [{ pane: 'invoke', to: 'game' }],
  console: [
    { pane: 'invoke', to: 'console' },
    { pane: 'console', to: 'game' },
  ],
};

/**
 * How panes go to bring one beside the code, from the tabs as they are. None when it is there, and none when a person
 * has put these panes elsewhere: such an arrangement is theirs.
 */
export function movesTo(beside: Beside, tabs: readonly (readonly PaneId[])[]): readonly Move[] {
  const now = (Object.keys(places) as Beside[]).find((each) =>
    places[each].every((place) => tabs.some((group) => sameSet(group, place))),
  );
  return now === undefined || now === beside ? [] : [...from[now], ...to[beside]];
}

function sameSet(a: readonly PaneId[], b: readonly PaneId[]): boolean {
  return a.length === b.length && a.every((each) => b.includes(each));
}
