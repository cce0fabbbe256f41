import {
  type EntryCall,
  type Game,
  type GameProfile,
  type GameWish,
  type Keys,
  noKeys,
  noWish,
} from '../hosts/game.ts';
import type { HostMemory, SavedState, Tone } from '../hosts/host.ts';
import type { Func } from '../runtime/func.ts';
import { hostMemory } from '../runtime/host-context.ts';
import type { Instance } from '../runtime/instance.ts';
import { defaultValue, type Value } from '../runtime/value.ts';
import { Drawing, type Picture } from './picture.ts';
import { PixelWindow } from './pixel-picture.ts';
import type { Input } from './time/tape.ts';

/** A call by the host: an export (or the start function), its arguments, and what the call stack says of it. */
export interface PlannedCall {
  readonly name: string;
  readonly func: Func;
  readonly args: readonly Value[];
  /** "host: frame 12", "start function", "invoked". */
  readonly note: string;
  readonly isStart: boolean;
  /** Is this what the user asked for by hand, so that its results are told? */
  readonly invoked: boolean;
  /** The game frame that begins with this call, null when none does. */
  readonly beginsFrame: number | null;
  /** The game frame whose picture is complete when this call returns, null when none is. */
  readonly endsFrame: number | null;
  /** What the host writes to memory right before the call. */
  readonly prepare: ((memory: HostMemory) => void) | null;
}

/** What to call when neither a game nor a person says: the first of these exports without parameters. */
const entries = ['_start', 'main', 'run', 'start'];

export interface EntryPoint {
  readonly export: string;
  readonly args: readonly Value[];
}

/** What a program is made with beside its instance. */
export interface ProgramOptions {
  readonly entry: EntryPoint | null;
  readonly keys: Keys;
  readonly fixedDt: boolean;
  readonly wish: GameWish;
  /** Kinds of games, in the order they are tried. */
  readonly games: readonly GameProfile[];
}

/** A program at some moment; see `Program.save`. */
export interface ProgramState {
  readonly wish: GameWish;
  readonly keys: Keys;
  readonly fixedDt: boolean;
  readonly game: SavedState | null;
  readonly picture: SavedState | null;
  readonly waiting: readonly PlannedCall[];
}

/** Tones kept until somebody listens. */
const MOST_TONES = 64;

/**
 * What the host does with an instance: the calls it makes, in order. First the start function and `_initialize` (how a
 * library that has no `_start` wants to be made ready), once; then the frames of a game, or the entry point.
 */
export class Program {
  readonly entry: EntryPoint | null;
  #shown: Game | null = null;
  #picture: Picture | null = null;
  #tones: Tone[] = [];
  #wish = noWish;
  /** What a game that is found is told at first. */
  #keys = noKeys;
  #pressed = noKeys;
  #fixedDtWish = false;
  #fixedDt = false;
  readonly #options: ProgramOptions;
  readonly #waiting: PlannedCall[] = [];
  readonly #memory: HostMemory;

  constructor(
    readonly instance: Instance,
    options: ProgramOptions,
  ) {
    this.#options = options;
    this.entry = options.entry;
    this.#memory = hostMemory(() => instance);
    this.#pressed = options.keys;
    this.#keys = options.keys;
    this.#fixedDt = options.fixedDt;
    this.#fixedDtWish = options.fixedDt;
    this.show(options.wish);
    const { start, exports } = instance;
    if (start) this.#waiting.push({ ...planned('start function', start, [], 'start function'), isStart: true });
    const init = exports.has('_start') ? null : this.#export({ name: '_initialize', args: [] }, 'host: _initialize');
    if (init?.func.type.params.length === 0) this.#waiting.push(init);
  }

  /** Finds the game again, for a wish that came later. One that goes on counts its frames anew. */
  show(wish: GameWish): void {
    this.#wish = wish;
    this.#shown = gameOf(this.instance, this.#options.games, wish);
    const source = this.#shown?.picture;
    if (!source) this.#picture = null;
    else if (source.kind === 'drawn') this.#picture = new Drawing(source.width, source.height);
    else this.#picture = new PixelWindow(this.instance, source);
    if (!this.#shown) return;
    this.#shown.keys = this.#keys;
    this.#shown.fixedDt = this.#fixedDt;
  }

  /** Which keys are down now; the next frame that asks by `takeKeys` is told. */
  set keys(keys: Keys) {
    this.#pressed = keys;
  }

  /** The keys when they are others than the game knows; null when they are the same. */
  takeKeys(): Keys | null {
    return this.#pressed === this.#shown?.keys ? null : this.#pressed;
  }

  /** What comes into the run when a game's next frame begins, `elapsed` seconds after the one before. */
  frameInputs(elapsed: number): readonly Input[] {
    if (!this.game) return [];
    const fixed = this.takeFixedDt();
    const frame: Input = { kind: 'frame', elapsed, keys: this.takeKeys() };
    return fixed === null ? [frame] : [{ kind: 'fixed-dt', on: fixed }, frame];
  }

  /** Should every frame take 1/60 s? The next frame that asks by `takeFixedDt` is told. */
  set fixedDtWish(fixed: boolean) {
    this.#fixedDtWish = fixed;
  }

  /** The wish when it is another one than the game knows; null when it is the same. */
  takeFixedDt(): boolean | null {
    return this.#fixedDtWish === this.#fixedDt ? null : this.#fixedDtWish;
  }

  set fixedDt(fixed: boolean) {
    this.#fixedDt = fixed;
    if (this.#shown) this.#shown.fixedDt = fixed;
  }

  /** Everything of it that changes, as it is now. */
  save(): ProgramState {
    return {
      wish: this.#wish,
      keys: this.#keys,
      fixedDt: this.#fixedDt,
      game: this.#shown?.save() ?? null,
      picture: this.#picture?.save() ?? null,
      waiting: this.#waiting.slice(),
    };
  }

  restore(state: ProgramState): void {
    this.#keys = state.keys;
    this.#fixedDt = state.fixedDt;
    if (state.wish !== this.#wish) this.show(state.wish);
    if (state.game) this.#shown?.restore(state.game);
    if (state.picture) this.#picture?.restore(state.picture);
    this.#waiting.splice(0, this.#waiting.length, ...state.waiting);
    this.#tones = [];
  }

  /** The game that is played frame by frame; null when none is. */
  get game(): Game | null {
    return this.#shown?.plays ? this.#shown : null;
  }

  /** The game, also one that is only looked at. */
  get shown(): Game | null {
    return this.#shown;
  }

  get picture(): Picture | null {
    return this.#picture;
  }

  /** A sound that a host function left. */
  sound(tone: Tone): void {
    if (this.#tones.length < MOST_TONES) this.#tones.push(tone);
  }

  /** What sounded since this was asked last. */
  takeTones(): readonly Tone[] {
    const tones = this.#tones;
    this.#tones = [];
    return tones;
  }

  /** The next call; null when the host has none until a frame is begun or something is invoked. */
  next(): PlannedCall | null {
    const call = this.#waiting.shift() ?? null;
    call?.prepare?.(this.#memory);
    return call;
  }

  /** Is there a call to make right now? */
  get pending(): boolean {
    return this.#waiting.length > 0;
  }

  /** Begins a game frame that takes `elapsed` seconds. */
  beginFrame(elapsed: number): void {
    const { game } = this;
    if (!game) return;
    const calls = game.next(elapsed);
    calls.forEach((call, i) => {
      const planning = this.#export(call, `host: frame ${game.frame}`);
      if (!planning) return;
      const last = i === calls.length - 1;
      this.#waiting.push({
        ...planning,
        beginsFrame: i === 0 ? game.frame : null,
        endsFrame: last ? game.frame : null,
        prepare: call.prepare ?? null,
      });
    });
  }

  get hasEntry(): boolean {
    return this.#entryCall() !== null;
  }

  /** Makes the entry point the next call; false when there is none. */
  enter(): boolean {
    const call = this.#entryCall();
    if (call) this.#waiting.push({ ...call, invoked: true });
    return call !== null;
  }

  /** A call by hand, before anything else. */
  invoke(name: string, args: readonly Value[]): void {
    const call = this.#export({ name, args }, 'invoked');
    if (call) this.#waiting.unshift({ ...call, invoked: true });
  }

  #entryCall(): PlannedCall | null {
    if (this.entry) return this.#export({ name: this.entry.export, args: this.entry.args }, 'host: entry');
    for (const name of entries) {
      const found = this.instance.exports.get(name);
      if (
        found?.kind === 'wasm' &&
        found.type.params.every((type) => type === 'i32') &&
        found.type.params.length <= 2
      ) {
        return planned(name, found, found.type.params.map(defaultValue), 'host: entry');
      }
    }
    return null;
  }

  #export({ name, args }: EntryCall, note: string): PlannedCall | null {
    const found = this.instance.exports.get(name);
    return found?.kind === 'wasm' || found?.kind === 'host' ? planned(name, found, args, note) : null;
  }
}

function planned(name: string, func: Func, args: readonly Value[], note: string): PlannedCall {
  return { name, func, args, note, isStart: false, invoked: false, beginsFrame: null, endsFrame: null, prepare: null };
}

function gameOf({ module }: Instance, games: readonly GameProfile[], wish: GameWish): Game | null {
  for (const profile of games) {
    const game = profile.begin(module, wish);
    if (game) return game;
  }
  return null;
}
