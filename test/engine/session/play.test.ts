import { beforeAll, describe, expect, it } from 'vitest';
import { Travel } from '../../../src/engine/debug/time/travel.ts';
import type { Debugger } from '../../../src/engine/debug/debugger.ts';
import { i32 } from '../../../src/engine/runtime/value.ts';
import { SessionError } from '../../../src/engine/session/session-error.ts';
import type { SavedEdit } from '../../../src/engine/session/saved-log.ts';
import { readSession, writeSession } from '../../../src/engine/session/session-file.ts';
import { stateSum } from '../../../src/engine/session/state-sum.ts';
import type { StateSum } from '../../../src/engine/session/sums-code.ts';
import { debugging } from '../../support/debugging.ts';
import { wat } from '../../support/wat.ts';
import { facts, finish, played, playRocket, rocket, saved } from './playing.ts';
import { savedRun } from '../../../src/engine/session/save.ts';

function settle(debug: Debugger): string {
  let outcome: string = 'running';
  for (let i = 0; i < 10_000 && outcome === 'running'; i++) outcome = debug.advance({ fuel: 100_000 });
  return outcome;
}

describe('a game that is played again', () => {
  const frames = 700;
  const sums: StateSum[] = [];
  let end: StateSum;
  let bytes: Uint8Array;

  beforeAll(() => {
    const debug = playRocket(frames, ({ run }) => sums.push(stateSum(run!)));
    end = stateSum(debug.run!);
    bytes = saved(debug, true);
  });

  it('has the same state at its end, and at every moment that was summed', () => {
    const { outcome, debug, session } = played(rocket, bytes);
    expect(session.sums.length).toBeGreaterThan(10);
    expect(outcome).toEqual({ reached: end.at, differs: null });
    expect(stateSum(debug.run!)).toEqual(end);
  });

  it('has the same state where each frame begins', () => {
    const { debug } = played(rocket, bytes, 0);
    debug.driver!.resume();
    const again: StateSum[] = [];
    for (let frame = 0; frame < frames; frame++) {
      expect(settle(debug)).toBe('frame');
      again.push(stateSum(debug.run!));
      // What the window says of time and keys is of no account: the recording knows.
      debug.driver!.beginFrame(0.5);
    }
    expect(again).toEqual(sums);
    settle(debug);
    expect(stateSum(debug.run!)).toEqual(end);
  });

  it('can be gone through in any order', () => {
    const { debug } = played(rocket, bytes);
    const travel = new Travel(debug.driver!.history, debug.breakpoints);
    const there = (at: number): StateSum => {
      expect(finish(travel.to(at))).toBe(true);
      return stateSum(debug.run!);
    };
    const moments = [0.9, 0.1, 0.5, 0.4999, 0.2, 1].map((part) => Math.floor(end.at * part));
    const first = moments.map(there);
    expect(first.map(({ at }) => at)).toEqual(moments);
    expect(moments.map(there)).toEqual(first);
    expect(first.at(-1)).toEqual(end);
  });

  it('stands at the same instruction with the same values when it was paused in the middle of a call', () => {
    const debug = playRocket(20);
    debug.driver!.beginFrame(0.016);
    debug.advance({ fuel: 50 });
    debug.driver!.pause();
    expect(debug.state).toBe('paused');
    const frame = (one: Debugger) => {
      const [top] = one.run!.machine.frames();
      return top?.kind === 'wasm' ? { func: top.func.index, offset: top.offset } : null;
    };
    const before = { frame: frame(debug), sum: stateSum(debug.run!) };
    const again = played(rocket, saved(debug));
    expect(again.outcome.differs).toBe(null);
    expect(before.frame).not.toBe(null);
    expect({ frame: frame(again.debug), sum: stateSum(again.debug.run!) }).toEqual(before);
  });

  it('says when it goes another way, and up to where it did not', () => {
    const session = readSession('a.wscope', bytes);
    const middle = session.sums[6]!;
    const sums = session.sums.map((sum) => (sum.at >= middle.at ? { ...sum, low: sum.low ^ 1 } : sum));
    const { outcome } = played(rocket, writeSession({ ...session, sums }));
    expect(outcome.reached).toBe(session.sums[5]!.at);
    expect(outcome.differs).toMatch(
      /went another way than when it was recorded, at #\d+ or before\. Up to #\d+ it was/,
    );
  });

  it('that was cut in half plays up to the cut', () => {
    const cut = bytes.slice(0, Math.floor(bytes.length * 0.6));
    const { outcome, session } = played(rocket, cut);
    expect(session.log.total).toBeGreaterThan(0);
    expect(session.log.total).toBeLessThan(end.at);
    expect(outcome).toEqual({ reached: session.log.total, differs: null });
  });
});

describe('a minute of Rocket', () => {
  it('takes less than 50 KB without the module, and plays again', () => {
    const debug = playRocket(3600);
    const end = stateSum(debug.run!);
    const bytes = saved(debug, true);
    expect(bytes.length).toBeLessThan(50_000);
    const { outcome, debug: again } = played(rocket, bytes);
    expect(outcome).toEqual({ reached: end.at, differs: null });
    expect(stateSum(again.run!)).toEqual(end);
  });
});

describe('a session of calls by hand', () => {
  const source = `(module
    (import "env" "ask" (func $ask (param i32) (result i32)))
    (memory 1)
    (global $g (mut i32) (i32.const 0))
    (table 4 funcref)
    (func $f)
    (elem declare func $f)
    (start $s)
    (func $s (global.set $g (call $ask (i32.const 1))))
    (func (export "add") (param $a i32) (result i32)
      (i32.store (local.get $a) (call $ask (local.get $a)))
      (global.set $g (i32.add (global.get $g) (local.get $a)))
      (memory.grow (i32.const 1)) drop
      (global.get $g)))`;

  it('keeps arguments, results of stubs, edits and nested calls', async () => {
    const { debug, settle: run } = await debugging(source);
    debug.setStubResults('env', 'ask', [i32(40)]);
    const driver = debug.start();
    driver.resume();
    run();
    debug.setStubResults('env', 'ask', [i32(7)]);
    driver.invoke('add', [i32(100)], true);
    run();
    expect(debug.state).toBe('paused');
    driver.step('into');
    run();
    debug.edit({ of: 'memory', memory: 0, address: 8, bytes: Uint8Array.of(1, 2, 3) });
    debug.edit({ of: 'global', index: 0, value: i32(1000) });
    driver.invoke('add', [i32(200)], false);
    run();
    expect(debug.state).toBe('paused');
    driver.resume();
    run();
    const end = stateSum(debug.run!);
    const again = played(await wat(source), saved(debug));
    expect(again.outcome).toEqual({ reached: end.at, differs: null });
    expect(stateSum(again.debug.run!)).toEqual(end);
    expect(again.debug.run!.instance.globals[0]!.get()).toEqual(i32(1300));
    expect(again.session.header.begin.stubs).toEqual([{ module: 'env', name: 'ask', results: [i32(40)] }]);
  });

  it('is refused for a module that has not what it speaks of', async () => {
    const { debug, settle: run } = await debugging(source);
    const driver = debug.start();
    driver.resume();
    run();
    driver.invoke('add', [i32(1)], false);
    run();
    const bytes = saved(debug);
    const other = await wat('(module (func (export "add") (param i64)))');
    expect(() => played(other, bytes)).toThrow(SessionError);
    expect(() => played(other, bytes)).toThrow(/does not fit its module/);
  });

  it('that asks for what cannot be is played as far as it can be', async () => {
    const { debug, settle: run } = await debugging(source);
    const driver = debug.start();
    for (const at of [4, 8, 12]) {
      driver.invoke('add', [i32(at)], false);
      run();
    }
    const session = readSession('a.wscope', saved(debug, true));
    const { entries } = session.log;
    const forged = (edit: SavedEdit) => {
      const entry = { at: entries[1]!.at, place: null, input: { kind: 'edit', edit } as const };
      const log = { ...session.log, entries: [entries[0]!, entry, ...entries.slice(1)] };
      return writeSession({ ...session, log });
    };
    const module = await wat(source);
    const far = played(module, forged({ of: 'memory', memory: 0, address: 2 ** 40, bytes: Uint8Array.of(1) }));
    expect(far.outcome.reached).toBeLessThan(entries[1]!.at + 1);
    expect(far.outcome.differs).toMatch(/went another way/);
    const other = played(module, forged({ of: 'memory', memory: 0, address: 0, bytes: Uint8Array.of(9) }));
    expect(other.outcome.differs).toMatch(/went another way/);
    expect(() => played(module, forged({ of: 'memory', memory: 7, address: 0, bytes: Uint8Array.of(1) }))).toThrow(
      'it speaks of memory 7',
    );
    expect(() => played(module, forged({ of: 'global', index: 0, value: { type: 'i64', bits: 1n } }))).toThrow(
      'a global 0 of type i64',
    );
    expect(() => played(module, forged({ of: 'stack', word: 2 ** 40, value: { type: 'i32', bits: 1 } }))).toThrow(
      SessionError,
    );
  });

  it('is not saved when nothing was recorded, and says so', async () => {
    const { debug } = await debugging(source);
    expect(() => savedRun(debug, facts)).toThrow('Nothing has been run yet.');
    debug.history = { record: false, budget: 1 };
    debug.start();
    expect(() => savedRun(debug, facts)).toThrow('The run was not recorded: there is nothing to save.');
  });
});

describe('a session of a program', () => {
  const program = `(module
    (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))
    (memory (export "memory") 1)
    (func (export "_start")
      (i32.store (i32.const 0) (i32.const 256)) (i32.store (i32.const 4) (i32.const 64))
      (drop (call $random (i32.const 16) (i32.const 32)))
      (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
      (drop (call $clock (i32.const 0) (i64.const 0) (i32.const 64)))
      (drop (call $clock (i32.const 1) (i64.const 0) (i32.const 72)))
      (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))))`;

  it('keeps chance, time, and what was typed', async () => {
    const { debug, settle: run } = await debugging(program);
    debug.settings = { args: ['p', '-x'], env: [['A', 'b']], folders: [], terminal: true };
    debug.start().resume();
    expect(run()).toBe('waiting');
    debug.input(new TextEncoder().encode('hello\n'));
    expect(run()).toBe('waiting');
    debug.input(null);
    expect(run()).toBe('idle');
    expect(debug.driver!.exit).toBe(0);
    const bytes = debug.run!.instance.memories[0]!.bytes.slice(0, 400);
    const { debug: again, outcome, session } = played(await wat(program), saved(debug, true));
    expect(outcome.differs).toBe(null);
    expect(again.run!.instance.memories[0]!.bytes.slice(0, 400)).toEqual(bytes);
    expect(new TextDecoder().decode(bytes.subarray(256, 262))).toBe('hello\n');
    finish(again.journeys!.to(session.header.total));
    expect(again.driver!.exit).toBe(0);
  });

  it('comes with what an earlier run left on the disk', async () => {
    const cart = `(module
      (import "env" "memory" (memory 1))
      (import "env" "diskr" (func $diskr (param i32 i32) (result i32)))
      (import "env" "diskw" (func $diskw (param i32 i32) (result i32)))
      (func (export "update")
        (drop (call $diskr (i32.const 0x3000) (i32.const 4)))
        (i32.store (i32.const 0x3000) (i32.add (i32.load (i32.const 0x3000)) (i32.const 1)))
        (drop (call $diskw (i32.const 0x3000) (i32.const 4)))))`;
    const { debug, settle: run } = await debugging(cart);
    for (let runs = 0; runs < 3; runs++) {
      debug.start().resume();
      for (let frame = 0; frame < 5; frame++) {
        run();
        debug.driver!.beginFrame(1 / 60);
      }
      run();
    }
    const count = (one: Debugger) => one.run!.instance.memories[0]!.view.getInt32(0x3000, true);
    expect(count(debug)).toBe(15);
    const { debug: again, outcome, session } = played(await wat(cart), saved(debug, true));
    expect(session.header.begin.kept).toBe('0a000000');
    expect(outcome.differs).toBe(null);
    expect(count(again)).toBe(15);
  });

  it('that trapped stands before the trap, and traps again when it goes on', async () => {
    const text = '(module (memory 1) (func (export "main") (i32.store (i32.const 0) (i32.const 7)) unreachable))';
    const { debug, settle: run } = await debugging(text);
    debug.breakpoints.set([{ id: 't', enabled: true, on: { kind: 'trap' } }]);
    debug.start().resume();
    run();
    expect(debug.state).toBe('trapped');
    const { at } = debug.driver!.history;
    const { debug: again, session } = played(await wat(text), saved(debug));
    again.breakpoints.set([{ id: 't', enabled: true, on: { kind: 'trap' } }]);
    finish(again.journeys!.to(session.header.at));
    expect(again.driver!.history.at).toBe(at);
    expect(again.state).toBe('paused');
    again.driver!.resume();
    settle(again);
    expect(again.state).toBe('trapped');
  });

  it('can be saved when little memory is left for the recording', async () => {
    const text = `(module (memory 200) (global $i (mut i32) (i32.const 0))
      (func (export "main") (local $n i32)
        (loop $l
          (i32.store8 (i32.and (i32.mul (global.get $i) (i32.const 4099)) (i32.const 0xbfffff)) (global.get $i))
          (global.set $i (i32.add (global.get $i) (i32.const 1)))
          (br_if $l (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 300000))))))`;
    const { debug, settle: run } = await debugging(text);
    debug.history = { record: true, budget: 8 * 2 ** 20 };
    debug.start().resume();
    run(100_000);
    const end = stateSum(debug.run!);
    const { outcome, debug: again } = played(await wat(text), saved(debug));
    expect(outcome.differs).toBe(null);
    expect(stateSum(again.run!)).toEqual(end);
  });
});
