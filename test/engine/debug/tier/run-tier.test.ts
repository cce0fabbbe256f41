import { describe, expect, it } from 'vitest';
import { nodePlatform } from '../../../../src/cli/platform.ts';
import { Debugger, decode } from '../../../../src/engine/index.ts';
import { debugBytes, debugging, type Debugging } from '../../../support/debugging.ts';
import { largeFunction } from '../../../support/large-function.ts';

const source = `(module
  (memory (export "memory") 1)
  (global $g (mut i32) (i32.const 0))
  (func $inner (param i32) (result i32) local.get 0 i32.const 3 i32.mul)
  (func $work (export "work") (param $n i32) (result i32) (local $i i32) (local $sum i32)
    loop $l
      local.get $sum local.get $i call $inner i32.add local.set $sum
      local.get $i i32.const 2 i32.shl i32.const 0xffff i32.and local.get $sum i32.store
      local.get $sum global.set $g
      local.get $i i32.const 1 i32.add local.tee $i
      local.get $n i32.lt_u br_if $l
    end
    local.get $sum))`;

async function working(mode: 'native' | 'interpreter', n = 20_000): Promise<Debugging> {
  const all = await debugging(source);
  all.debug.tierMode = mode;
  const driver = all.debug.start();
  driver.invoke('work', [{ type: 'i32', bits: n }], false);
  return all;
}

describe('the tier of a run', () => {
  it('is the interpreter until the run has run for a while, and native code from then on', async () => {
    const { debug, settle, told } = await debugging(source);
    const driver = debug.start();
    const tier = debug.tier!;
    expect(tier.view()).toMatchObject({ mode: 'auto', now: 'interpreter', native: 0, functions: 2 });
    driver.invoke('work', [{ type: 'i32', bits: 5_000_000 }], false);
    expect(settle(1)).toBe('running');
    tier.ran(10);
    expect(tier.wanted).toBe(false);
    tier.ran(25);
    expect(tier.wanted).toBe(true);
    await tier.prepare(() => Promise.resolve());
    expect(tier.wanted).toBe(false);
    expect(tier.view()).toMatchObject({ now: 'native', native: 2, functions: 2 });
    expect(tier.view()).toBe(tier.view());
    // The frame in the loop is entered there, once a slice has ended in it.
    settle(1);
    const before = driver.run.machine.count;
    settle(1);
    expect(driver.run.machine.count - before).toBeGreaterThan(3_000_000);
    expect(settle()).toBe('idle');
    expect(told).toHaveLength(1);
  });

  it('repeats a run natively also where a round of a loop is much longer than its code', async () => {
    const add = 'local.get 0 i32.const 1 i32.add local.set 0 '.repeat(9);
    const { debug, settle } = await debugging(`(module
      (func $small (param i32) (result i32) ${add} local.get 0)
      (func (export "work") (param $n i32) (result i32) (local $v i32)
        loop
          ${'local.get $v call $small local.set $v '.repeat(400)}
          local.get $n i32.const 1 i32.sub local.tee $n br_if 0
        end
        local.get $v))`);
    debug.tierMode = 'native';
    const { history } = debug.start();
    debug.driver!.invoke('work', [{ type: 'i32', bits: 1000 }], false);
    expect(settle()).toBe('idle');
    const { total } = history;
    for (const [part, slices] of [
      [0.9, Infinity],
      [0.5, 1200],
    ] as const) {
      const at = Math.floor(part * total);
      let taken = 0;
      for (const _ of debug.journeys!.to(at)) taken++;
      expect(history.at).toBe(at);
      expect(taken).toBeLessThan(slices);
    }
  });

  it('is not hindered for long by breakpoints in a hot loop where nobody looks for them', async () => {
    const { debug, settle } = await working('native', 6_000_000);
    expect(settle()).toBe('idle');
    const tier = debug.tier!;
    debug.breakpoints.set([{ id: 'b', enabled: true, on: { kind: 'opcode', pattern: 'i32.store' } }]);
    tier.prepareNow();
    for (const _ of debug.journeys!.to(10)) expect(tier.ready).toBe(true);
    const { machine } = debug.run!;
    const slices = (until: number): number => {
      let taken = 0;
      for (; machine.count < until; taken++) tier.repeat(1000, Infinity, false);
      return taken;
    };
    expect(slices(30_000_000)).toBeGreaterThan(1000);
    expect(slices(60_000_000)).toBeLessThan(1000);
    expect(tier.wanted).toBe(false);
    expect(tier.canRepeat(Infinity, true)).toBe(false);
    expect(tier.view().now).toBe('preparing');
  });

  it('gives what the interpreter gives, moment for moment', async () => {
    const [native, plain] = [await working('native'), await working('interpreter')];
    expect([native.settle(), plain.settle()]).toEqual(['idle', 'idle']);
    expect(native.debug.tier!.view().now).toBe('native');
    expect(plain.debug.tier!.view().now).toBe('interpreter');
    expect(native.told).toEqual(plain.told);
    expect(native.debug.run!.machine.count).toBe(plain.debug.run!.machine.count);
  });

  it('is the interpreter from when breakpoints change until it is prepared again', async () => {
    const { debug, settle } = await working('native', 1_000_000);
    expect(settle(1)).toBe('running');
    const tier = debug.tier!;
    expect(tier.view().now).toBe('native');
    debug.breakpoints.set([{ id: 'b', enabled: true, on: { kind: 'function', func: 0, at: 'entry' } }]);
    expect(tier.wanted).toBe(true);
    expect(tier.view().now).toBe('preparing');
    expect(settle()).toBe('stopped');
    await tier.prepare(() => Promise.resolve());
    expect(tier.view().now).toBe('native');
    debug.driver!.resume();
    expect(settle()).toBe('stopped');
    expect(debug.driver!.stop?.breakpoints).toEqual(['b']);
  });

  it('makes native code of a large module for what is in use alone, once it runs', () => {
    const { debug, settle, told } = debugBytes(largeFunction(750_000));
    debug.tierMode = 'native';
    const driver = debug.start();
    const tier = debug.tier!;
    expect(tier.wanted).toBe(false);
    driver.invoke('other', [], false);
    expect(settle()).toBe('idle');
    tier.ran(40);
    expect(tier.wanted).toBe(true);
    tier.prepareNow();
    expect(tier.view()).toMatchObject({ now: 'native', native: 1, functions: 3 });
    expect(tier.whyNot(0)).toContain('not in use');
    expect(tier.whyNot(2)).toBe(null);
    driver.invoke('other', [], false);
    expect(settle()).toBe('idle');
    expect(told).toEqual(['other = 7', 'other = 7']);
  });

  it('leaves a module to the interpreter that turns out to be invalid', async () => {
    const { debug } = lateBytes(largeFunction(10, true));
    debug.tierMode = 'native';
    debug.start();
    const tier = debug.tier!;
    await tier.prepare(() => Promise.resolve());
    expect(tier.view().now).toBe('interpreter');
    expect(tier.view().text).toContain('type mismatch');
    expect(tier.wanted).toBe(false);
  });
});

/** A debugger over a module whose bodies nobody has validated. */
function lateBytes(bytes: Uint8Array): { readonly debug: Debugger } {
  const nothing = (): undefined => undefined;
  const listener = { effect: nothing, result: nothing, trapped: nothing, exited: nothing };
  return { debug: new Debugger(decode(bytes), { platform: nodePlatform, listener }) };
}
