import type { SerializedDockview } from 'dockview-react';
import { type PaneId, paneIds, panes } from '../../shared/panes.ts';

/** An arrangement: rows and columns in turn, rows first; panes that share a place are tabs, the first of them in front. */
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

/** The strip along the bottom, with its tab. */
const timelineHeight = 134;

/**
 * ```
 *  Module      | Code            | Game        | Value stack
 *  Invoke      |                 | Lesson      |-------------
 *              |                 |             | Labels
 *  ------------|-----------------+------+------|-------------
 *  Breakpoints | Memory, Tables         | Con- | Locals, Globals
 *              |                        | sole |-------------
 *              |                        |      | Call stack
 *  Timeline
 * ```
 * Sizes are pixels in a window of `designWidth` × `designHeight`; others scale them.
 */
const standard: Split = split(
  1440,
  split(
    710,
    split(236, tabs(450, 'module', 'invoke'), tabs(260, 'breakpoints')),
    split(
      904,
      split(462, tabs(448, 'code'), tabs(456, 'game', 'lesson')),
      split(248, tabs(604, 'memory', 'tables'), tabs(300, 'console')),
    ),
    split(300, tabs(204, 'stack'), tabs(174, 'labels'), tabs(180, 'locals', 'globals'), tabs(152, 'calls')),
  ),
  tabs(timelineHeight, 'timeline'),
);

/** No pane behind another. */
const everything: Split = split(
  1440,
  split(
    710,
    split(236, tabs(250, 'module'), tabs(136, 'breakpoints'), tabs(156, 'invoke'), tabs(168, 'lesson')),
    split(
      874,
      split(430, tabs(440, 'code'), tabs(434, 'game')),
      split(280, tabs(512, 'memory'), split(362, tabs(162, 'console'), tabs(118, 'tables'))),
    ),
    split(330, tabs(186, 'stack'), tabs(152, 'labels'), tabs(128, 'locals'), tabs(120, 'globals'), tabs(124, 'calls')),
  ),
  tabs(timelineHeight, 'timeline'),
);

export const designWidth = 1440;
export const designHeight = 836;

export const standardLayout = (): SerializedDockview => serialize(standard);
export const everyPaneLayout = (): SerializedDockview => serialize(everything);

const panel = (id: PaneId) => ({
  id,
  contentComponent: 'pane',
  tabComponent: 'pane',
  title: panes[id],
  // In a small window it is not scaled down with the others: it would be too low to be read.
  ...(id === 'timeline' ? { minimumHeight: 118 } : {}),
});

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
      // The size of the outermost branch is measured across: its width.
      root: node(root),
      width: designWidth,
      height: designHeight,
      orientation: 'VERTICAL' as SerializedDockview['grid']['orientation'],
    },
    panels: Object.fromEntries(paneIds.map((id) => [id, panel(id)])),
  };
}

/**
 * An arrangement that was kept before there was a timeline, with one along the bottom; any other as it is. What it is
 * made of is checked by who applies it.
 */
export function withTimeline(saved: unknown): unknown {
  if (!hasPanels(saved) || 'timeline' in saved.panels) return saved;
  const { grid, panels } = saved as SerializedDockview;
  const { root, orientation, height } = grid;
  if (!Array.isArray(root.data)) return saved;
  const strip: GridNode = {
    type: 'leaf',
    size: timelineHeight,
    data: { id: 'timeline-place', views: ['timeline'], activeView: 'timeline' },
  };
  const above = Math.max(timelineHeight, height - timelineHeight);
  const whole: SerializedDockview['grid'] =
    (orientation as string) === 'VERTICAL'
      ? { ...grid, root: { ...root, data: [...root.data, strip] } }
      : {
          ...grid,
          orientation: 'VERTICAL' as typeof orientation,
          root: { type: 'branch', size: grid.width, data: [{ ...root, size: above }, strip] },
        };
  return { ...(saved as SerializedDockview), grid: whole, panels: { ...panels, timeline: panel('timeline') } };
}

/** Is it an arrangement of exactly the panes there are? One kept by an older version may not be. */
export function isWholeLayout(saved: unknown): saved is SerializedDockview {
  if (!hasPanels(saved)) return false;
  const ids = Object.keys(saved.panels);
  return ids.length === paneIds.length && paneIds.every((id) => ids.includes(id));
}

function hasPanels(saved: unknown): saved is { readonly panels: object; readonly grid: object } {
  return (
    typeof saved === 'object' &&
    saved !== null &&
    'panels' in saved &&
    'grid' in saved &&
    typeof saved.panels === 'object' &&
    saved.panels !== null &&
    typeof saved.grid === 'object' &&
    saved.grid !== null
  );
}
