import type { WasmModule } from '../../module/module.ts';
import {
  type Buttons,
  type EntryCall,
  exportedFunc,
  GAME_BYTES,
  type Game,
  type GameControl,
  type GameFacts,
  type Keys,
  noKeys,
  type PictureSource,
  USUAL,
} from '../game.ts';
import type { HostMemory, SavedState } from '../host.ts';
import { at, HEIGHT, PRESERVE_FRAMEBUFFER, ROW, WIDTH } from './memory-map.ts';

const controls: readonly GameControl[] = [
  { key: 'left', sign: '←', what: 'left' },
  { key: 'up', sign: '↑', what: 'up' },
  { key: 'down', sign: '↓', what: 'down' },
  { key: 'right', sign: '→', what: 'right' },
  { key: 'button1', sign: 'X', what: 'button 1; Space is the same' },
  { key: 'button2', sign: 'Z', what: 'button 2; C is the same' },
];

/** Which bit of a game pad's byte each button is. */
const bits: Readonly<Record<keyof Buttons, number>> = {
  button1: 1,
  button2: 2,
  left: 16,
  right: 32,
  up: 64,
  down: 128,
};

/** What is remembered between frames. */
interface SavedGame extends SavedState {
  readonly frame: number;
  readonly keys: Keys;
  readonly fixedDt: boolean;
  readonly credit: number;
  readonly fresh: boolean;
}

/** Seconds by which a frame may come early: windows do not tick exactly. */
const EARLY = 0.002;

/**
 * How a cart is played: 60 frames a second, however often the window ticks.
 *
 * ```
 *  frame 1     _start(), where a compiler made one   start()   update()
 *  frame 2     update()
 * ```
 *
 * Before `update`, the host writes the pads and the mouse, and clears the picture unless the cart asked to keep it.
 */
export class Wasm4Game implements Game {
  readonly facts: GameFacts = { id: 'wasm4', title: 'WASM-4', controls, pointer: true, timed: false };
  readonly picture: PictureSource = {
    kind: 'pixels',
    memory: 0,
    address: at.framebuffer,
    width: WIDTH,
    height: HEIGHT,
    format: 'index2',
    stride: ROW,
    highFirst: false,
    palette: { address: at.palette, order: 'bgr' },
  };
  readonly plays = true;
  frame = 0;
  keys: Keys = noKeys;
  fixedDt = false;
  /** Seconds that passed and were not played yet. */
  #credit = 0;
  #fresh = true;

  constructor(private readonly module: WasmModule) {}

  interrupted(): void {
    this.#fresh = true;
  }

  next(elapsed: number): EntryCall[] {
    if (!this.#due(elapsed)) return [];
    this.frame++;
    const calls: EntryCall[] = [];
    const add = (name: string, prepare?: (memory: HostMemory) => void): void => {
      if (exportedFunc(this.module, name)?.params.length !== 0) return;
      calls.push({ name, args: [], ...(prepare ? { prepare } : {}) });
    };
    // `_initialize` alone is called when the instance is made, as for any module.
    const made = exportedFunc(this.module, '_start') ? ['_start', '_initialize'] : [];
    if (this.frame === 1) for (const name of [...made, 'start']) add(name);
    const { keys } = this;
    add('update', (memory) => beginUpdate(memory, keys));
    return calls;
  }

  save(): SavedGame {
    const { frame, keys, fixedDt } = this;
    return { bytes: GAME_BYTES, frame, keys, fixedDt, credit: this.#credit, fresh: this.#fresh };
  }

  restore({ frame, keys, fixedDt, credit, fresh }: SavedGame): void {
    this.frame = frame;
    this.keys = keys;
    this.fixedDt = fixedDt;
    this.#credit = credit;
    this.#fresh = fresh;
  }

  /** Is it time for a frame? Always when nobody counts the time. */
  #due(elapsed: number): boolean {
    if (this.fixedDt || this.#fresh || !(elapsed > 0)) {
      this.#fresh = false;
      this.#credit = 0;
      return true;
    }
    this.#credit += elapsed;
    if (this.#credit < USUAL - EARLY) return false;
    // A window that ticks too slowly plays slowly; it does not hurry to catch up.
    this.#credit = Math.min(this.#credit - USUAL, USUAL);
    return true;
  }
}

function beginUpdate(memory: HostMemory, { pointer, ...keys }: Keys): void {
  const names = Object.keys(bits) as (keyof Buttons)[];
  const pad = names.reduce((sum, name) => sum | (keys[name] ? bits[name] : 0), 0);
  const input = new Uint8Array(at.systemFlags - at.gamepads);
  const view = new DataView(input.buffer);
  view.setUint8(0, pad);
  view.setInt16(at.mouseX - at.gamepads, pointer.x, true);
  view.setInt16(at.mouseY - at.gamepads, pointer.y, true);
  view.setUint8(at.mouseButtons - at.gamepads, pointer.buttons);
  memory.writeBytes(0, at.gamepads, input);
  const [flags = 0] = memory.readBytes(0, at.systemFlags, 1);
  if ((flags & PRESERVE_FRAMEBUFFER) === 0) memory.writeBytes(0, at.framebuffer, new Uint8Array(ROW * HEIGHT));
}
