import type { FuncType } from '../module/types.ts';
import { f64, i32, type Value } from '../runtime/value.ts';
import { sameType } from './same-type.ts';

/** One call by the host into the module. */
export interface EntryCall {
  readonly name: string;
  readonly args: readonly Value[];
}

/** Which keys are down. */
export interface Keys {
  readonly left: boolean;
  readonly right: boolean;
  readonly boost: boolean;
  readonly shoot: boolean;
}

export const noKeys: Keys = { left: false, right: false, boost: false, shoot: false };

/** The logical picture, which the module is told once and the game pane scales. */
export const PICTURE = { width: 1024, height: 600 } as const;

/** Seconds: a frame never takes longer, however long the window slept. */
const LONGEST = 0.1;
/** Seconds of the first frame after a stop, and of every frame with the fixed clock: the clock stands while paused. */
const USUAL = 1 / 60;

const toggles = [
  ['left', 'toggle_turn_left'],
  ['right', 'toggle_turn_right'],
  ['boost', 'toggle_boost'],
  ['shoot', 'toggle_shoot'],
] as const;

const nothing: FuncType = { params: [], results: [] };
const f64s = (count: number): FuncType => ({ params: Array.from({ length: count }, () => 'f64'), results: [] });

/**
 * The host side of a game: which exports are called in which order.
 *
 * ```
 *  resize(1024, 600)   once
 *  frame 1             toggle_*(0 or 1) for every key that changed   update(dt)   draw()
 *  frame 2             ...
 * ```
 */
export class GameLoop {
  /** Frames begun so far. */
  frame = 0;
  fixedDt = false;
  #keys = noKeys;
  /** What the module was told of each key; null when it has to be told again. */
  #told: { -readonly [K in keyof Keys]: boolean | null } = { ...noKeys };
  #resized = false;
  #fresh = true;

  constructor(private readonly exported: (name: string) => FuncType | null) {}

  /** Has a module with these exports the loop of a game? It needs `update(f64)` and `draw()`. */
  static fits(exported: (name: string) => FuncType | null): boolean {
    return has(exported, 'update', f64s(1)) && has(exported, 'draw', nothing);
  }

  set keys(keys: Keys) {
    this.#keys = keys;
  }

  /** The machine was stopped: the next frame takes 1/60 s, and every key that is down is sent again. */
  interrupted(): void {
    this.#fresh = true;
    for (const [key] of toggles) if (this.#told[key] === true) this.#told[key] = null;
  }

  /** Begins a frame: the calls it consists of. `elapsed` are the seconds since the previous one. */
  next(elapsed: number): EntryCall[] {
    this.frame++;
    const calls: EntryCall[] = [];
    if (!this.#resized && has(this.exported, 'resize', f64s(2))) {
      calls.push({ name: 'resize', args: [f64(PICTURE.width), f64(PICTURE.height)] });
    }
    this.#resized = true;
    for (const [key, name] of toggles) {
      const down = this.#keys[key];
      if (this.#told[key] === down) continue;
      this.#told[key] = down;
      if (has(this.exported, name, { params: ['i32'], results: [] })) {
        calls.push({ name, args: [i32(down ? 1 : 0)] });
      }
    }
    const dt = this.fixedDt || this.#fresh || !(elapsed > 0) ? USUAL : Math.min(elapsed, LONGEST);
    this.#fresh = false;
    calls.push({ name: 'update', args: [f64(dt)] }, { name: 'draw', args: [] });
    return calls;
  }
}

function has(exported: (name: string) => FuncType | null, name: string, type: FuncType): boolean {
  const found = exported(name);
  return found !== null && sameType(found, type);
}
