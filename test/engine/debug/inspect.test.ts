import { describe, expect, it, vi } from 'vitest';
import { Inspector, Marks } from '../../../src/engine/index.ts';
import { type Debugging, debugging } from '../../support/debugging.ts';

const source = `(module
  (func $deep (param $n i32) (result i32)
    local.get $n i32.eqz
    if (result i32)
      nop i32.const 1
    else
      i32.const 7  local.get $n i32.const 1 i32.sub call $deep  i32.add
    end)
  (func (export "f") (param i32) (result i32) local.get 0 call $deep))`;

/** Paused where $deep has called itself so many times. */
async function pausedAt(depth: number): Promise<Debugging> {
  const it = await debugging(source, { entry: { export: 'f', args: [{ type: 'i32', bits: depth }] } });
  it.debug.breakpoints.set([{ id: 'b', enabled: true, on: { kind: 'opcode', pattern: 'nop' } }]);
  it.debug.start().resume();
  expect(it.settle()).toBe('stopped');
  return it;
}

describe('an inspector', () => {
  it('numbers frames and operands from both ends', async () => {
    const { debug } = await pausedAt(3);
    const inspector = new Inspector(debug.driver!, new Marks());
    const pause = inspector.pause(debug.driver!.stop!);
    expect([pause.frameCount, pause.stackCount]).toEqual([6, 3]);
    expect(pause.frames.map(({ name, kind }) => `${kind} ${name}`)).toEqual([
      ...Array.from({ length: 4 }, () => 'wasm deep'),
      'wasm f',
      'host f',
    ]);
    expect(pause.stack.map(({ position, frame }) => [position, frame])).toEqual([
      [2, 1],
      [1, 2],
      [0, 3],
    ]);
    expect(inspector.slots(1, 1)).toEqual([pause.stack[1]]);
    expect(inspector.frames(4, 9)).toEqual(pause.frames.slice(4));
    expect(inspector.frames(9, 9)).toEqual([]);
    expect(() => inspector.frame(6)).toThrow('There is no frame 6: there are 6.');
  });

  it('looks closely at those frames of a deep recursion that are asked for', async () => {
    const { debug, settle } = await pausedAt(40_000);
    const driver = debug.driver!;
    const { code } = driver.run.machine.store;
    const found = vi.spyOn(code, 'functionAt');
    const marks = new Marks();
    const inspector = new Inspector(driver, marks);
    const pause = inspector.pause(driver.stop!);
    marks.stopped(driver.run.machine, driver.run.instance);
    expect([pause.frameCount, pause.stackCount, pause.frames.length]).toEqual([40_003, 40_000, 100]);
    expect(pause.stack[0]?.position).toBe(39_999);
    driver.step('out');
    settle();
    expect(found.mock.calls.length).toBeLessThan(2000);
  });

  it('reaches the outermost frames of a deep recursion', async () => {
    const { debug } = await pausedAt(40_000);
    const inspector = new Inspector(debug.driver!, new Marks());
    expect(inspector.frames(39_999, 10).map(({ index, name }) => [index, name])).toEqual([
      [39_999, 'deep'],
      [40_000, 'deep'],
      [40_001, 'f'],
      [40_002, 'f'],
    ]);
    expect(inspector.frame(40_000).locals[0]?.value).toMatchObject({ type: 'i32' });
    expect(inspector.slots(39_999, 5).map(({ position, frame }) => [position, frame])).toEqual([[0, 40_000]]);
    const again = new Inspector(debug.driver!, new Marks());
    expect(again.slots(39_999, 5)).toEqual(inspector.slots(39_999, 5));
  });

  it('shows a bearable part of names that have millions of characters', async () => {
    const name = 'x'.repeat(500_000);
    const { debug, settle } = await debugging(
      `(module (func $f (export "${name}") (param i32) local.get 0 i32.eqz br_if 0 local.get 0 i32.const 1 i32.sub call $f))`,
      { entry: { export: name, args: [{ type: 'i32', bits: 200 }] } },
    );
    debug.breakpoints.set([{ id: 'b', enabled: true, on: { kind: 'function', func: 0, at: 'return' } }]);
    debug.start().resume();
    settle();
    const driver = debug.driver!;
    expect(driver.stop?.reason).toBe('breakpoint');
    const pause = new Inspector(driver, new Marks()).pause(driver.stop!);
    const text = JSON.stringify(pause, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    expect(text.length).toBeLessThan(200_000);
  });
});
