import type { WasmModule } from '../module/module.ts';
import type { FuncType, ValueType } from '../module/types.ts';
import { f32, f64, i32, i64, type Value } from '../runtime/value.ts';
import { type FramebufferSettings, MOST_PIXELS, pixelBits, rowBytes } from './framebuffer-settings.ts';
import {
  type EntryCall,
  exportedFunc,
  FrameClock,
  type Game,
  type GameFacts,
  type GameProfile,
  GAME_BYTES,
  type Keys,
  noKeys,
  type PictureSource,
  type Place,
  type SavedClock,
} from './game.ts';
import type { Host, SavedState } from './host.ts';

/** What is remembered between frames. */
interface SavedGame extends SavedState {
  readonly frame: number;
  readonly keys: Keys;
  readonly clock: SavedClock;
  readonly time: number;
}

/** Plain pixels in a module's memory, with an export that is called for every frame, or with none. */
class FramebufferGame implements Game {
  readonly facts: GameFacts;
  readonly picture: PictureSource;
  readonly plays: boolean;
  frame = 0;
  keys: Keys = noKeys;
  readonly #clock = new FrameClock();
  /** Seconds since the first frame. */
  #time = 0;

  constructor(
    private readonly module: WasmModule,
    private readonly settings: FramebufferSettings,
  ) {
    const { format, width, height, stride, memory, address, highFirst, palette, paletteOrder, argument } = settings;
    this.plays = settings.call !== '';
    this.facts = {
      id: 'framebuffer',
      title: 'Memory as a picture',
      controls: [],
      pointer: false,
      timed: argument === 'time',
    };
    this.picture = {
      kind: 'pixels',
      memory,
      address: placeOf(address),
      width,
      height,
      format,
      stride: stride ?? rowBytes(format, width),
      highFirst,
      palette: palette === '' ? null : { address: placeOf(palette), order: paletteOrder },
    };
  }

  set fixedDt(fixed: boolean) {
    this.#clock.fixed = fixed;
  }

  get fixedDt(): boolean {
    return this.#clock.fixed;
  }

  interrupted(): void {
    this.#clock.interrupted();
  }

  next(elapsed: number): EntryCall[] {
    const { call, first, argument } = this.settings;
    if (call === '') return [];
    if (this.frame > 0) this.#time += this.#clock.take(elapsed);
    const number = argument === 'time' ? this.#time * 1000 : this.frame;
    this.frame++;
    const type = exportedFunc(this.module, call);
    const args = type?.params.map((param) => valueOf(param, number)) ?? [];
    const begin = this.frame === 1 && first !== '' ? [{ name: first, args: [] }] : [];
    return [...begin, { name: call, args }];
  }

  save(): SavedGame {
    const { frame, keys } = this;
    return { bytes: GAME_BYTES, frame, keys, clock: this.#clock.save(), time: this.#time };
  }

  restore({ frame, keys, clock, time }: SavedGame): void {
    this.frame = frame;
    this.keys = keys;
    this.#clock.restore(clock);
    this.#time = time;
  }
}

function valueOf(type: ValueType, number: number): Value {
  switch (type) {
    case 'f64':
      return f64(number);
    case 'f32':
      return f32(number);
    case 'i64':
      return i64(BigInt(Math.trunc(number)));
    default:
      return i32(Math.trunc(number));
  }
}

/** A number as people write addresses, or a name. */
export function placeOf(text: string): Place {
  const trimmed = text.trim();
  return /^(0x[0-9a-f]+|\d+)$/i.test(trimmed) ? Number(trimmed) : { global: trimmed };
}

/** What is wrong with a description of a picture, in a sentence; null when nothing is, for this module. */
export function framebufferProblem(module: WasmModule, settings: FramebufferSettings): string | null {
  const { width, height, format, stride, memory, address, palette, first, call, argument } = settings;
  if (!Object.hasOwn(pixelBits, format)) return `There is no pixel format "${format}".`;
  const side = (value: number): boolean => Number.isInteger(value) && value >= 1 && value <= MOST_PIXELS;
  if (!side(width) || !side(height)) return `Width and height are whole numbers from 1 to ${MOST_PIXELS}.`;
  const row = rowBytes(format, width);
  if (stride !== null && !(Number.isInteger(stride) && stride >= row && stride <= MOST_PIXELS * 16)) {
    return `A row of ${width} pixels has ${row} bytes: rows cannot be ${stride} apart.`;
  }
  if (!module.memories[memory]) return `The module has no memory ${memory}.`;
  for (const text of palette.trim() === '' ? [address] : [address, palette]) {
    const place = placeOf(text);
    if (typeof place === 'number') continue;
    const found = module.exports.some(({ kind, name }) => kind === 'global' && name === place.global);
    if (!found) return `"${place.global}" is neither an address nor an exported global.`;
  }
  if (first !== '' && exportedFunc(module, first)?.params.length !== 0) {
    return `There is no export "${first}" without parameters to call first.`;
  }
  return call === '' ? null : callProblem(exportedFunc(module, call), call, argument);
}

function callProblem(type: FuncType | null, name: string, argument: FramebufferSettings['argument']): string | null {
  if (!type) return `There is no exported function "${name}".`;
  const { params } = type;
  if (argument === 'none') return params.length === 0 ? null : `"${name}" takes ${countOf(params.length)}.`;
  const isNumber = params.length === 1 && ['i32', 'i64', 'f32', 'f64'].includes(params[0] ?? '');
  return isNumber ? null : `"${name}" takes ${countOf(params.length)}, not one number.`;
}

function countOf(count: number): string {
  return count === 0 ? 'nothing' : count === 1 ? 'one argument' : `${count} arguments`;
}

const game: GameProfile = {
  id: 'framebuffer',
  title: 'Memory as a picture',
  begin: (module, { framebuffer }) =>
    framebuffer && framebufferProblem(module, framebuffer) === null ? new FramebufferGame(module, framebuffer) : null,
};

/** Provides nothing: the picture that a person asked for, whatever the module is. */
export const framebuffer: Host = {
  id: 'framebuffer',
  title: 'Memory as a picture',
  provide: () => undefined,
  game,
};
