import { beforeAll, describe, expect, it } from 'vitest';
import { decode } from '../../../src/engine/binary/decode.ts';
import { framebuffer, framebufferProblem, placeOf } from '../../../src/engine/hosts/framebuffer.ts';
import type { FramebufferSettings } from '../../../src/engine/hosts/framebuffer-settings.ts';
import { type EntryCall, noWish } from '../../../src/engine/hosts/game.ts';
import type { WasmModule } from '../../../src/engine/module/module.ts';
import { toNumber } from '../../../src/engine/runtime/value.ts';
import { wat } from '../../support/wat.ts';

const settings: FramebufferSettings = {
  memory: 0,
  address: '0x100',
  width: 8,
  height: 4,
  format: 'rgba8888',
  stride: null,
  highFirst: false,
  palette: '',
  paletteOrder: 'rgb',
  first: '',
  call: 'render',
  argument: 'time',
};

let module: WasmModule;
beforeAll(async () => {
  module = decode(
    await wat(`(module
      (memory 1)
      (global (export "pixels") i32 (i32.const 256))
      (func (export "init"))
      (func (export "render") (param f64))
      (func (export "frame") (param i32))
      (func (export "wide") (param i64))
      (func (export "step"))
      (func (export "two") (param i32 i32)))`),
  );
});

const problem = (changes: Partial<FramebufferSettings>): string | null =>
  framebufferProblem(module, { ...settings, ...changes });

function show(calls: readonly EntryCall[]): string {
  return calls.map(({ name, args }) => `${name}(${args.map((arg) => toNumber(arg).toFixed(2)).join()})`).join(' ');
}

describe('memory as a picture', () => {
  it('is a game only for who asks for it', () => {
    expect(framebuffer.game?.begin(module, noWish)).toBeNull();
    const game = framebuffer.game?.begin(module, { framebuffer: settings });
    expect(game?.picture).toEqual({
      kind: 'pixels',
      memory: 0,
      address: 256,
      width: 8,
      height: 4,
      format: 'rgba8888',
      stride: 32,
      highFirst: false,
      palette: null,
    });
    expect(framebuffer.game?.begin(module, { framebuffer: { ...settings, call: 'no such' } })).toBeNull();
  });

  it('calls an export for every frame, with the milliseconds since the first one', () => {
    const game = framebuffer.game?.begin(module, { framebuffer: { ...settings, first: 'init' } });
    expect(show(game?.next(0.5) ?? [])).toBe('init() render(0.00)');
    expect(show(game?.next(0.02) ?? [])).toBe('render(16.67)');
    expect(show(game?.next(0.02) ?? [])).toBe('render(36.67)');
    game?.interrupted();
    expect(show(game?.next(9) ?? [])).toBe('render(53.33)');
  });

  it('tells the number of the frame, or nothing', () => {
    const numbered = framebuffer.game?.begin(module, { framebuffer: { ...settings, call: 'wide', argument: 'frame' } });
    numbered?.next(0);
    expect(show(numbered?.next(0) ?? [])).toBe('wide(1.00)');
    const bare = framebuffer.game?.begin(module, { framebuffer: { ...settings, call: 'step', argument: 'none' } });
    expect(show(bare?.next(0) ?? [])).toBe('step()');
  });

  it('is just looked at when nothing is to be called', () => {
    const game = framebuffer.game?.begin(module, { framebuffer: { ...settings, call: '' } });
    expect(game?.plays).toBe(false);
    expect(game?.next(0)).toEqual([]);
  });

  it('reads an address as people write it, else as a name', () => {
    expect(placeOf(' 0x1F0 ')).toBe(0x1f0);
    expect(placeOf('42')).toBe(42);
    expect(placeOf('pixels')).toEqual({ global: 'pixels' });
    expect(placeOf('0xpixels')).toEqual({ global: '0xpixels' });
  });

  it('says what does not fit the module', () => {
    expect(problem({})).toBeNull();
    expect(problem({ address: 'pixels' })).toBeNull();
    expect(problem({ call: '' })).toBeNull();
    expect(problem({ width: 0 })).toMatch('from 1 to 4096');
    expect(problem({ height: 1.5 })).toMatch('whole numbers');
    expect(problem({ stride: 31 })).toBe('A row of 8 pixels has 32 bytes: rows cannot be 31 apart.');
    expect(problem({ format: 'index1', stride: 1 })).toBeNull();
    expect(problem({ format: 'hsv' as never })).toMatch('no pixel format');
    expect(problem({ memory: 1 })).toBe('The module has no memory 1.');
    expect(problem({ address: 'render' })).toBe('"render" is neither an address nor an exported global.');
    expect(problem({ palette: 'colors' })).toMatch('"colors" is neither');
    expect(problem({ first: 'render' })).toMatch('no export "render" without parameters');
    expect(problem({ call: 'gone' })).toBe('There is no exported function "gone".');
    expect(problem({ call: 'two' })).toBe('"two" takes 2 arguments, not one number.');
    expect(problem({ call: 'step' })).toBe('"step" takes nothing, not one number.');
    expect(problem({ call: 'frame', argument: 'none' })).toBe('"frame" takes one argument.');
  });
});
