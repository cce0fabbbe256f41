import type { FramebufferSettings, GameKeys, GamePointer, GameView, Problem } from '../../protocol/messages.ts';
import { isRecord, load, save } from './persist.ts';
import type { SliceTools } from './state.ts';

/** The picture and the keys. Read by: Game. */
export interface GameSlice {
  readonly view: GameView | null;
  readonly keys: GameKeys;
  /** Memory that a person asked to see as a picture, kept under the module's hash; null when nobody did. */
  readonly framebuffer: FramebufferSettings | null;
  /** Grows when a command gives the Game pane the keys: it then focuses its canvas. */
  readonly focus: number;
  /** The Game pane is visible: updates then carry the draw commands. */
  watch: (visible: boolean) => void;
  /** Changes some keys; told to the engine only when something changed. */
  setKeys: (keys: Partial<GameKeys>) => void;
  /** All keys up: focus left the pane. */
  releaseKeys: () => void;
  takeFocus: () => void;
  /** Shows memory as a picture, and plays when frames are to be called; null: not any more. Answers what is wrong. */
  showFramebuffer: (settings: FramebufferSettings | null) => Promise<Problem | null>;
  /** The picture that is kept under a module's hash: what to open it with. */
  keptFramebuffer: (hash: string) => Promise<FramebufferSettings | null>;
  /** The module with this hash is open, with this picture. */
  adopt: (hash: string, settings: FramebufferSettings | null) => void;
  setView: (view: GameView) => void;
  reset: () => void;
}

/** As far away as the mouse can be. */
const noPointer: GamePointer = { x: 0x7fff, y: 0x7fff, buttons: 0 };

export const noKeys: GameKeys = {
  left: false,
  right: false,
  up: false,
  down: false,
  button1: false,
  button2: false,
  pointer: noPointer,
};

export function gameSlice({ get, patch }: SliceTools<'game'>): GameSlice {
  let hash = '';

  function setKeys(changes: Partial<GameKeys>): void {
    const { keys } = get().game;
    const next = { ...keys, ...changes };
    if (sameKeys(keys, next)) return;
    patch({ keys: next });
    void get().engine.attempt('game.keys', next);
  }

  return {
    view: null,
    keys: noKeys,
    framebuffer: null,
    focus: 0,
    watch: (game) => get().engine.want({ game }),
    setKeys,
    releaseKeys: () => setKeys(noKeys),
    takeFocus: () => patch({ focus: get().game.focus + 1 }),
    showFramebuffer: async (settings) => {
      const mine = hash;
      const problem = await get().engine.attempt('game.framebuffer', { settings });
      if (problem !== null || mine !== hash) return problem;
      patch({ framebuffer: settings, ...(settings === null ? { view: null } : {}) });
      if (hash !== '') void save(`framebuffer:${hash}`, settings);
      const { state } = get().run;
      if (settings !== null && settings.call !== '' && (state === 'idle' || state === 'ready')) get().run.continue();
      return null;
    },
    keptFramebuffer: async (wanted) => {
      if (wanted === '') return null;
      if (wanted === hash) return get().game.framebuffer;
      const kept = await load(`framebuffer:${wanted}`);
      return isFramebuffer(kept) ? kept : null;
    },
    adopt: (newHash, framebuffer) => {
      hash = newHash;
      patch({ framebuffer });
    },
    setView: (view) => {
      const old = get().game.view;
      if (old === null || !sameView(old, view)) patch({ view });
    },
    reset: () => patch({ view: null, keys: noKeys }),
  };
}

function sameKeys(a: GameKeys, b: GameKeys): boolean {
  return (
    a.left === b.left &&
    a.right === b.right &&
    a.up === b.up &&
    a.down === b.down &&
    a.button1 === b.button1 &&
    a.button2 === b.button2 &&
    a.pointer.x === b.pointer.x &&
    a.pointer.y === b.pointer.y &&
    a.pointer.buttons === b.pointer.buttons
  );
}

/** Would the pane show the same? A tone is news by itself. */
function sameView(old: GameView, view: GameView): boolean {
  if (view.tones.length > 0 || old.frame !== view.frame || old.complete !== view.complete) return false;
  if (old.kind === 'drawn' || view.kind === 'drawn') {
    return old.kind === 'drawn' && view.kind === 'drawn' && old.commands.length === view.commands.length;
  }
  return (
    old.problem === view.problem &&
    old.address === view.address &&
    old.format === view.format &&
    old.width === view.width &&
    old.stride === view.stride &&
    old.highFirst === view.highFirst &&
    sameItems(old.bytes, view.bytes) &&
    sameItems(old.palette ?? [], view.palette ?? [])
  );
}

function sameItems(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function isFramebuffer(kept: unknown): kept is FramebufferSettings {
  if (!isRecord(kept)) return false;
  const texts = ['address', 'format', 'palette', 'paletteOrder', 'first', 'call', 'argument'];
  const numbers = ['memory', 'width', 'height'];
  return (
    texts.every((name) => typeof kept[name] === 'string') &&
    numbers.every((name) => typeof kept[name] === 'number') &&
    (kept['stride'] === null || typeof kept['stride'] === 'number') &&
    typeof kept['highFirst'] === 'boolean'
  );
}
