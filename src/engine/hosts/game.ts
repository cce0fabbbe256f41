import { funcTypeOf, type WasmModule } from '../module/module.ts';
import type { FuncType } from '../module/types.ts';
import type { Value } from '../runtime/value.ts';
import type { FramebufferSettings, PixelFormat } from './framebuffer-settings.ts';
import type { HostMemory, SavedState } from './host.ts';
import { sameType } from './same-type.ts';

/** A kind of game: found by what a module exports and imports, or wished for. */
export interface GameProfile {
  /** 'rocket', 'wasm4', 'framebuffer'. */
  readonly id: string;
  readonly title: string;
  /** The game of a module, before its first frame; null when the module is no such game. */
  begin(module: WasmModule, wish: GameWish): Game | null;
}

/** What a person asked for beside what the module says of itself. */
export interface GameWish {
  /** Show these bytes as a picture. */
  readonly framebuffer: FramebufferSettings | null;
}

export const noWish: GameWish = { framebuffer: null };

/** One module being played: what the host calls for a frame, and what there is to see. It reads no clock by itself. */
export interface Game {
  readonly facts: GameFacts;
  readonly picture: PictureSource;
  /** False: nothing is called frame by frame, there is just a picture to look at. */
  readonly plays: boolean;
  /** Frames begun so far. */
  readonly frame: number;
  keys: Keys;
  /** Every frame takes 1/60 s, whatever the clock says. */
  fixedDt: boolean;
  /** The machine was stopped: the clock stood, and keys that are down are told again. */
  interrupted(): void;
  /**
   * Begins a frame: the calls it consists of. `elapsed` are the seconds since the previous one; 0 asks for a frame
   * now. None when no frame is due yet.
   */
  next(elapsed: number): EntryCall[];
  /** All that `next` depends on besides its argument, keys and settings included. */
  save(): SavedState;
  /** Goes on from what `save` answered. */
  restore(state: SavedState): void;
}

/** What the window says of a game. Plain data. */
export interface GameFacts {
  readonly id: string;
  readonly title: string;
  /** Keys it listens to, in the order in which they are shown. */
  readonly controls: readonly GameControl[];
  /** Does it look where the mouse is? */
  readonly pointer: boolean;
  /** Is it told how long a frame took? */
  readonly timed: boolean;
}

export interface GameControl {
  readonly key: keyof Buttons;
  /** As written on the key. */
  readonly sign: string;
  /** What it does: "turn left". */
  readonly what: string;
}

/** Where a picture comes from: records that host functions leave, or bytes of memory. */
export type PictureSource =
  | { readonly kind: 'drawn'; readonly width: number; readonly height: number }
  | ({ readonly kind: 'pixels' } & PixelSource);

/** Pixels in memory, row after row, the first row at the top. */
export interface PixelSource {
  readonly memory: number;
  readonly address: Place;
  readonly width: number;
  readonly height: number;
  readonly format: PixelFormat;
  /** Bytes from a row to the next. */
  readonly stride: number;
  /** Within a byte of several pixels, the first is in the highest bits. */
  readonly highFirst: boolean;
  /** Colours of an indexed format; null: greys, from black to white. */
  readonly palette: PaletteSource | null;
}

/** An address, or the exported global that holds it. */
export type Place = number | { readonly global: string };

/** Four bytes a colour: 'rgb' has red first, 'bgr' blue first (a number 0xRRGGBB). */
export interface PaletteSource {
  readonly address: Place;
  readonly order: 'rgb' | 'bgr';
}

/** One call by the host into the module. It may be made more than once, when a run is taken back to before it. */
export interface EntryCall {
  readonly name: string;
  readonly args: readonly Value[];
  /** What the host writes right before the call. */
  readonly prepare?: (memory: HostMemory) => void;
}

/** The buttons of a game pad. */
export interface Buttons {
  readonly left: boolean;
  readonly right: boolean;
  readonly up: boolean;
  readonly down: boolean;
  readonly button1: boolean;
  readonly button2: boolean;
}

/** Which buttons are down, and where the mouse is. */
export interface Keys extends Buttons {
  readonly pointer: Pointer;
}

/** Picture units from the upper left corner; `buttons`: 1 left, 2 right, 4 middle. */
export interface Pointer {
  readonly x: number;
  readonly y: number;
  readonly buttons: number;
}

/** The mouse is nowhere near. */
export const noPointer: Pointer = { x: 0x7fff, y: 0x7fff, buttons: 0 };

export const noKeys: Keys = {
  left: false,
  right: false,
  up: false,
  down: false,
  button1: false,
  button2: false,
  pointer: noPointer,
};

/** Seconds of a frame when no clock says otherwise. */
export const USUAL = 1 / 60;
/** Seconds: a frame never takes longer, however long the window slept. */
const LONGEST = 0.1;

/** How long frames take: 1/60 s after a stop and with the fixed clock, else what passed, within reason. */
export class FrameClock {
  fixed = false;
  #fresh = true;

  /** The machine was stopped: what passed meanwhile does not count. */
  interrupted(): void {
    this.#fresh = true;
  }

  /** Seconds of the frame that begins, when `elapsed` have passed since the previous one. */
  take(elapsed: number): number {
    const usual = this.fixed || this.#fresh || !(elapsed > 0);
    this.#fresh = false;
    return usual ? USUAL : Math.min(elapsed, LONGEST);
  }

  save(): SavedClock {
    return { fixed: this.fixed, fresh: this.#fresh };
  }

  restore({ fixed, fresh }: SavedClock): void {
    this.fixed = fixed;
    this.#fresh = fresh;
  }
}

/** A FrameClock as it was at a moment. */
export interface SavedClock {
  readonly fixed: boolean;
  readonly fresh: boolean;
}

/** Bytes that a game's state takes, about: some numbers, flags and keys. */
export const GAME_BYTES = 200;

/** The type of an exported function; null when there is none of that name, or its type could not be read. */
export function exportedFunc(module: WasmModule, name: string): FuncType | null {
  const found = module.exports.find((item) => item.kind === 'func' && item.name === name);
  return found ? typeOf(module, found.index) : null;
}

/** Does the module export a function of that name and just this type? */
export function exportsFunc(module: WasmModule, name: string, type: FuncType): boolean {
  const found = exportedFunc(module, name);
  return found !== null && sameType(found, type);
}

/** The type of a function of a module that may have been read in part only. */
export function typeOf(module: WasmModule, func: number): FuncType | null {
  const def = module.funcs[func];
  return def && module.types[def.typeIndex] ? funcTypeOf(module, func) : null;
}
