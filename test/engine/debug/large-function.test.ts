import { describe, expect, it } from 'vitest';
import { decode, Debugger, i32 } from '../../../src/engine/index.ts';
import { nodePlatform } from '../../../src/cli/platform.ts';
import { debugBytes, type Debugging } from '../../support/debugging.ts';
import { largeFunction } from '../../support/large-function.ts';
import { nextText, outcome } from '../../support/trace.ts';

const ADDS = 60_000;
const bytes = largeFunction(ADDS);

function begin(name: 'big' | 'caller', pause: boolean): Debugging {
  const it = debugBytes(bytes);
  it.debug.start().invoke(name, name === 'big' ? [i32(5)] : [], pause);
  return it;
}

/** How often it can be heard until it comes to rest, when little is done at a time. */
function slices({ debug }: Debugging): number {
  let count = 0;
  while (debug.advance({ fuel: 1000 }) === 'running') count++;
  return count;
}

describe('the first call of a large function', () => {
  it('is compiled in slices, then runs', () => {
    const it = begin('big', false);
    expect(slices(it)).toBeGreaterThan(10);
    expect(it.told).toEqual([`big = ${ADDS + 5}`]);
    // From then on it is there.
    it.debug.driver!.invoke('big', [i32(1)], false);
    expect(slices(it)).toBeLessThan(3);
    expect(it.told.at(-1)).toBe(`big = ${ADDS + 1}`);
  });

  it('from another function, too', () => {
    const it = begin('caller', false);
    expect(slices(it)).toBeGreaterThan(10);
    expect(it.told).toEqual([`caller = ${ADDS + 1}`]);
  });

  it('stops before its first instruction when that was asked for', () => {
    const it = begin('big', true);
    expect(slices(it)).toBeGreaterThan(10);
    expect(it.debug.driver).toMatchObject({ state: 'paused', stop: { reason: 'entry' } });
    expect(nextText(it)).toBe('local.get local0');
  });

  it('is heard when it is to pause', () => {
    const it = begin('big', false);
    it.debug.advance({ fuel: 1000 });
    it.debug.driver!.pause();
    expect(slices(it)).toBeGreaterThan(10);
    expect(it.debug.driver).toMatchObject({ state: 'paused', stop: { reason: 'pause' } });
    expect(nextText(it)).toBe('local.get local0');
    it.debug.driver!.resume();
    expect(it.settle()).toBe('idle');
    expect(it.told).toEqual([`big = ${ADDS + 5}`]);
  });

  it('pauses at the call when another function makes it, and something else can be called meanwhile', () => {
    const it = begin('caller', false);
    it.debug.advance({ fuel: 1000 });
    const driver = it.debug.driver!;
    driver.pause();
    expect(driver.state).toBe('paused');
    expect([nextText(it), outcome(it)]).toEqual(['call $big', '0']);
    // Takes the place in the code that the other one was being made for.
    driver.invoke('other', [], false);
    expect(it.settle()).toBe('stopped');
    expect(driver.stop?.text).toBe('other has returned.');
    expect(nextText(it)).toBe('call $big');
    driver.resume();
    expect(it.settle()).toBe('idle');
    expect(it.told).toEqual(['other = 7', `caller = ${ADDS + 1}`]);
  });

  it.each([
    ['into', 'local.get local0', ''],
    ['over', 'drop', String(ADDS)],
  ] as const)('a step %s it', (kind, next, operands) => {
    const it = begin('caller', true);
    it.settle();
    const driver = it.debug.driver!;
    driver.step('into');
    it.settle();
    expect(nextText(it)).toBe('call $big');
    driver.step(kind);
    expect(slices(it)).toBeGreaterThan(10);
    expect([nextText(it), outcome(it)]).toEqual([next, operands]);
  });

  it('a breakpoint in it is met', () => {
    const it = debugBytes(bytes);
    const body = it.debug.module.funcs[0]!.body!;
    const offset = body.code + 2 + 3 * 40_000;
    const set = it.debug.breakpoints.set([{ id: 'b', enabled: true, on: { kind: 'instruction', offset } }]);
    expect(set).toMatchObject([{ verified: true, location: { func: 0, offset } }]);
    it.debug.start().invoke('caller', [], false);
    it.settle();
    expect(it.debug.driver?.stop).toMatchObject({ reason: 'breakpoint', breakpoints: ['b'] });
    expect([nextText(it), outcome(it)]).toEqual(['i32.const 1', '40000']);
  });

  it('traps at the call when it is not valid', () => {
    const told: string[] = [];
    const nothing = (): void => undefined;
    const listener = { effect: nothing, result: nothing, exited: nothing, trapped: nothing };
    const debug = new Debugger(decode(largeFunction(ADDS, true)), { platform: nodePlatform, listener });
    const driver = debug.start();
    driver.invoke('caller', [], false);
    for (let i = 0; i < 1000 && driver.state === 'running'; i++) debug.advance({ fuel: 1000 });
    expect(driver).toMatchObject({ state: 'trapped', stop: { trap: { func: 1 } } });
    expect(driver.stop?.trap?.message).toContain('function 0 is not valid: type mismatch');
    expect(told).toEqual([]);
  });
});
