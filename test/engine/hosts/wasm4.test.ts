import { describe, expect, it } from 'vitest';
import { decode } from '../../../src/engine/binary/decode.ts';
import { type EntryCall, type Game, noKeys, noWish } from '../../../src/engine/hosts/game.ts';
import type { Host, Provided } from '../../../src/engine/hosts/host.ts';
import { HostSet } from '../../../src/engine/hosts/host-set.ts';
import { wasm4 } from '../../../src/engine/hosts/wasm4.ts';
import { at } from '../../../src/engine/hosts/wasm4/memory-map.ts';
import { toneOf } from '../../../src/engine/hosts/wasm4/tone.ts';
import type { WasmModule } from '../../../src/engine/module/module.ts';
import type { ValueType } from '../../../src/engine/module/types.ts';
import { f64, i32, toNumber, type Value } from '../../../src/engine/runtime/value.ts';
import { wat } from '../../support/wat.ts';
import { CartMemory } from './wasm4/cart-memory.ts';

const module = async (text: string): Promise<WasmModule> => decode(await wat(`(module ${text})`));
const memory = '(import "env" "memory" (memory 1))';
const update = '(func (export "update"))';

function func(name: string, params: ValueType[], results: ValueType[] = [], host: Host = wasm4): Provided {
  const provided = host.provide({ module: 'env', name, type: { kind: 'func', type: { params, results } } });
  if (!provided) throw new Error(`${name} is not known`);
  return provided;
}

function call(provided: Provided, context: CartMemory, ...args: Value[]): readonly Value[] {
  if (provided.kind !== 'func') throw new Error('not a function');
  const result = provided.run(args, context);
  if (!Array.isArray(result)) throw new Error('not results');
  return result as readonly Value[];
}

describe('the WASM-4 host', () => {
  it('is the host of carts: modules that take one page of memory from env and export update or start', async () => {
    const fits = async (text: string) => wasm4.fits?.(await module(text)) ?? false;
    expect(await fits(`${memory} ${update}`)).toBe(true);
    expect(await fits(`(import "env" "memory" (memory 1 1)) (func (export "start"))`)).toBe(true);
    expect(await fits(`(import "env" "blit" (func (param i32))) ${memory} ${update}`)).toBe(true);
    expect(await fits(update)).toBe(false);
    expect(await fits(memory)).toBe(false);
    expect(await fits(`${memory} (func (export "update") (param f64))`)).toBe(false);
    expect(await fits(`(import "env" "memory" (memory 2)) ${update}`)).toBe(false);
    expect(await fits(`(import "x" "first" (memory 1)) ${memory} ${update}`)).toBe(false);
    expect(await fits(`(import "env" "abort" (func)) ${memory} ${update}`)).toBe(false);
  });

  it('is not asked for the memory of a module that is no cart', async () => {
    const other = await module(`${memory} (func (export "run"))`);
    expect(HostSet.for(other).hosts).not.toContain(wasm4);
  });

  it('gives a memory of one page with the palette, the drawing colors, and the mouse far away', () => {
    const provided = wasm4.provide({
      module: 'env',
      name: 'memory',
      type: { kind: 'memory', type: { limits: { min: 1, max: 4 }, address: 'i32', shared: false } },
    });
    if (provided?.kind !== 'memory') throw new Error('no memory');
    expect(provided.type.limits).toEqual({ min: 1, max: 1 });
    const cart = new CartMemory();
    for (const { address, bytes } of provided.filled ?? []) cart.bytes.set(bytes, address);
    const view = new DataView(cart.bytes.buffer);
    expect([0, 1, 2, 3].map((i) => view.getUint32(at.palette + 4 * i, true).toString(16))).toEqual([
      'e0f8cf',
      '86c06c',
      '306850',
      '71821',
    ]);
    expect(view.getUint16(at.drawColors, true)).toBe(0x1203);
    expect([view.getInt16(at.mouseX, true), view.getInt16(at.mouseY, true)]).toEqual([0x7fff, 0x7fff]);
  });

  it('does what an import asks for, whatever numbers its compiler declared', () => {
    const context = new CartMemory().colors(2);
    call(func('hline', ['i32', 'i32', 'i32']), context, i32(3), i32(4), i32(1));
    expect(context.pixel(3, 4)).toBe(1);
    call(func('hline', ['f64', 'f64', 'f64']), context, f64(5.9), f64(4), f64(1));
    expect(context.pixel(5, 4)).toBe(1);
    expect(call(func('hline', ['i32'], ['i64']), context, i32(0))).toEqual([{ type: 'i64', bits: 0n }]);
    expect(() => func('hline', ['externref'])).toThrow('not known');
    expect(() => func('toString', [])).toThrow('not known');
  });

  it('keeps a disk of 1,024 bytes for every module, over its restarts', async () => {
    const types: [ValueType[], ValueType[]] = [['i32', 'i32'], ['i32']];
    const context = new CartMemory();
    context.bytes.fill(7, 0x2000, 0x2800);
    const used = (set: HostSet, name: string, address: number, size: number): number => {
      const type = { kind: 'func', type: { params: types[0], results: types[1] } } as const;
      const provided = set.provide({ module: 'env', name, type });
      return toNumber(call(provided, context, i32(address), i32(size))[0] ?? i32(-1));
    };
    const cart = await module(`${memory} ${update}`);
    const hosts = HostSet.for(cart);
    expect(used(hosts, 'diskr', 0x4000, 100)).toBe(0);
    expect(used(hosts, 'diskw', 0x2000, 2000)).toBe(1024);
    const again = hosts.renewed();
    expect(used(again, 'diskr', 0x4000, 2000)).toBe(1024);
    expect([0x4000, 0x43ff, 0x4400].map((address) => context.bytes[address])).toEqual([7, 7, 0]);
    expect(used(again, 'diskw', 0x2000, 3)).toBe(3);
    expect(used(again, 'diskr', 0x4000, 100)).toBe(3);
    expect(used(again, 'diskr', 0x4000, -5)).toBe(0);
    expect(used(HostSet.for(cart), 'diskr', 0x4000, 100)).toBe(0);
  });

  it('says what is traced, and leaves a record of what would sound', () => {
    const context = new CartMemory();
    context.bytes.set([0x68, 0x69, 0], 0x3000);
    call(func('trace', ['i32']), context, i32(0x3000));
    call(func('traceUtf8', ['i32', 'i32']), context, i32(0x3000), i32(1));
    call(func('tone', ['i32', 'i32', 'i32', 'i32']), context, i32(440), i32(60), i32(50), i32(2));
    expect(context.effects).toMatchObject([
      { kind: 'print', text: 'hi' },
      { kind: 'print', text: 'h' },
      { kind: 'tone', tone: { channel: 'triangle', from: 440, to: 440, sustain: 60, volume: 50 } },
    ]);
  });

  it('reads all that a tone says from its four numbers', () => {
    expect(toneOf(440 | (880 << 16), 0x01020304, 0x1464, 0b0010_0111)).toEqual({
      channel: 'noise',
      from: 440,
      to: 880,
      attack: 1,
      decay: 2,
      release: 3,
      sustain: 4,
      volume: 100,
      peak: 20,
      duty: 1 / 4,
      pan: 1,
    });
    expect(toneOf(69 | (81 << 16), 10, 255, 0x40)).toMatchObject({ from: 440, to: 880, volume: 100, peak: 100 });
    expect(toneOf(69 | (128 << 8), 10, 0, 0x40).from).toBeCloseTo(440 * 2 ** (0.5 / 12), 6);
  });
});

describe('a cart', () => {
  async function begin(text: string): Promise<Game> {
    const game = wasm4.game?.begin(await module(`${memory} ${text}`), noWish);
    if (!game) throw new Error('it is no cart');
    return game;
  }
  const names = (calls: readonly EntryCall[]): string => calls.map(({ name }) => name).join(' ');
  const starts = (...list: string[]): string => list.map((name) => `(func (export "${name}"))`).join(' ');

  it('is started once and updated 60 times a second, however often the window ticks', async () => {
    const game = await begin(starts('update', 'start'));
    expect(names(game.next(0))).toBe('start update');
    const frames = (hertz: number): number => {
      let count = 0;
      for (let i = 0; i < hertz; i++) count += game.next(1 / hertz).length;
      return count;
    };
    for (const hertz of [60, 75, 120, 144, 240]) {
      game.interrupted();
      game.next(0);
      expect(Math.abs(frames(hertz) - 60), `${hertz} Hz`).toBeLessThanOrEqual(1);
    }
    game.next(0);
    expect(frames(30)).toBe(30);
  });

  it('has a frame at once after a stop, when one is asked for, and with the fixed clock', async () => {
    const game = await begin(starts('update'));
    game.next(0);
    expect(game.next(0.001)).toHaveLength(0);
    game.interrupted();
    expect(game.next(0.001)).toHaveLength(1);
    expect(game.next(0)).toHaveLength(1);
    game.fixedDt = true;
    expect(game.next(0.001)).toHaveLength(1);
    expect(game.frame).toBe(4);
  });

  it('is made ready by _start, and by _initialize where there are both', async () => {
    expect(names((await begin(starts('update', '_start'))).next(0))).toBe('_start update');
    expect(names((await begin(starts('update', '_start', '_initialize', 'start'))).next(0))).toBe(
      '_start _initialize start update',
    );
    // Alone it is called when the instance is made.
    expect(names((await begin(starts('update', '_initialize'))).next(0))).toBe('update');
  });

  it('finds the buttons, the mouse and a wiped picture in its memory before each update', async () => {
    const game = await begin(starts('update'));
    game.keys = { ...noKeys, left: true, button2: true, pointer: { x: 12, y: -3, buttons: 5 } };
    const [first] = game.next(0);
    const cart = new CartMemory().wipe(3);
    first?.prepare?.(cart);
    const view = new DataView(cart.bytes.buffer);
    expect(view.getUint8(at.gamepads)).toBe(16 | 2);
    expect([view.getInt16(at.mouseX, true), view.getInt16(at.mouseY, true)]).toEqual([12, -3]);
    expect(view.getUint8(at.mouseButtons)).toBe(5);
    expect(new Set(cart.picture())).toEqual(new Set([0]));
  });

  it('keeps its picture when it asks for that', async () => {
    const game = await begin(starts('update'));
    const [first] = game.next(0);
    const cart = new CartMemory().wipe(3);
    cart.bytes[at.systemFlags] = 1;
    first?.prepare?.(cart);
    expect(new Set(cart.picture())).toEqual(new Set([3]));
  });
});
