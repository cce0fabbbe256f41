import type { GameKeys, GameView } from '../../protocol/messages.ts';
import type { SliceTools } from './state.ts';

/** The picture and the keys. Read by: Game. */
export interface GameSlice {
  readonly view: GameView | null;
  readonly keys: GameKeys;
  /** Grows when a command gives the Game pane the keys: it then focuses its canvas. */
  readonly focus: number;
  /** The Game pane is visible: updates then carry the draw commands. */
  watch: (visible: boolean) => void;
  /** Changes some keys; told to the engine only when something changed. */
  setKeys: (keys: Partial<GameKeys>) => void;
  /** All keys up: focus left the pane. */
  releaseKeys: () => void;
  takeFocus: () => void;
  setView: (view: GameView) => void;
  reset: () => void;
}

const noKeys: GameKeys = { left: false, right: false, boost: false, shoot: false };

export function gameSlice({ get, patch }: SliceTools<'game'>): GameSlice {
  function setKeys(changes: Partial<GameKeys>): void {
    const { keys } = get().game;
    const next = { ...keys, ...changes };
    if (next.left === keys.left && next.right === keys.right && next.boost === keys.boost && next.shoot === keys.shoot)
      return;
    patch({ keys: next });
    void get().engine.attempt('game.keys', next);
  }

  return {
    view: null,
    keys: noKeys,
    focus: 0,
    watch: (game) => get().engine.want({ game }),
    setKeys,
    releaseKeys: () => setKeys(noKeys),
    takeFocus: () => patch({ focus: get().game.focus + 1 }),
    setView: (view) => {
      const old = get().game.view;
      const same =
        old?.frame === view.frame && old.complete === view.complete && old.commands.length === view.commands.length;
      if (!same) patch({ view });
    },
    reset: () => patch({ view: null, keys: noKeys }),
  };
}
