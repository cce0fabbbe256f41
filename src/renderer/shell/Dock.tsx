import { type DockviewApi, DockviewReact, type DockviewTheme } from 'dockview-react';
import 'dockview-react/dist/styles/dockview.css';
import { useCallback, useEffect, useRef } from 'react';
import type { PaneId } from '../../shared/panes.ts';
import { load, loadNow, save, saveNow } from '../store/persist.ts';
import type { Dock as DockHandle } from '../store/layout-slice.ts';
import { store, useStore } from '../store/use-store.ts';
import './dock.css';
import { everyPaneLayout, isWholeLayout, standardLayout, withTimeline } from './layouts.ts';
import { PaneHost, PaneTab } from './PaneHost.tsx';
import { movesTo } from './places.ts';

const theme: DockviewTheme = { name: 'wasmscope', className: 'dock-theme', gap: 1, dndTabIndicator: 'line' };
const components = { pane: PaneHost };
const tabComponents = { pane: PaneTab };

/** The panes in their places. Every pane always has a tab; which are in front and how large is remembered. */
export function Dock() {
  const api = useRef<DockviewApi | null>(null);
  const hash = useStore((s) => s.module.view?.hash);
  useEffect(() => {
    if (hash !== undefined && api.current !== null) void applyKept(hash);
  }, [hash]);
  useEffect(() => () => store.getState().layout.setDock(null), []);
  const onReady = useCallback((event: { readonly api: DockviewApi }) => {
    api.current = event.api;
    begin(event.api);
  }, []);
  return (
    <DockviewReact
      className="dock"
      theme={theme}
      components={components}
      tabComponents={tabComponents}
      onReady={onReady}
      scrollbars="native"
      announcements={false}
    />
  );
}

function begin(api: DockviewApi): void {
  const dock = handleOf(api);
  // A place for tabs calls itself a region and takes the name of the pane in front: the landmark is the pane's alone.
  api.onDidAddGroup((group) => group.element.setAttribute('role', 'group'));
  // The arrangement of the last launch, or the standard one: before the first paint, so that nothing jumps.
  if (!dock.apply(loadNow('layout'))) dock.reset();
  store.getState().layout.setDock(dock);
  let pending: ReturnType<typeof setTimeout> | undefined;
  api.onDidLayoutChange(() => {
    clearTimeout(pending);
    pending = setTimeout(() => keep(dock), 400);
  });
}

function keep(dock: DockHandle): void {
  if (store.getState().layout.dock !== dock) return;
  const saved = dock.save();
  saveNow('layout', saved);
  const hash = store.getState().module.view?.hash;
  if (hash !== undefined) void save(`layout:${hash}`, saved);
}

/** A module that was arranged before gets its arrangement back; any other keeps what `arrange` made of what was on screen. */
async function applyKept(hash: string): Promise<void> {
  const kept = await load(`layout:${hash}`);
  const { layout, module } = store.getState();
  if (kept === undefined || layout.dock === null || module.view?.hash !== hash) return;
  if (JSON.stringify(kept) !== JSON.stringify(layout.dock.save())) layout.dock.apply(kept);
}

function handleOf(api: DockviewApi): DockHandle {
  const apply = (kept: unknown): boolean => {
    const saved = withTimeline(kept);
    if (!isWholeLayout(saved)) return false;
    try {
      const { width, height } = api;
      api.fromJSON(saved, { reuseExistingPanels: true });
      if (width > 0 && height > 0) api.layout(width, height, true);
      return true;
    } catch {
      return false;
    }
  };
  return {
    show: (pane, focus) => {
      const panel = api.getPanel(pane);
      if (panel === undefined) return;
      if (api.hasMaximizedGroup() && !panel.api.isVisible) api.exitMaximizedGroup();
      // One that is in view is left where it is: it would be taken out and put back, and forget how far it was scrolled.
      if (!panel.api.isVisible) panel.api.setActive();
      if (focus) requestAnimationFrame(() => focusPane(pane));
    },
    reset: () => void apply(standardLayout()),
    showAll: () => void apply(everyPaneLayout()),
    focusNext: (by) => {
      const shown = api.panels.filter((panel) => panel.api.isVisible);
      const inside = shown.findIndex(({ id }) => paneSection(id)?.contains(document.activeElement) === true);
      const at = inside < 0 ? (by > 0 ? 0 : shown.length - 1) : (inside + by + shown.length) % shown.length;
      const next = shown[at];
      if (next === undefined) return;
      focusPane(next.id);
    },
    arrange: (beside) => {
      const moves = movesTo(
        beside,
        api.groups.map(({ panels }) => panels.map(({ id }) => id as PaneId)),
      );
      for (const { pane, to } of moves) {
        const group = api.getPanel(to)?.group;
        if (group === undefined) return;
        api.getPanel(pane)?.api.moveTo({ group, index: to === 'module' ? 1 : 0, skipSetActive: true });
      }
      if (moves.length > 0 && beside !== 'game') api.getPanel(beside)?.api.setActive();
    },
    save: () => api.toJSON(),
    apply,
  };
}

function paneSection(pane: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`.pane-${pane}`);
}

/** Moves the keyboard to what is worked with in a pane: its list, its field, else the pane itself. */
function focusPane(pane: string): void {
  const section = paneSection(pane);
  if (section === null || section.contains(document.activeElement)) return;
  const inner =
    section.querySelector<HTMLElement>('[data-autofocus]') ??
    section.querySelector<HTMLElement>('.pane-body [tabindex="0"], .pane-body :is(input, select, button)');
  (inner ?? section).focus();
}
