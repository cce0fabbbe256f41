import type { WasmModule } from '../module/module.ts';
import type { FuncType } from '../module/types.ts';
import { f64, i32 } from '../runtime/value.ts';
import { computes, draws, hostOf } from './functions.ts';
import {
  type EntryCall,
  exportsFunc,
  FrameClock,
  type Game,
  type GameControl,
  type GameFacts,
  type GameProfile,
  GAME_BYTES,
  type Keys,
  noKeys,
  type PictureSource,
  type SavedClock,
} from './game.ts';
import type { Host, SavedState } from './host.ts';
import { arctangent, cosine, sine } from './trigonometry.ts';

/** The logical picture, which the module is told once and the game pane scales. */
const PICTURE = { width: 1024, height: 600 } as const;

const controls: readonly GameControl[] = [
  { key: 'left', sign: '←', what: 'turn left' },
  { key: 'up', sign: '↑', what: 'boost' },
  { key: 'right', sign: '→', what: 'turn right' },
  { key: 'button1', sign: 'Space', what: 'shoot' },
];

/** Which export is told of which button. */
const toggles = [
  ['left', 'toggle_turn_left'],
  ['right', 'toggle_turn_right'],
  ['up', 'toggle_boost'],
  ['button1', 'toggle_shoot'],
] as const;

type Toggled = (typeof toggles)[number][0];

/** What a Rocket's game remembers between frames. */
interface SavedRocket extends SavedState {
  readonly frame: number;
  readonly keys: Keys;
  readonly clock: SavedClock;
  readonly told: Readonly<Record<Toggled, boolean | null>>;
  readonly resized: boolean;
}

const nothing: FuncType = { params: [], results: [] };
const f64s = (count: number): FuncType => ({ params: Array.from({ length: count }, () => 'f64'), results: [] });

/**
 * How a Rocket is played: which exports are called in which order.
 *
 * ```
 *  resize(1024, 600)   once
 *  frame 1             toggle_*(0 or 1) for every key that changed   update(dt)   draw()
 *  frame 2             ...
 * ```
 */
class RocketGame implements Game {
  readonly facts: GameFacts = { id: 'rocket', title: 'Rocket', controls, pointer: false, timed: true };
  readonly picture: PictureSource = { kind: 'drawn', ...PICTURE };
  readonly plays = true;
  frame = 0;
  keys: Keys = noKeys;
  readonly #clock = new FrameClock();
  /** What the module was told of each key; null when it has to be told again. */
  readonly #told: Record<Toggled, boolean | null> = { left: false, right: false, up: false, button1: false };
  #resized = false;

  constructor(private readonly module: WasmModule) {}

  set fixedDt(fixed: boolean) {
    this.#clock.fixed = fixed;
  }

  get fixedDt(): boolean {
    return this.#clock.fixed;
  }

  interrupted(): void {
    this.#clock.interrupted();
    for (const [key] of toggles) if (this.#told[key] === true) this.#told[key] = null;
  }

  next(elapsed: number): EntryCall[] {
    this.frame++;
    const calls: EntryCall[] = [];
    if (!this.#resized && exportsFunc(this.module, 'resize', f64s(2))) {
      calls.push({ name: 'resize', args: [f64(PICTURE.width), f64(PICTURE.height)] });
    }
    this.#resized = true;
    for (const [key, name] of toggles) {
      const down = this.keys[key];
      if (this.#told[key] === down) continue;
      this.#told[key] = down;
      if (exportsFunc(this.module, name, { params: ['i32'], results: [] })) {
        calls.push({ name, args: [i32(down ? 1 : 0)] });
      }
    }
    calls.push({ name: 'update', args: [f64(this.#clock.take(elapsed))] }, { name: 'draw', args: [] });
    return calls;
  }

  save(): SavedRocket {
    const { frame, keys } = this;
    return {
      bytes: GAME_BYTES,
      frame,
      keys,
      clock: this.#clock.save(),
      told: { ...this.#told },
      resized: this.#resized,
    };
  }

  restore({ frame, keys, clock, told, resized }: SavedRocket): void {
    this.frame = frame;
    this.keys = keys;
    this.#clock.restore(clock);
    Object.assign(this.#told, told);
    this.#resized = resized;
  }
}

/** A module is a Rocket when it has `update(f64)` and `draw()`. */
const game: GameProfile = {
  id: 'rocket',
  title: 'Rocket',
  begin: (module) =>
    exportsFunc(module, 'update', f64s(1)) && exportsFunc(module, 'draw', nothing) ? new RocketGame(module) : null,
};

/**
 * The world of a Rocket: nine functions of the import module `env`. Drawing leaves records, which the game pane turns
 * into pixels; the three functions of mathematics are pure, and give the same bits in every JavaScript engine.
 */
export const rocket: Host = {
  ...hostOf('rocket', 'Rocket', 'env', {
    clear_screen: draws('clear_screen', 0),
    draw_player: draws('draw_player', 3),
    draw_enemy: draws('draw_enemy', 2),
    draw_bullet: draws('draw_bullet', 2),
    draw_particle: draws('draw_particle', 3),
    draw_score: draws('draw_score', 1),
    Math_atan: computes(arctangent),
    sin: computes(sine),
    cos: computes(cosine),
  }),
  game,
};
