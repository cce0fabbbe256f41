import type { WasmModule } from '../module/module.ts';
import { f32, f64, i32, i64, toNumber, type Value } from '../runtime/value.ts';
import type { ValueType } from '../module/types.ts';
import { exportedFunc, type GameProfile } from './game.ts';
import type { Host, HostContext, ImportRequest, Provided } from './host.ts';
import { blit, type Blit } from './wasm4/blit.ts';
import { Disk, type SavedDisk } from './wasm4/disk.ts';
import { Wasm4Game } from './wasm4/game.ts';
import { at, HEIGHT, MEMORY_BYTES, powerOn, WIDTH } from './wasm4/memory-map.ts';
import { hline, line, oval, rect, vline } from './wasm4/shapes.ts';
import { cString, formatted, latin1, lossyUtf8, utf16Units } from './wasm4/strings.ts';
import { text } from './wasm4/text.ts';
import { toneOf } from './wasm4/tone.ts';

/** What an imported function does with its arguments, all numbers; missing ones are 0. */
type Call = (context: HostContext, args: (index: number) => number) => number | void;

const PAGE = 0x10000;
/** Units of fuel for what is drawn pixel by pixel: a sprite as large as the picture, and a character. */
const SPRITE_FUEL = 4000;
const CHARACTER_FUEL = 10;

/** Drawing, strings and sound: everything but the disk. */
const calls: Readonly<Record<string, Call>> = {
  blit: (context, arg) =>
    drawSprite(context, {
      sprite: arg(0) >>> 0,
      x: arg(1),
      y: arg(2),
      width: arg(3),
      height: arg(4),
      sourceX: 0,
      sourceY: 0,
      stride: arg(3),
      flags: arg(5),
    }),
  blitSub: (context, arg) =>
    drawSprite(context, {
      sprite: arg(0) >>> 0,
      x: arg(1),
      y: arg(2),
      width: arg(3),
      height: arg(4),
      sourceX: arg(5),
      sourceY: arg(6),
      stride: arg(7),
      flags: arg(8),
    }),
  line: (context, arg) => line(context, arg(0), arg(1), arg(2), arg(3)),
  hline: (context, arg) => hline(context, arg(0), arg(1), arg(2)),
  vline: (context, arg) => vline(context, arg(0), arg(1), arg(2)),
  oval: (context, arg) => {
    // It is walked around, however little of it can be seen.
    context.spend(Math.abs(arg(2)) + Math.abs(arg(3)));
    oval(context, arg(0), arg(1), arg(2), arg(3));
  },
  rect: (context, arg) => rect(context, arg(0), arg(1), arg(2), arg(3)),
  text: (context, arg) => write(context, cString(context, arg(0) >>> 0), arg(1), arg(2)),
  textUtf8: (context, arg) => write(context, bytes(context, arg(0), arg(1)), arg(2), arg(3)),
  textUtf16: (context, arg) => write(context, utf16Units(bytes(context, arg(0), arg(1))), arg(2), arg(3)),
  tone: (context, arg) => context.effect({ kind: 'tone', tone: toneOf(arg(0), arg(1), arg(2), arg(3)) }),
  trace: (context, arg) => print(context, latin1(cString(context, arg(0) >>> 0))),
  traceUtf8: (context, arg) => print(context, lossyUtf8(bytes(context, arg(0), arg(1)))),
  traceUtf16: (context, arg) => print(context, fromUnits(utf16Units(bytes(context, arg(0), arg(1))))),
  tracef: (context, arg) => print(context, formatted(context, arg(0) >>> 0, arg(1) >>> 0)),
};

function drawSprite(context: HostContext, what: Blit): void {
  const pixels = Math.min(Math.abs(what.width * what.height), WIDTH * HEIGHT);
  context.spend((SPRITE_FUEL * pixels) / (WIDTH * HEIGHT));
  blit(context, what);
}

function write(context: HostContext, codes: ArrayLike<number>, x: number, y: number): void {
  context.spend(CHARACTER_FUEL * codes.length);
  text(context, codes, x, y);
}

function bytes(context: HostContext, address: number, length: number): Uint8Array {
  return context.readBytes(0, address >>> 0, length >>> 0);
}

function print(context: HostContext, text: string): void {
  context.effect({ kind: 'print', text });
}

function fromUnits(units: readonly number[]): string {
  return units.map((unit) => String.fromCharCode(unit)).join('');
}

/**
 * The fantasy console WASM-4: one memory of 64 KiB from the host, with the picture, the palette, the game pads and the
 * mouse at fixed addresses, and functions that draw into it. All that is drawn is bytes of the cart's own memory.
 *
 * Imports are known by their names, whatever numbers a cart's compiler declared: missing arguments are 0, and a result
 * that was not asked for is left out.
 */
class Wasm4 implements Host {
  readonly id = 'wasm4';
  readonly title = 'WASM-4';
  readonly game: GameProfile = {
    id: 'wasm4',
    title: 'WASM-4',
    begin: (module) => (fits(module) ? new Wasm4Game(module) : null),
  };
  readonly #calls: Readonly<Record<string, Call>>;

  /** The disk stays in from run to run. */
  constructor(readonly disk: Disk) {
    this.#calls = {
      ...calls,
      diskr: (context, arg) => disk.read(context, arg(0) >>> 0, arg(1)),
      diskw: (context, arg) => disk.write(context, arg(0) >>> 0, arg(1)),
    };
  }

  fits(module: WasmModule): boolean {
    return fits(module);
  }

  session(): Host {
    return new Wasm4(new Disk());
  }

  save(): SavedDisk {
    return this.disk.save();
  }

  restore(state: SavedDisk): void {
    this.disk.restore(state);
  }

  kept({ content }: SavedDisk): Uint8Array {
    return content;
  }

  keep(bytes: Uint8Array): void {
    this.disk.put(bytes);
  }

  provide({ module, name, type }: ImportRequest): Provided | undefined {
    if (module !== 'env') return undefined;
    if (type.kind === 'memory') return name === 'memory' ? provideMemory(type) : undefined;
    if (type.kind !== 'func' || !Object.hasOwn(this.#calls, name)) return undefined;
    const call = this.#calls[name];
    const { params, results } = type.type;
    if (!call || ![...params, ...results].every(isNumber)) return undefined;
    return {
      kind: 'func',
      type: type.type,
      run: (args, context) => {
        const result = call(context, (index) => numberOf(args[index])) ?? 0;
        return results.map((each) => valueOf(each, result));
      },
    };
  }
}

/** One page, as it is when the console is switched on. */
function provideMemory({ type }: Extract<ImportRequest['type'], { kind: 'memory' }>): Provided | undefined {
  if (type.limits.min > MEMORY_BYTES / PAGE) return undefined;
  const limits = { ...type.limits, min: 1, max: 1 };
  return { kind: 'memory', type: { ...type, limits }, filled: [{ address: at.palette, bytes: powerOn() }] };
}

/**
 * Is the module a cart? It takes its memory from `env`, exports `update` or `start`, and needs nothing else of `env`.
 */
function fits(module: WasmModule): boolean {
  const known = new Set([...Object.keys(calls), 'diskr', 'diskw']);
  const ofConsole = module.imports.filter((item) => item.module === 'env');
  const memory = ofConsole.find((item) => item.kind === 'memory' && item.name === 'memory');
  // Pictures and strings are looked for in the first memory.
  if (memory?.index !== 0 || (module.memories[memory.index]?.type.limits.min ?? Infinity) > 1) return false;
  return (
    ofConsole.every((item) => item === memory || (item.kind === 'func' && known.has(item.name))) &&
    ['update', 'start'].some((name) => exportedFunc(module, name)?.params.length === 0)
  );
}

const numbers: readonly ValueType[] = ['i32', 'i64', 'f32', 'f64'];

function isNumber(type: ValueType): boolean {
  return numbers.includes(type);
}

/** An argument as a whole number of 32 bits. */
function numberOf(value: Value | undefined): number {
  return value ? Math.trunc(toNumber(value)) | 0 : 0;
}

function valueOf(type: ValueType, result: number): Value {
  switch (type) {
    case 'f64':
      return f64(result);
    case 'f32':
      return f32(result);
    case 'i64':
      return i64(BigInt(result));
    default:
      return i32(result);
  }
}

export const wasm4: Host = new Wasm4(new Disk());
