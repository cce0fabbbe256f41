import { describe, expect, it } from 'vitest';
import { type EntryCall, GameLoop, noKeys } from '../../../src/engine/hosts/game-loop.ts';
import { toNumber } from '../../../src/engine/runtime/value.ts';
import type { FuncType, ValueType } from '../../../src/engine/module/types.ts';

const types: Record<string, FuncType> = {
  resize: takes('f64', 'f64'),
  update: takes('f64'),
  draw: takes(),
  toggle_shoot: takes('i32'),
  toggle_boost: takes('i32'),
  toggle_turn_left: takes('i32'),
  toggle_turn_right: takes('i32'),
};

function takes(...params: ValueType[]): FuncType {
  return { params, results: [] };
}

function exportsOf(names: readonly string[]): (name: string) => FuncType | null {
  return (name) => (names.includes(name) ? (types[name] ?? null) : null);
}

const game = exportsOf(Object.keys(types));

function show(calls: readonly EntryCall[]): string {
  return calls.map(({ name, args }) => `${name}(${args.map((arg) => toNumber(arg).toFixed(4)).join()})`).join(' ');
}

describe('a game loop', () => {
  it('tells the size of the picture once, then updates and draws', () => {
    const loop = new GameLoop(game);
    expect(show(loop.next(0.02))).toBe('resize(1024.0000,600.0000) update(0.0167) draw()');
    expect(show(loop.next(0.02))).toBe('update(0.0200) draw()');
    expect(loop.frame).toBe(2);
  });

  it('sends a key when it changes and not again', () => {
    const loop = new GameLoop(game);
    loop.next(0.02);
    loop.keys = { ...noKeys, left: true, shoot: true };
    expect(show(loop.next(0.02))).toBe('toggle_turn_left(1.0000) toggle_shoot(1.0000) update(0.0200) draw()');
    expect(show(loop.next(0.02))).toBe('update(0.0200) draw()');
    loop.keys = { ...noKeys, left: true };
    expect(show(loop.next(0.02))).toBe('toggle_shoot(0.0000) update(0.0200) draw()');
  });

  it('sends keys that are down again after a stop, and takes 1/60 s for that frame', () => {
    const loop = new GameLoop(game);
    loop.next(0.02);
    loop.keys = { ...noKeys, boost: true };
    loop.next(0.02);
    loop.interrupted();
    expect(show(loop.next(3))).toBe('toggle_boost(1.0000) update(0.0167) draw()');
  });

  it('sends the release of a key that went up during the stop', () => {
    const loop = new GameLoop(game);
    loop.keys = { ...noKeys, right: true };
    loop.next(0.02);
    loop.interrupted();
    loop.keys = noKeys;
    expect(show(loop.next(0.02))).toBe('toggle_turn_right(0.0000) update(0.0167) draw()');
  });

  it('never takes more than a tenth of a second, nor less than nothing', () => {
    const loop = new GameLoop(game);
    loop.next(0);
    expect(show(loop.next(7))).toBe('update(0.1000) draw()');
    expect(show(loop.next(-1))).toBe('update(0.0167) draw()');
    expect(show(loop.next(Number.NaN))).toBe('update(0.0167) draw()');
  });

  it('takes 1/60 s with the fixed clock', () => {
    const loop = new GameLoop(game);
    loop.fixedDt = true;
    loop.next(0.05);
    expect(show(loop.next(0.05))).toBe('update(0.0167) draw()');
  });

  it('leaves out what the module does not export', () => {
    const loop = new GameLoop(exportsOf(['update', 'draw', 'toggle_shoot']));
    loop.keys = { left: true, right: true, boost: true, shoot: true };
    expect(show(loop.next(0.02))).toBe('toggle_shoot(1.0000) update(0.0167) draw()');
  });

  it('fits a module with update and draw of the right types only', () => {
    expect(GameLoop.fits(game)).toBe(true);
    expect(GameLoop.fits(exportsOf(['update']))).toBe(false);
    expect(GameLoop.fits((name) => (name === 'update' ? takes('i32') : game(name)))).toBe(false);
  });
});
