import { beforeAll, describe, expect, it } from 'vitest';
import { decode } from '../../../src/engine/binary/decode.ts';
import { type EntryCall, type Game, noKeys, noWish } from '../../../src/engine/hosts/game.ts';
import { rocket } from '../../../src/engine/hosts/rocket.ts';
import type { WasmModule } from '../../../src/engine/module/module.ts';
import { toNumber } from '../../../src/engine/runtime/value.ts';
import { wat } from '../../support/wat.ts';

const types: Record<string, string> = {
  resize: 'f64 f64',
  update: 'f64',
  draw: '',
  toggle_shoot: 'i32',
  toggle_boost: 'i32',
  toggle_turn_left: 'i32',
  toggle_turn_right: 'i32',
};

async function exporting(names: readonly string[], other = types): Promise<WasmModule> {
  const funcs = names.map((name) => `(func (export "${name}") (param ${other[name] ?? ''}))`);
  return decode(await wat(`(module ${funcs.join(' ')})`));
}

function begin(module: WasmModule): Game {
  const game = rocket.game?.begin(module, noWish);
  if (!game) throw new Error('it is no Rocket');
  return game;
}

let whole: WasmModule;
beforeAll(async () => void (whole = await exporting(Object.keys(types))));

function show(calls: readonly EntryCall[]): string {
  return calls.map(({ name, args }) => `${name}(${args.map((arg) => toNumber(arg).toFixed(4)).join()})`).join(' ');
}

describe('a game of Rocket', () => {
  it('tells the size of the picture once, then updates and draws', () => {
    const loop = begin(whole);
    expect(show(loop.next(0.02))).toBe('resize(1024.0000,600.0000) update(0.0167) draw()');
    expect(show(loop.next(0.02))).toBe('update(0.0200) draw()');
    expect(loop.frame).toBe(2);
  });

  it('sends a key when it changes and not again', () => {
    const loop = begin(whole);
    loop.next(0.02);
    loop.keys = { ...noKeys, left: true, button1: true };
    expect(show(loop.next(0.02))).toBe('toggle_turn_left(1.0000) toggle_shoot(1.0000) update(0.0200) draw()');
    expect(show(loop.next(0.02))).toBe('update(0.0200) draw()');
    loop.keys = { ...noKeys, left: true };
    expect(show(loop.next(0.02))).toBe('toggle_shoot(0.0000) update(0.0200) draw()');
  });

  it('sends keys that are down again after a stop, and takes 1/60 s for that frame', () => {
    const loop = begin(whole);
    loop.next(0.02);
    loop.keys = { ...noKeys, up: true };
    loop.next(0.02);
    loop.interrupted();
    expect(show(loop.next(3))).toBe('toggle_boost(1.0000) update(0.0167) draw()');
  });

  it('sends the release of a key that went up during the stop', () => {
    const loop = begin(whole);
    loop.keys = { ...noKeys, right: true };
    loop.next(0.02);
    loop.interrupted();
    loop.keys = noKeys;
    expect(show(loop.next(0.02))).toBe('toggle_turn_right(0.0000) update(0.0167) draw()');
  });

  it('never takes more than a tenth of a second, nor less than nothing', () => {
    const loop = begin(whole);
    loop.next(0);
    expect(show(loop.next(7))).toBe('update(0.1000) draw()');
    expect(show(loop.next(-1))).toBe('update(0.0167) draw()');
    expect(show(loop.next(Number.NaN))).toBe('update(0.0167) draw()');
  });

  it('takes 1/60 s with the fixed clock', () => {
    const loop = begin(whole);
    loop.fixedDt = true;
    loop.next(0.05);
    expect(show(loop.next(0.05))).toBe('update(0.0167) draw()');
  });

  it('leaves out what the module does not export', async () => {
    const loop = begin(await exporting(['update', 'draw', 'toggle_shoot']));
    loop.keys = { ...noKeys, left: true, right: true, up: true, button1: true };
    expect(show(loop.next(0.02))).toBe('toggle_shoot(1.0000) update(0.0167) draw()');
  });

  it('is any module with update and draw of the right types, and no other', async () => {
    const game = async (names: readonly string[], other = types) =>
      rocket.game?.begin(await exporting(names, other), noWish) ?? null;
    expect(await game(['update', 'draw'])).not.toBeNull();
    expect(await game(['update'])).toBeNull();
    expect(await game(['update', 'draw'], { ...types, update: 'i32' })).toBeNull();
  });
});
