import { type EntryCall, GameLoop, type Keys, PICTURE } from '../hosts/game-loop.ts';
import type { FuncType } from '../module/types.ts';
import type { Func } from '../runtime/func.ts';
import type { Instance } from '../runtime/instance.ts';
import { defaultValue, type Value } from '../runtime/value.ts';
import { Picture } from './picture.ts';

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
}

/** What to call when neither a game nor a person says: the first of these exports without parameters. */
const entries = ['_start', 'main', 'run', 'start'];

export interface EntryPoint {
  readonly export: string;
  readonly args: readonly Value[];
}

/**
 * What the host does with an instance: the calls it makes, in order. First the start function, once; then the frames
 * of a game, or the entry point.
 */
export class Program {
  readonly game: GameLoop | null;
  readonly picture: Picture | null;
  readonly #waiting: PlannedCall[] = [];

  constructor(
    readonly instance: Instance,
    readonly entry: EntryPoint | null,
    keys: Keys,
    fixedDt: boolean,
  ) {
    const { start, exports } = instance;
    const typeOf = (name: string): FuncType | null => {
      const found = exports.get(name);
      return found?.kind === 'wasm' || found?.kind === 'host' ? found.type : null;
    };
    this.game = GameLoop.fits(typeOf) ? new GameLoop(typeOf) : null;
    this.picture = this.game ? new Picture(PICTURE.width, PICTURE.height) : null;
    if (this.game) {
      this.game.keys = keys;
      this.game.fixedDt = fixedDt;
    }
    if (start) this.#waiting.push({ ...planned('start function', start, [], 'start function'), isStart: true });
  }

  /** The next call; null when the host has none until a frame is begun or something is invoked. */
  next(): PlannedCall | null {
    return this.#waiting.shift() ?? null;
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
  return { name, func, args, note, isStart: false, invoked: false, beginsFrame: null, endsFrame: null };
}
