import type { SerializedDockview } from 'dockview-react';
import { type PaneId, paneIds, panes } from '../../shared/panes.ts';

/** An arrangement: rows and columns in turn, panes that share a place are tabs, the first of them in front. */
type Cell = Split | Tabs;

interface Split {
  readonly cells: readonly Cell[];
  readonly size: number;
}

interface Tabs {
  readonly tabs: readonly PaneId[];
  readonly size: number;
}

const tabs = (size: number, ...ids: PaneId[]): Tabs => ({ tabs: ids, size });
const split = (size: number, ...cells: Cell[]): Split => ({ cells, size });

/**
 * ```
 *  Module      | Code            | Game        | Value stack
 *  Invoke      |                 | Lesson      |-------------
 *              |                 |             | Labels
 *  ------------|-----------------+------+------|-------------
 *  Breakpoints | Memory, Tables         | Con- | Locals, Globals
 *              |                        | sole |-------------
 *              |                        |      | Call stack
 * ```
 * Sizes are pixels in a window of `designWidth` × `designHeight`; others scale them.
 */
const standard: Split = split(
  1440,
  split(236, tabs(530, 'module', 'invoke'), tabs(306, 'breakpoints')),
  split(
    904,
    split(548, tabs(448, 'code'), tabs(456, 'game', 'lesson')),
    split(288, tabs(604, 'memory', 'tables'), tabs(300, 'console')),
  ),
  split(300, tabs(232, 'stack'), tabs(206, 'labels'), tabs(212, 'locals', 'globals'), tabs(186, 'calls')),
);

/** No pane behind another. */
const everything: Split = split(
  1440,
  split(236, tabs(300, 'module'), tabs(160, 'breakpoints'), tabs(180, 'invoke'), tabs(196, 'lesson')),
  split(
    874,
    split(508, tabs(440, 'code'), tabs(434, 'game')),
    split(328, tabs(512, 'memory'), split(362, tabs(190, 'console'), tabs(138, 'tables'))),
  ),
  split(330, tabs(220, 'stack'), tabs(180, 'labels'), tabs(150, 'locals'), tabs(140, 'globals'), tabs(146, 'calls')),
);

export const designWidth = 1440;
export const designHeight = 836;

export const standardLayout = (): SerializedDockview => serialize(standard);
export const everyPaneLayout = (): SerializedDockview => serialize(everything);

type GridNode = SerializedDockview['grid']['root'];

function serialize(root: Split): SerializedDockview {
  let group = 0;

  function node(cell: Cell): GridNode {
    if ('cells' in cell) return { type: 'branch', size: cell.size, data: cell.cells.map(node) };
    const [front = 'code'] = cell.tabs;
    return { type: 'leaf', size: cell.size, data: { id: `g${++group}`, views: [...cell.tabs], activeView: front } };
  }

  return {
    grid: {
      // The size of the outermost branch is measured across: its height.
      root: { ...node(root), size: designHeight },
      width: designWidth,
      height: designHeight,
      orientation: 'HORIZONTAL' as SerializedDockview['grid']['orientation'],
    },
    panels: Object.fromEntries(
      paneIds.map((id) => [id, { id, contentComponent: 'pane', tabComponent: 'pane', title: panes[id] }]),
    ),
  };
}

/** Is it an arrangement of exactly the panes there are? One kept by an older version may not be. */
export function isWholeLayout(saved: unknown): saved is SerializedDockview {
  if (typeof saved !== 'object' || saved === null || !('panels' in saved) || !('grid' in saved)) return false;
  const { panels } = saved;
  if (typeof panels !== 'object' || panels === null) return false;
  const ids = Object.keys(panels);
  return ids.length === paneIds.length && paneIds.every((id) => ids.includes(id));
}
