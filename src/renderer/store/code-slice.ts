import type { CodeLocation, FunctionView, HelpView } from '../../protocol/messages.ts';
import type { SliceTools } from './state.ts';

/** Which code is on screen and where the person has been. Read by: Code, Module (current function), toolbar. */
export interface CodeSlice {
  /** The function on screen and the instruction the cursor is on (null: none chosen). */
  readonly func: number | null;
  readonly offset: number | null;
  /** The function on screen, once the engine has told about it. */
  readonly view: FunctionView | null;
  /** Grows with every jump: the Code pane scrolls `offset` into view when it changes. */
  readonly reveal: number;
  /** Mnemonic under the cursor, told by the Code pane: help and "break on this opcode" use it. */
  readonly mnemonic: string | null;
  /** Help that F1 asked for; null when closed. */
  readonly help: HelpView | null;
  readonly back: readonly Place[];
  readonly forward: readonly Place[];
  /** Shows a function (its start, or an instruction) and remembers where the person was. */
  goTo: (place: Place) => void;
  /** Shows the instruction at a byte offset, whatever function holds it; false when none does. */
  goToOffset: (offset: number) => Promise<boolean>;
  goBack: () => void;
  goForward: () => void;
  /** The place where the machine stands (the frame that is looked at). */
  showCurrent: () => void;
  /** Moves the cursor without scrolling or history. */
  select: (offset: number | null, mnemonic?: string | null) => void;
  /** Explains an opcode (the one under the cursor by default). */
  explain: (mnemonic?: string) => Promise<void>;
  closeHelp: () => void;
  /** A stop: shows it without adding to the history. */
  follow: (location: CodeLocation) => void;
  /** Shows a place without history and without bringing the pane to the front. */
  show: (place: Place) => void;
  /** Another module: nothing is on screen, no history. */
  reset: () => void;
}

export interface Place {
  readonly func: number;
  readonly offset?: number;
}

const historyLimit = 200;

export function codeSlice({ get, patch }: SliceTools<'code'>): CodeSlice {
  const here = (): Place | null => {
    const { func, offset } = get().code;
    if (func === null) return null;
    return offset === null ? { func } : { func, offset };
  };

  function show(place: Place): void {
    const { func, reveal, view } = get().code;
    patch({
      func: place.func,
      offset: place.offset ?? null,
      mnemonic: null,
      reveal: reveal + 1,
      view: place.func === func ? view : null,
    });
    if (place.func === func && view !== null) return;
    const { engine, module } = get();
    // Of a file that could be read in part, a function that is exported or called may be missing: its problem is told.
    const answered =
      module.view?.problem == null
        ? engine.ask('code.function', { func: place.func })
        : engine.request('code.function', { func: place.func }).catch(() => null);
    void answered.then((answer) => {
      if (answer !== null && get().code.func === answer.func) patch({ view: answer });
    });
  }

  return {
    func: null,
    offset: null,
    view: null,
    reveal: 0,
    mnemonic: null,
    help: null,
    back: [],
    forward: [],
    goTo: (place) => {
      const from = here();
      if (from !== null && !samePlace(from, place)) {
        patch({ back: [...get().code.back.slice(-historyLimit), from], forward: [] });
      }
      show(place);
      get().layout.show('code');
    },
    goToOffset: async (offset) => {
      const found = await get().engine.ask('code.locate', { offset });
      if (found === null) return false;
      get().code.goTo({ func: found.func, offset: found.offset });
      return true;
    },
    goBack: () => {
      const { back, forward } = get().code;
      const to = back.at(-1);
      const from = here();
      if (to === undefined || from === null) return;
      patch({ back: back.slice(0, -1), forward: [...forward, from] });
      show(to);
    },
    goForward: () => {
      const { back, forward } = get().code;
      const to = forward.at(-1);
      const from = here();
      if (to === undefined || from === null) return;
      patch({ forward: forward.slice(0, -1), back: [...back, from] });
      show(to);
    },
    showCurrent: () => {
      const { frame, at } = get().run;
      if (frame?.func != null && frame.offset !== null) get().code.goTo({ func: frame.func, offset: frame.offset });
      else if (at !== null) get().code.goTo(at);
    },
    select: (offset, mnemonic = null) => patch({ offset, mnemonic }),
    explain: async (mnemonic = get().code.mnemonic ?? get().run.frame?.next?.mnemonic) => {
      if (mnemonic === undefined || mnemonic === '') return;
      patch({ help: await get().engine.ask('code.help', { mnemonic }) });
    },
    closeHelp: () => patch({ help: null }),
    follow: (location) => show(location),
    show,
    reset: () => patch({ func: null, offset: null, view: null, mnemonic: null, help: null, back: [], forward: [] }),
  };
}

function samePlace(a: Place, b: Place): boolean {
  return a.func === b.func && a.offset === b.offset;
}
