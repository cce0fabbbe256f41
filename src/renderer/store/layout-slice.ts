import type { PaneId } from '../../shared/panes.ts';
import type { SliceTools, State } from './state.ts';

/** The pane that stands beside the code, where there is most room: the picture, the form for calls, or what is printed. */
export type Beside = 'game' | 'invoke' | 'console';

/** Which panes can be seen. The places themselves are the docking library's; `dock` is the handle to it. */
export interface LayoutSlice {
  /** Panes that are on screen now (their tab is the active one of its group). */
  readonly visible: Readonly<Partial<Record<PaneId, boolean>>>;
  readonly dock: Dock | null;
  /** Brings a pane into view; `focus` also moves the keyboard there. */
  show: (pane: PaneId, focus?: boolean) => void;
  /** Another module is on screen: what is worked with in it comes beside its code. */
  arrange: () => void;
  /** Every pane back to its first place with such a module. */
  reset: () => void;
  /** Every pane at once. */
  showAll: () => void;
  /** Moves the keyboard to the next (1) or previous (-1) pane on screen. */
  focusNext: (by: 1 | -1) => void;
  setDock: (dock: Dock | null) => void;
  setVisible: (pane: PaneId, visible: boolean) => void;
}

/** What the docking component offers to the rest of the window. */
export interface Dock {
  show: (pane: PaneId, focus: boolean) => void;
  reset: () => void;
  showAll: () => void;
  focusNext: (by: 1 | -1) => void;
  /** Brings what is worked with in a module beside its code, unless a person has arranged that otherwise. */
  arrange: (beside: Beside) => void;
  /** The arrangement as plain data, and back; `apply` answers false when it does not fit this version. */
  save: () => unknown;
  apply: (saved: unknown) => boolean;
}

/**
 * What is worked with in a module stands beside its code: a game's picture, a program's Console, and of a library the
 * functions that can be called. Samples keep the places their lessons speak of.
 */
export function besideFor({ module, game }: Pick<State, 'module' | 'game'>): Beside {
  const { view, source } = module;
  if (view === null || source?.kind === 'sample' || view.game !== null || game.framebuffer !== null) return 'game';
  return view.program ? 'console' : 'invoke';
}

export function layoutSlice({ get, patch }: SliceTools<'layout'>): LayoutSlice {
  return {
    visible: {},
    dock: null,
    show: (pane, focus = false) => get().layout.dock?.show(pane, focus),
    arrange: () => get().layout.dock?.arrange(besideFor(get())),
    reset: () => {
      get().layout.dock?.reset();
      get().layout.arrange();
    },
    showAll: () => get().layout.dock?.showAll(),
    focusNext: (by) => get().layout.dock?.focusNext(by),
    setDock: (dock) => patch({ dock }),
    setVisible: (pane, visible) => {
      const old = get().layout.visible;
      if ((old[pane] ?? false) !== visible) patch({ visible: { ...old, [pane]: visible } });
    },
  };
}
