import { describe, expect, it } from 'vitest';
import { type BreakpointOn, Inspector, Marks } from '../../../src/engine/index.ts';
import { type Debugging, debugging } from '../../support/debugging.ts';
import { nextText, outcome } from '../../support/trace.ts';

const source = `(module
  (import "env" "log" (func $log (param i32)))
  (memory (export "memory") 1)
  (func (export "f") (result i32) i32.const 4 i32.const 5 i32.add)
  (func $bad (param i32) (i32.store (i32.const 0) (i32.const 77)) local.get 0 call $worse)
  (func $worse (param i32) i32.const 1 local.get 0 i32.div_s drop)
  (export "bad" (func $bad))
  (func (export "good") (result i32) i32.const 6)
  (func (export "logs") i32.const 1 call $log i32.const 2 call $log))`;

const zero = { type: 'i32', bits: 0 } as const;

/** Paused in `f`, before i32.add. */
async function pausedInF(...on: readonly (BreakpointOn & { readonly off?: true })[]): Promise<Debugging> {
  const it = await debugging(source, { entry: { export: 'f', args: [] } });
  it.debug.breakpoints.set(on.map(({ off, ...what }, i) => ({ id: `b${i}`, enabled: !off, on: what as BreakpointOn })));
  const driver = it.debug.start();
  driver.toEntry();
  it.settle();
  for (let i = 0; i < 2; i++) {
    driver.step('into');
    it.settle();
  }
  expect([nextText(it), outcome(it)]).toEqual(['i32.add', '4 5']);
  return it;
}

function where({ debug }: Debugging): string[] {
  const driver = debug.driver!;
  const inspector = new Inspector(driver, new Marks());
  return inspector.frames(0, 10).map(({ name }) => name);
}

describe('a run that executes instructions one at a time', () => {
  it('stops at a breakpoint on the first instruction that the host calls, and counts it once', async () => {
    for (const instructions of [1, Infinity]) {
      const it = await debugging(source, { entry: { export: 'f', args: [] } });
      it.debug.breakpoints.set([{ id: 'b', enabled: true, on: { kind: 'export', name: 'f' } }]);
      const driver = it.debug.start();
      driver.invoke('f', [], false);
      for (let i = 0; i < 9 && driver.state === 'running'; i++) driver.advance({ fuel: 1000, instructions });
      expect([driver.stop?.reason, nextText(it), driver.run.machine.count]).toEqual(['breakpoint', 'i32.const 4', 0]);
      expect(it.debug.breakpoints.hits).toEqual([{ id: 'b', hits: 1 }]);
      driver.resume();
      expect(it.settle()).toBe('idle');
      expect(it.debug.breakpoints.hits).toEqual([{ id: 'b', hits: 1 }]);
    }
  });
});

describe('a nested call that traps', () => {
  it('is given up, and what it interrupted stands as it stood, when traps do not stop', async () => {
    const it = await pausedInF({ kind: 'trap', off: true });
    const driver = it.debug.driver!;
    const before = where(it);
    driver.invoke('bad', [zero], false);
    expect(it.settle()).toBe('stopped');
    expect([driver.state, driver.stop?.reason, driver.stop?.trap]).toEqual(['paused', 'finished', null]);
    expect(driver.stop?.text).toMatch(/^bad trapped: .*zero/);
    expect(it.told).toEqual([expect.stringMatching(/zero/)]);
    expect([nextText(it), outcome(it), where(it)]).toEqual(['i32.add', '4 5', before]);
    // What it wrote stays.
    expect(driver.run.instance.memories[0]!.bytes[0]).toBe(77);
    driver.resume();
    expect(it.settle()).toBe('idle');
    expect(it.told.at(-1)).toBe('f = 9');
  });

  it('is seen first when traps stop, tried again by going on, and given up when asked to', async () => {
    const it = await pausedInF();
    const driver = it.debug.driver!;
    driver.invoke('bad', [zero], false);
    it.settle();
    expect([driver.state, driver.stop?.reason, nextText(it)]).toEqual(['trapped', 'trap', 'i32.div_s']);
    expect(where(it)).toEqual(['worse', 'bad', 'bad', 'f', 'f']);
    driver.resume();
    expect(it.settle()).toBe('stopped');
    expect([driver.state, driver.stop?.reason, nextText(it)]).toEqual(['trapped', 'trap', 'i32.div_s']);
    expect(driver.giveUpNested()).toBe(true);
    expect([driver.state, nextText(it), outcome(it), where(it)]).toEqual(['paused', 'i32.add', '4 5', ['f', 'f']]);
    expect(driver.stop?.text).toMatch(/^bad trapped: .*zero/);
    driver.step('into');
    it.settle();
    expect([nextText(it), outcome(it)]).toEqual(['end', '9']);
  });

  it('is given up by another call, which interrupts the same place', async () => {
    const it = await pausedInF();
    const driver = it.debug.driver!;
    driver.invoke('bad', [zero], false);
    it.settle();
    driver.invoke('good', [], false);
    it.settle();
    expect(it.told).toEqual(['good = 6']);
    expect([driver.state, nextText(it), outcome(it), where(it)]).toEqual(['paused', 'i32.add', '4 5', ['f', 'f']]);
    expect(driver.giveUpNested()).toBe(false);
  });

  it('goes back through several, one at a time', async () => {
    const it = await pausedInF();
    const driver = it.debug.driver!;
    driver.invoke('good', [], true);
    it.settle();
    expect(where(it)).toEqual(['good', 'good', 'f', 'f']);
    driver.invoke('bad', [zero], false);
    it.settle();
    driver.giveUpNested();
    expect(where(it)).toEqual(['good', 'good', 'f', 'f']);
    driver.resume();
    it.settle();
    expect([driver.stop?.text, where(it)]).toEqual(['good has returned.', ['f', 'f']]);
  });
});

it('a call that trapped and interrupted nothing is given up with everything', async () => {
  const { debug, settle, told } = await debugging(source);
  debug.breakpoints.set([{ id: 'b', enabled: false, on: { kind: 'trap' } }]);
  const driver = debug.start();
  driver.invoke('bad', [zero], false);
  expect(settle()).toBe('idle');
  expect(told).toHaveLength(1);
  expect(driver.run.machine.idle).toBe(true);
  expect(driver.giveUpNested()).toBe(false);
});

it('a call nested at a stop before an import leaves that stop as it was', async () => {
  const { debug, settle, told } = await debugging(source, { entry: { export: 'logs', args: [] } });
  debug.breakpoints.set([{ id: 'b', enabled: true, on: { kind: 'import', module: 'env', name: 'log' } }]);
  const driver = debug.start();
  driver.resume();
  settle();
  driver.invoke('logs', [], false);
  settle();
  // The nested call stops at its own calls of the import.
  expect([driver.stop?.reason, driver.calls.length, told]).toEqual(['breakpoint', 2, []]);
  driver.resume();
  settle();
  expect([driver.calls.length, told]).toEqual([2, ['env.log(1)']]);
  driver.resume();
  settle();
  expect([driver.stop?.text, driver.calls.length]).toEqual(['logs has returned.', 1]);
  driver.resume();
  settle();
  expect([driver.stop?.reason, told]).toEqual(['breakpoint', ['env.log(1)', 'env.log(2)', 'logs = ', 'env.log(1)']]);
});

describe('a program that waits for another thread', () => {
  const source = `(module (memory (export "memory") 1 1 shared)
    (func (export "main") (result i32)
      (memory.atomic.wait32 (i32.const 8) (i32.const 0) (i64.const 3000000))
      (drop (memory.atomic.wait32 (i32.const 8) (i32.const 0) (i64.const -1)))))`;

  it('waits as long as it says, and stands where nothing would end it until the memory is changed', async () => {
    const { debug, told, settle } = await debugging(source);
    const driver = debug.start();
    driver.invoke('main', [], false);
    expect(settle()).toBe('waiting');
    expect(driver.waiting?.input).toBe(false);
    expect(driver.waitTime).toBeLessThanOrEqual(3);
    for (let i = 0; i < 100 && settle() === 'waiting'; i++) await new Promise((resume) => setTimeout(resume, 1));
    expect(driver.state).toBe('paused');
    expect(driver.stop).toMatchObject({ reason: 'trap', text: expect.stringContaining('without a time limit') });
    // Nothing has changed: it stands there again.
    driver.resume();
    settle();
    expect(driver.state).toBe('paused');
    driver.step('into');
    settle();
    expect(driver.stop).toMatchObject({ reason: 'trap' });
    driver.run.instance.memories[0]!.write(8, Uint8Array.of(1));
    driver.resume();
    settle();
    expect(driver.state).toBe('idle');
    expect(told).toEqual(['main = 2']);
  });

  it('is paused while it waits, and its time stands still then', async () => {
    const { debug, settle } = await debugging(source);
    const driver = debug.start();
    driver.invoke('main', [], false);
    expect(settle()).toBe('waiting');
    driver.pause();
    const left =
      driver.state === 'paused' ? driver.run.machine.atomicWait!.until - driver.run.services.now('monotonic') : 0n;
    await new Promise((resume) => setTimeout(resume, 5));
    expect(driver.run.machine.atomicWait!.until - driver.run.services.now('monotonic')).toBe(left);
    expect(left).toBeGreaterThan(0n);
  });
});

describe('a breakpoint on an import', () => {
  const on: BreakpointOn = { kind: 'import', module: 'env', name: 'log' };

  async function atEntry(): Promise<Debugging> {
    const it = await debugging(source, { entry: { export: 'logs', args: [] } });
    it.debug.breakpoints.set([{ id: 'b', enabled: true, on }]);
    it.debug.start().toEntry();
    it.settle();
    return it;
  }

  it.each([
    ['one instruction at a time', ['into', 'into', 'into', 'into', 'into']],
    ['stepping over and running', ['over', 'run', 'over']],
    ['running', ['run', 'run', 'run']],
  ] as const)('counts a hit for every call, %s', async (_, moves) => {
    const it = await atEntry();
    const driver = it.debug.driver!;
    for (const move of moves) {
      if (move === 'run') driver.resume();
      else driver.step(move);
      it.settle();
    }
    expect(it.debug.breakpoints.hits).toEqual([{ id: 'b', hits: 2 }]);
    expect(it.told.slice(0, 2)).toEqual(['env.log(1)', 'env.log(2)'].slice(0, it.told.length));
  });

  it('is told when a step ends there', async () => {
    const it = await atEntry();
    const driver = it.debug.driver!;
    driver.step('into');
    it.settle();
    expect([driver.stop?.reason, driver.stop?.text, it.told]).toEqual(['breakpoint', 'Breakpoint: import env.log', []]);
    driver.step('into');
    it.settle();
    expect([driver.stop?.reason, nextText(it), it.told]).toEqual(['step', 'i32.const 2', ['env.log(1)']]);
  });
});
