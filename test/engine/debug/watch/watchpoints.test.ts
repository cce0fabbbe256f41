import { describe, expect, it } from 'vitest';
import {
  type BreakpointSpec,
  editMemory,
  type Host,
  type WasmFunc,
  type WatchOn,
} from '../../../../src/engine/index.ts';
import { DIRTY, WATCH_WRITE } from '../../../../src/engine/runtime/memory.ts';
import { type Debugging, debugging } from '../../../support/debugging.ts';
import { nextText } from '../../../support/trace.ts';

const source = `(module
  (import "env" "host" (func $host))
  (memory (export "memory") 1 4)
  (table $t 8 funcref)
  (elem declare func $f)
  (global $score (mut i32) (i32.const 3))
  (global $rate (mut f64) (f64.const 0.5))
  (data $d "\\01\\02\\03\\04\\05\\06\\07\\08")
  (type $none (func))
  (func $f)
  (func $stores (export "stores")
    (i32.store (i32.const 16) (i32.const 5))
    (i32.store (i32.const 16) (i32.const 5))
    (i64.store (i32.const 12) (i64.const -1))
    (drop (i32.load8_u (i32.const 17)))
    (i32.store8 (i32.const 15) (i32.const 9))
    (i32.store8 (i32.const 20) (i32.const 9)))
  (func $bulk (export "bulk")
    (memory.fill (i32.const 0) (i32.const 7) (i32.const 65536))
    (memory.copy (i32.const 300) (i32.const 8) (i32.const 64))
    (memory.init $d (i32.const 310) (i32.const 0) (i32.const 8)))
  (func $vector (export "vector")
    (v128.store (i32.const 248) (v128.const i64x2 1 2))
    (drop (v128.load (i32.const 250))))
  (func $globals (export "globals")
    (global.set $score (i32.add (global.get $score) (i32.const 1)))
    (global.set $rate (f64.const 1.5))
    (global.set $score (global.get $score)))
  (func $count (export "count") (param $n i32) (result i32) (local $x i32)
    (local.set $x (local.get $n))
    (if (result i32) (local.get $n)
      (then (i32.add (call $count (i32.sub (local.get $n) (i32.const 1))) (local.tee $x (i32.const 7))))
      (else (i32.const 0))))
  (func $tables (export "tables")
    (table.set $t (i32.const 2) (ref.func $f))
    (call_indirect $t (type $none) (i32.const 2))
    (table.fill $t (i32.const 0) (ref.null func) (i32.const 2))
    (table.copy $t $t (i32.const 3) (i32.const 1) (i32.const 3))
    (drop (table.grow $t (ref.null func) (i32.const 2)))
    (drop (table.get $t (i32.const 3))))
  (func $grows (export "grows")
    (drop (memory.grow (i32.const 1)))
    (i32.store (i32.const 65600) (i32.const 1)))
  (func $hosted (export "hosted") (call $host))
  (func $traps (export "traps")
    (i32.store (i32.const 65535) (i32.const 1))))`;

function specs(...list: (WatchOn & { readonly log?: true })[]): BreakpointSpec[] {
  return list.map(({ log, ...on }, i) => ({
    id: `w${i + 1}`,
    enabled: true,
    on,
    ...(log === true && { action: 'log' as const }),
  }));
}

/** Everything that stops a call of an export, as `text @ next instruction`. */
async function stops(name: string, ...list: (WatchOn & { readonly log?: true })[]): Promise<string[]> {
  return stopsOf(await debugging(source), name, ...list);
}

function stopsOf(it: Debugging, name: string, ...list: (WatchOn & { readonly log?: true })[]): string[] {
  const { debug } = it;
  expect(debug.breakpoints.set(specs(...list)).map(({ message }) => message)).toEqual(list.map(() => ''));
  const driver = debug.start();
  driver.invoke(name, name === 'count' ? [{ type: 'i32', bits: 2 }] : [], false);
  const seen: string[] = [];
  for (let i = 0; i < 50; i++) {
    if (it.settle() !== 'stopped') break;
    if (driver.stop?.reason === 'finished') break;
    seen.push(driver.stop?.reason === 'watch' ? `${driver.stop.text} @ ${nextText(it)}` : `${driver.stop?.text}`);
    if (driver.state === 'trapped') break;
    driver.resume();
  }
  return seen;
}

const bytes = (address: number, length: number, access: WatchOn['access'], condition?: string): WatchOn => ({
  kind: 'memory',
  memory: 0,
  address,
  length,
  access,
  ...(condition !== undefined && { condition }),
});

describe('a watched range of memory', () => {
  it('stops right behind every write of one of its bytes, whatever the size', async () => {
    expect(await stops('stores', bytes(16, 4, 'write'))).toEqual([
      'Watchpoint: i32.store in stores wrote 5 over 0 at 0x10 @ i32.const 16',
      'Watchpoint: i32.store in stores wrote 5 over 5 at 0x10 @ i32.const 12',
      'Watchpoint: i64.store in stores wrote -1 over 21474836480 at 0xc @ i32.const 17',
    ]);
  });

  it('stops at changes only, of its own bytes', async () => {
    expect(await stops('stores', bytes(16, 4, 'change'))).toEqual([
      'Watchpoint: i32.store in stores wrote 5 over 0 at 0x10 @ i32.const 16',
      'Watchpoint: i64.store in stores wrote -1 over 21474836480 at 0xc @ i32.const 17',
    ]);
  });

  it('stops at reads', async () => {
    expect(await stops('stores', bytes(16, 4, 'read'))).toEqual([
      'Watchpoint: i32.load8_u in stores read 255 at 0x11 @ drop',
    ]);
  });

  it('stops where its condition on the value before and after holds', async () => {
    expect(await stops('stores', bytes(16, 4, 'write', 'new > 0xff && old == 5'))).toEqual([
      'Watchpoint: i64.store in stores wrote -1 over 21474836480 at 0xc @ i32.const 17',
    ]);
  });

  it('stops behind bulk operations, once each and when they are over', async () => {
    expect(await stops('bulk', bytes(300, 20, 'access'))).toEqual([
      'Watchpoint: memory.fill in bulk wrote 65536 bytes at 0x0 @ i32.const 300',
      'Watchpoint: memory.copy in bulk wrote 64 bytes at 0x12c @ i32.const 310',
      'Watchpoint: memory.init in bulk wrote 01 02 03 04 05 06 07 08 over 07 07 07 07 07 07 07 07 at 0x136 @ end',
    ]);
  });

  it('sees unaligned vectors across two chunks', async () => {
    expect(await stops('vector', bytes(263, 1, 'access'))).toEqual([
      'Watchpoint: v128.store in vector wrote i32x4 0x00000001 0x00000000 0x00000002 0x00000000 over i32x4 0x00000000 0x00000000 0x00000000 0x00000000 at 0xf8 @ i32.const 250',
      'Watchpoint: v128.load in vector read i32x4 0x00000000 0x00020000 0x00000000 0x00000000 at 0xfa @ drop',
    ]);
  });

  it('is watched where the memory is still to grow', async () => {
    expect(await stops('grows', bytes(65_600, 4, 'write'))).toEqual([
      'Watchpoint: i32.store in grows wrote 1 over 0 at 0x10040 @ end',
    ]);
  });

  it('is not written by a store that traps', async () => {
    const it = await debugging(source);
    expect(stopsOf(it, 'traps', bytes(65_535, 1, 'write'))).toEqual([
      '4 bytes at address 65535 (0xffff), 3 too many: the memory ends at 65536 (0x10000).',
    ]);
    expect(it.debug.breakpoints.hits).toEqual([]);
  });

  it('is told from its neighbours in the same chunk', async () => {
    expect(await stops('stores', bytes(20, 1, 'access'), bytes(11, 1, 'access'), bytes(24, 100, 'access'))).toEqual([
      'Watchpoint: i32.store8 in stores wrote 9 over 0 at 0x14 @ end',
    ]);
  });

  it('tells all watchpoints that one access hits, and a breakpoint behind it', async () => {
    const it = await debugging(source);
    const list: BreakpointSpec[] = [
      ...specs(bytes(16, 4, 'write'), bytes(18, 1, 'access')),
      { id: 'b', enabled: true, on: { kind: 'opcode', pattern: 'i32.store8' } },
      { id: 'c', enabled: true, on: { kind: 'opcode', pattern: 'drop' } },
    ];
    it.debug.breakpoints.set([...list, ...specs(bytes(17, 1, 'read')).map((spec) => ({ ...spec, id: 'r' }))]);
    it.debug.start().invoke('stores', [], false);
    it.settle();
    expect(it.debug.driver?.stop?.breakpoints).toEqual(['w1', 'w2']);
    for (let i = 0; i < 3; i++) {
      it.debug.driver?.resume();
      it.settle();
    }
    expect(it.debug.driver?.stop).toMatchObject({
      reason: 'watch',
      text: 'Watchpoint: i32.load8_u in stores read 255 at 0x11. Breakpoint: opcode drop',
      breakpoints: ['r', 'c'],
    });
    expect(it.debug.breakpoints.hits).toContainEqual({ id: 'c', hits: 1 });
  });

  it('ends a step that hits it', async () => {
    const it = await debugging(source);
    it.debug.breakpoints.set(specs(bytes(16, 4, 'write')));
    const driver = it.debug.start();
    driver.invoke('stores', [], true);
    it.settle();
    driver.step('out');
    it.settle();
    expect(driver.stop?.reason).toBe('watch');
    driver.step('count', { count: 3 });
    it.settle();
    expect(driver.stop?.text).toBe('Watchpoint: i32.store in stores wrote 5 over 5 at 0x10');
    driver.step('into');
    it.settle();
    expect(driver.stop?.reason).toBe('step');
  });

  it('only counts when it is to log: by instruction, with the last value and moment', async () => {
    const it = await debugging(source);
    expect(stopsOf(it, 'stores', { ...bytes(16, 4, 'access'), log: true })).toEqual([]);
    const { watch } = it.debug.breakpoints;
    const short = watch
      .log('w1')
      .accesses.map(({ text, reads, writes, last, at }) => ({ text, reads, writes, last, at }));
    expect(short).toEqual([
      { text: 'i32.store in stores', reads: 0, writes: 1, last: '5', at: 2 },
      { text: 'i32.store in stores', reads: 0, writes: 1, last: '5', at: 5 },
      { text: 'i64.store in stores', reads: 0, writes: 1, last: '-1', at: 8 },
      { text: 'i32.load8_u in stores', reads: 1, writes: 0, last: '255', at: 10 },
    ]);
    expect(it.debug.breakpoints.hits).toEqual([{ id: 'w1', hits: 4 }]);
  });
});

describe('a watched global', () => {
  it('stops behind the instructions that access it', async () => {
    expect(await stops('globals', { kind: 'global', global: 0, access: 'access' })).toEqual([
      'Watchpoint: global.get in globals read 3 from global score @ i32.const 1',
      'Watchpoint: global.set in globals wrote 4 over 3 to global score @ f64.const 1.5',
      'Watchpoint: global.get in globals read 4 from global score @ global.set $score',
      'Watchpoint: global.set in globals wrote 4 over 4 to global score @ end',
    ]);
    expect(await stops('globals', { kind: 'global', global: 0, access: 'change' })).toEqual([
      'Watchpoint: global.set in globals wrote 4 over 3 to global score @ f64.const 1.5',
    ]);
    expect(await stops('globals', { kind: 'global', global: 1, access: 'write', condition: 'local 0' })).toEqual([
      'Watchpoint: global.set in globals wrote 1.5 over 0.5 to global rate @ global.get $score',
    ]);
  });
});

describe('a watched local', () => {
  const local: WatchOn = { kind: 'local', func: 6, local: 1, access: 'write' };

  it('stops in every call of its function, or in one', async () => {
    const set = (n: number): string => `Watchpoint: local.set in count wrote ${n} over 0 to local x @ local.get $n`;
    const tee = (n: number): string => `Watchpoint: local.tee in count wrote 7 over ${n} to local x @ i32.add`;
    expect(await stops('count', local)).toEqual([set(2), set(1), set(0), tee(1), tee(2)]);
    expect(await stops('count', { ...local, depth: 3 })).toEqual([set(1), tee(1)]);
  });
});

describe('watched elements of a table', () => {
  const elements: WatchOn = { kind: 'table', table: 0, from: 2, length: 7, access: 'access' };

  it('stops behind everything that reads or writes them, calls through them included', async () => {
    expect(await stops('tables', elements)).toEqual([
      'Watchpoint: table.set in tables wrote $f over null to element 2 of t @ i32.const 2',
      'Watchpoint: call_indirect in tables read $f from element 2 of t @ end',
      'Watchpoint: table.copy in tables read $f from elements 2 to 3 of t; table.copy in tables wrote null over null to elements 3 to 5 of t @ ref.null func',
      'Watchpoint: table.grow in tables wrote null over null to element 8 of t @ drop',
      'Watchpoint: table.get in tables read null from element 3 of t @ drop',
    ]);
  });
});

/** Writes a word to address 64. */
const writer: Host = {
  id: 'writer',
  title: 'Writer',
  provide: ({ type }) =>
    type.kind === 'func'
      ? {
          kind: 'func',
          type: type.type,
          run: (_, context) => {
            context.readBytes(0, 64, 2);
            context.writeBytes(0, 64, Uint8Array.of(1, 2, 3, 4));
            return [];
          },
        }
      : undefined,
};

describe('what the host accesses', () => {
  it('stops behind the call, with the name of the function', async () => {
    const it = await debugging(source, { hosts: [writer] });
    expect(stopsOf(it, 'hosted', bytes(64, 2, 'write'))).toEqual([
      'Watchpoint: host: env.host wrote 01 02 03 04 over 00 00 00 00 at 0x40 @ end',
    ]);
    expect(it.debug.breakpoints.watch.log('w1').accesses).toMatchObject([
      { text: 'host: env.host', reads: 0, writes: 1, last: '01 02 03 04', location: { func: 9 } },
    ]);
  });

  it('before a call is counted and does not stop; what a person writes is neither', async () => {
    const it = await debugging(source);
    it.debug.breakpoints.set(specs(bytes(64, 4, 'write')));
    const { run } = it.debug.start();
    run.instance.memories[0]?.write(66, Uint8Array.of(7));
    it.debug.driver?.invoke('stores', [], true);
    it.settle();
    editMemory(run, 0, 64, Uint8Array.of(1, 2));
    it.debug.driver?.resume();
    expect(it.settle()).toBe('idle');
    expect(it.debug.breakpoints.watch.log('w1').accesses).toEqual([
      { location: null, text: 'host, before a call', reads: 0, writes: 1, last: '07', at: 0 },
    ]);
  });
});

describe('a probe', () => {
  it('finds the first and the newest access, and stops behind the first when asked to', async () => {
    const it = await debugging(source);
    const { run } = it.debug.start();
    const { watch } = it.debug.breakpoints;
    watch.mode = 'off';
    const newest = watch.probe({ memory: 0, address: 16, length: 4 }, 'write', false);
    const stores = run.instance.exports.get('stores') as WasmFunc;
    run.machine.call(stores, []);
    watch.begin();
    expect(run.machine.slice(1000).why).toBe('done');
    expect(watch.settle()).toEqual([]);
    expect([newest.first, newest.newest]).toEqual([
      { moment: 2, outside: false },
      { moment: 8, outside: false },
    ]);
    newest.end();
    const first = watch.probe({ memory: 0, address: 17, length: 1 }, 'read', true);
    run.machine.call(stores, []);
    const began = run.machine.count;
    watch.begin();
    expect(run.machine.slice(1000).why).toBe('watch');
    expect(run.machine.count).toBe(began + 11);
    expect(first.newest).toEqual({ moment: began + 10, outside: false });
    first.end();
    expect(run.instance.memories[0]?.watch).toBeNull();
    expect(run.instance.memories[0]?.marks.every((mark) => mark <= DIRTY)).toBe(true);
  });
});

describe('marks', () => {
  it('that somebody cleared are set again by arm, and what was under way is forgotten', async () => {
    const it = await debugging(source);
    it.debug.breakpoints.set(specs(bytes(16, 4, 'write')));
    const { run } = it.debug.start();
    const [memory] = run.instance.memories;
    memory?.marks.fill(0);
    it.debug.breakpoints.watch.arm();
    expect(memory?.marks[0]).toBe(WATCH_WRITE);
    it.debug.driver?.invoke('stores', [], false);
    it.settle();
    expect(it.debug.driver?.stop?.reason).toBe('watch');
  });

  it('are gone when the watchpoint is switched off, and its log stays', async () => {
    const it = await debugging(source);
    const [spec] = specs(bytes(16, 4, 'write'));
    const { breakpoints } = it.debug;
    breakpoints.set([spec!]);
    it.debug.start().invoke('stores', [], false);
    it.settle();
    breakpoints.set([{ ...spec!, enabled: false }]);
    expect(it.debug.run?.instance.memories[0]?.marks[0]).toBe(DIRTY);
    expect(breakpoints.watch.log('w1').accesses).toHaveLength(1);
    expect(breakpoints.status()[0]?.hits).toBe(1);
    it.debug.driver?.resume();
    it.settle();
    expect(it.debug.driver?.stop).toBeNull();
  });
});

describe('going through the same moments again', () => {
  /** Runs `stores` once more, as if the recorded run were repeated. */
  function again(it: Debugging, from: number, repeated: boolean): void {
    const { run, breakpoints } = it.debug;
    const { machine, instance } = run!;
    machine.unwind();
    machine.count = from;
    machine.call(instance.exports.get('stores') as WasmFunc, []);
    breakpoints.watch.arm();
    breakpoints.watch.begin(repeated);
    machine.slice(1000);
    breakpoints.watch.settle();
  }

  it('counts nothing twice, and everything for a watchpoint that is new', async () => {
    const it = await debugging(source);
    const { breakpoints } = it.debug;
    const old = { ...bytes(16, 4, 'write'), log: true as const };
    expect(stopsOf(it, 'stores', old)).toEqual([]);
    const end = it.debug.run!.machine.count;
    const counts = (): readonly number[] => breakpoints.status().map(({ hits }) => hits);
    again(it, 0, true);
    expect(counts()).toEqual([3]);
    it.debug.run!.machine.count = 0;
    breakpoints.set(specs(old, { ...old, access: 'read' }));
    again(it, 0, true);
    again(it, 0, true);
    expect(counts()).toEqual([3, 1]);
    again(it, end, false);
    expect(counts()).toEqual([6, 2]);
    again(it, 0, false);
    expect(counts()).toEqual([9, 3]);
  });
});

describe('a watchpoint that cannot hit', () => {
  it('says why', async () => {
    const { debug } = await debugging(source);
    const messages = debug.breakpoints
      .set(
        specs(
          { ...bytes(0, 1, 'write'), kind: 'memory', memory: 1, address: 0, length: 1 },
          bytes(0, 0, 'write'),
          bytes(0, 1, 'write', 'new >'),
          { kind: 'global', global: 9, access: 'write' },
          { kind: 'local', func: 0, local: 0, access: 'write' },
          { kind: 'table', table: 4, from: 0, length: 1, access: 'read' },
        ),
      )
      .map(({ verified, message }) => `${verified} ${message}`);
    expect(messages).toEqual([
      'false There is no memory 1.',
      'false There is no such range of addresses.',
      'false The condition cannot be read: Something is missing at the end.',
      'false There is no global 9.',
      'false There is no function 0 with locals.',
      'false There is no table 4.',
    ]);
  });
});
