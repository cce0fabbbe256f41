import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConsoleEntry, ProgramSetup } from '../../src/protocol/messages.ts';
import { ProblemError } from '../../src/protocol/problem.ts';
import { testSession, type TestSession } from '../support/session.ts';

let session: TestSession;
// A session has a `then` of its own: it must not be answered.
beforeEach(() => {
  session = testSession();
});
afterEach(() => session.close());

const module = 'wasi_snapshot_preview1';
const head = `(module
  (import "${module}" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "${module}" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "${module}" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
  (import "${module}" "args_get" (func $args_get (param i32 i32) (result i32)))
  (import "${module}" "path_open" (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "${module}" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 0x40) "Name? ")
  (func $print (param $fd i32) (param $at i32) (param $length i32)
    (i32.store (i32.const 0) (local.get $at))
    (i32.store (i32.const 4) (local.get $length))
    (drop (call $fd_write (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8))))
  (func $read (result i32)
    (i32.store (i32.const 0) (i32.const 0x1000))
    (i32.store (i32.const 4) (i32.const 0x100))
    (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
    (i32.load (i32.const 8)))`;

const program = (body: string): string => `${head} (func (export "_start") (local $n i32) ${body}))`;
const asks = program(`
  (call $print (i32.const 1) (i32.const 0x40) (i32.const 6))
  (local.set $n (call $read))
  (call $print (i32.const 2) (i32.const 0x1000) (local.get $n))
  (call $proc_exit (local.get $n))`);

/** Ticks until the program waits, and answers all lines of the console. */
async function tickUntil(wanted: 'input' | 'time' | 'idle'): Promise<readonly ConsoleEntry[]> {
  const lines = new Map<number, ConsoleEntry>();
  for (let time = 0; time < 5000; time += 16) {
    const update = await session.client.request('view.tick', { time, consoleAfter: Math.max(0, ...lines.keys()) });
    for (const entry of update.console) lines.set(entry.id, entry);
    if (update.waiting === wanted || (wanted === 'idle' && update.state === 'idle')) return [...lines.values()];
    await new Promise((resume) => setTimeout(resume, 5));
  }
  throw new Error(`never ${wanted}`);
}

const told = (entries: readonly ConsoleEntry[]): string[] => entries.map(({ kind, text }) => `${kind}: ${text}`);

describe('a program that reads', () => {
  it('shows what it asks before the line ends, waits, and goes on with what is typed', async () => {
    const view = await session.open(asks, { run: true });
    expect(view).toMatchObject({ host: 'wasi', hostTitle: 'WASI', program: true });
    expect(told(await tickUntil('input'))).toEqual(['output: Name? ']);
    const idle = session.until('idle');
    await session.client.request('program.input', { text: 'Ada\n' });
    const { update } = await idle;
    expect(update).toMatchObject({ state: 'idle', waiting: null, exit: 4 });
    const { console } = await session.client.request('view.tick', { time: 9999, consoleAfter: 0 });
    expect(told(console)).toEqual([
      'output: Name? ',
      'input: Ada',
      'stderr: Ada',
      'error: The program exited with code 4.',
    ]);
  });

  it('sees the end of its input', async () => {
    await session.open(asks, { run: true });
    await tickUntil('input');
    const idle = session.until('idle');
    await session.client.request('program.input', { text: null });
    expect((await idle).update.exit).toBe(0);
    await expect(session.client.request('program.input', { text: 'late' })).rejects.toThrow('has ended');
  });

  it('reads something else where it is typed before the moment it was read', async () => {
    await session.open(asks, { run: true });
    await tickUntil('input');
    await session.client.request('program.input', { text: 'Ada\n' });
    await tickUntil('idle');
    const { at } = session.last('state').update.time!;
    await session.client.request('time.goto', { to: { kind: 'instruction', at: 3 } });
    expect(session.last('state').update.time).toMatchObject({ live: false, at: 3, total: at });
    await session.client.request('program.input', { text: 'Grace\n' });
    const { state, update } = session.last('state');
    expect([state, update.time]).toMatchObject(['paused', { live: true, at: 3, branch: 2 }]);
    const idle = session.until('idle');
    await session.client.request('continue', {});
    expect((await idle).update.exit).toBe(6);
    expect((await session.client.request('time.switch', { branch: 1 })).found).toBe(true);
    expect(session.last('state').update).toMatchObject({ exit: 4, time: { live: true, at } });
  });

  it('can be paused while it waits, stepped, and run again when it has ended', async () => {
    await session.open(asks, { run: true });
    await tickUntil('input');
    const pause = await session.then(session.client.request('pause', {}));
    expect(pause.top?.next?.text).toBe('call $fd_read');
    await session.client.request('step', { kind: 'over' });
    await tickUntil('input');
    const after = await session.then(session.client.request('program.input', { text: 'xy\n' }));
    expect(after.stop.reason).toBe('step');
    const idle = session.until('idle');
    await session.client.request('continue', {});
    expect((await idle).update.exit).toBe(3);
    await session.client.request('continue', {});
    await tickUntil('input');
    await session.client.request('program.input', { text: null });
    await tickUntil('idle');
    // One step of a program that has ended stands at its first instruction.
    const first = await session.then(session.client.request('step', { kind: 'into' }));
    expect(first.stop.reason).toBe('entry');
  });

  it('waits at one instruction a second as at full speed', async () => {
    await session.open(asks);
    await session.client.request('run.speed', { ips: 1e6 });
    await session.client.request('continue', {});
    await tickUntil('input');
    await session.client.request('program.input', { text: 'a' });
    await tickUntil('idle');
    expect(session.last('state').update.exit).toBe(1);
  });
});

describe('a program that sleeps', () => {
  it('is woken by the clock', async () => {
    const sleeps = program(`
      (i32.store (i32.const 0x110) (i32.const 1))
      (i64.store (i32.const 0x118) (i64.const 80_000_000))
      (drop (call $poll (i32.const 0x100) (i32.const 0x200) (i32.const 1) (i32.const 8)))`);
    const began = performance.now();
    await session.open(sleeps, { run: true });
    await tickUntil('time');
    await tickUntil('idle');
    expect(performance.now() - began).toBeGreaterThan(75);
  });
});

describe('what a program is given', () => {
  const setup: ProgramSetup = {
    args: ['one', 'two'],
    env: [{ name: 'A', value: 'b' }],
    files: [{ path: '/dir/file.txt', bytes: new TextEncoder().encode('hello') }],
  };
  const shows = program(`
    (drop (call $args_get (i32.const 0x400) (i32.const 0x500)))
    (call $print (i32.const 1) (i32.const 0x500) (i32.const 17))
    (drop (call $path_open (i32.const 3) (i32.const 0) (i32.const 0x40) (i32.const 3) (i32.const 1)
      (i64.const 0x1fffffff) (i64.const 0x1fffffff) (i32.const 0) (i32.const 8)))
    (call $print (i32.load (i32.const 8)) (i32.const 0x40) (i32.const 4))`);

  it('comes with the module, or is set for the next start', async () => {
    await session.open(shows, { run: true, program: setup });
    expect(told(await tickUntil('idle'))[0]).toBe('output: test.wasm␀one␀two');
    await session.client.request('program.setup', { setup: { ...setup, args: ['other'] } });
    const idle = session.until('idle');
    await session.client.request('restart', { run: true });
    const { update } = await idle;
    expect(told(update.console)[0]).toBe('output: test.wasm␀other␀␀');
  });

  it('can be looked at with what the program made of it', async () => {
    await session.open(shows, { program: setup });
    const before = await session.client.request('program.files', {});
    expect(before).toEqual({ total: 1, files: [{ path: '/dir/file.txt', size: 5, link: null }] });
    await session.client.request('continue', {});
    await tickUntil('idle');
    const { files } = await session.client.request('program.files', {});
    expect(files.map(({ path, size }) => [path, size])).toEqual([
      ['/dir/', 0],
      ['/dir/file.txt', 5],
      ['/Nam', 4],
    ]);
    const { bytes } = await session.client.request('program.file', { path: '/Nam' });
    expect(new TextDecoder().decode(bytes)).toBe('Name');
    await expect(session.client.request('program.file', { path: '/none' })).rejects.toThrow(ProblemError);
  });

  it('is refused when it is none', async () => {
    await session.open(shows);
    const set = (given: unknown) => session.client.request('program.setup', { setup: given as ProgramSetup });
    await expect(set(null)).rejects.toThrow('null instead of a record');
    await expect(set({ ...setup, args: [1] })).rejects.toThrow('a number instead of a text');
    await expect(set({ ...setup, files: [{ path: 'x', bytes: 'y' }] })).rejects.toThrow('instead of bytes');
    await expect(set({ ...setup, args: ['x'.repeat(2 << 20)] })).rejects.toThrow('a million characters');
    const input = session.client.request('program.input', { text: 'x'.repeat(2 << 20) });
    await expect(input).rejects.toThrow('a million characters');
  });
});
