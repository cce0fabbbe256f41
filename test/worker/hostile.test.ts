import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestSession, testSession } from '../support/session.ts';
import { stopwatch } from '../support/stopwatch.ts';

let session: TestSession;
beforeEach(() => void (session = testSession()));
afterEach(() => session.close());

/** Milliseconds until a pause is answered by the state it leads to. */
async function pauseTakes(): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 60));
  const passed = stopwatch();
  await session.then(session.client.request('pause', {}));
  return passed();
}

/** The goal is 50, on a machine that does nothing else and has run the code before. */
const SOON = 250;

describe('a module that never ends', () => {
  it.each([
    ['in a loop', '(module (func (export "main") (loop (br 0))))'],
    ['in a loop of host calls', '(module (import "e" "f" (func $f)) (func (export "main") (loop call $f (br 0))))'],
    [
      'in mutual recursion that unwinds',
      `(module (func $f (param i32) (if (local.get 0)
       (then (call $f (i32.sub (local.get 0) (i32.const 1))) (call $f (i32.sub (local.get 0) (i32.const 1))))))
       (func (export "main") (loop (call $f (i32.const 20)) (br 0))))`,
    ],
    ['in its start function', '(module (func $s (loop (br 0))) (start $s))'],
  ])('%s can be paused', async (_, source) => {
    await session.open(source, { run: true });
    expect(await pauseTakes()).toBeLessThan(SOON);
  });

  it.each([
    [
      'that fills a large memory',
      `(module (memory 1025) (func (export "main")
         (loop (memory.fill (i32.const 0) (i32.const 7) (i32.const 0x4000000)) (br 0))))`,
    ],
    [
      'that fills a large table',
      `(module (table 4000000 funcref) (func (export "main")
         (loop (table.fill (i32.const 0) (ref.null func) (i32.const 4000000)) (br 0))))`,
    ],
    [
      'that calls a function with 49,000 locals',
      `(module (func $f (local ${'i64 '.repeat(49_000)}))
         (func (export "main") (loop (call $f) (call $f) (call $f) (br 0))))`,
    ],
    [
      'that becomes dear only after a while',
      `(module (memory 1025) (func (export "main") (local $i i32)
         (loop (br_if 0 (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 1000000))))
         (loop (memory.fill (i32.const 0) (i32.const 7) (i32.const 0x4000000)) (br 0))))`,
    ],
    [
      'of thousands of copies one after the other',
      `(module (memory 513) (func (export "main") (loop
         ${'(memory.copy (i32.const 1) (i32.const 0) (i32.const 0x2000000))'.repeat(5000)} (br 0))))`,
    ],
  ])('%s can be paused at full speed and when it is slowed down', async (_, source) => {
    await session.open(source, { run: true });
    expect(await pauseTakes()).toBeLessThan(SOON);
    await session.client.request('run.speed', { ips: 100_000 });
    await session.client.request('continue', {});
    for (let time = 0; time < 100; time += 20) await session.client.request('view.tick', { time, consoleAfter: 0 });
    expect(await pauseTakes()).toBeLessThan(SOON);
  });

  /** Runs a million times around an empty loop, so that slices become long, and then does something dear for ever. */
  function thenForEver(imports: string, data: string, dear: string, name = '_start'): string {
    return `(module ${imports} ${data}
      (func (export "${name}") (local $i i32)
        (loop (br_if 0 (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 5000000))))
        (loop ${dear} (br 0))))`;
  }

  const wasi = (name: string, params: string): string =>
    `(import "wasi_snapshot_preview1" "${name}" (func $f (param ${params}) (result i32)))`;
  const cart = (name: string, params: string): string =>
    `(import "env" "memory" (memory 1)) (import "env" "${name}" (func $f (param ${params})))`;

  it.each([
    [
      'prints empty lines by the thousand',
      thenForEver(
        wasi('fd_write', 'i32 i32 i32 i32'),
        '(memory 2) (data (i32.const 0) "\\00\\01\\00\\00\\00\\f0\\01\\00")',
        `(memory.fill (i32.const 256) (i32.const 10) (i32.const 0xf000))
         (drop (call $f (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))`,
      ),
    ],
    [
      'wants very much chance',
      thenForEver(
        wasi('random_get', 'i32 i32'),
        '(memory 1024)',
        '(drop (call $f (i32.const 0) (i32.const 0x4000000)))',
      ),
    ],
    [
      'waits for four thousand things',
      thenForEver(
        wasi('poll_oneoff', 'i32 i32 i32 i32'),
        '(memory 8)',
        '(drop (call $f (i32.const 0) (i32.const 0x40000) (i32.const 4096) (i32.const 0x70000)))',
      ),
    ],
    [
      'names files by very long paths',
      thenForEver(
        wasi('path_filestat_get', 'i32 i32 i32 i32 i32'),
        '(memory 1)',
        `(memory.fill (i32.const 0) (i32.const 46) (i32.const 4096))
         (i32.store8 (i32.const 1) (i32.const 47))
         (memory.copy (i32.const 2) (i32.const 0) (i32.const 4096))
         (drop (call $f (i32.const 3) (i32.const 1) (i32.const 0) (i32.const 4096) (i32.const 0x8000)))`,
      ),
    ],
    [
      'draws very large ovals',
      thenForEver(
        cart('oval', 'i32 i32 i32 i32'),
        '',
        '(call $f (i32.const -16000) (i32.const -16000) (i32.const 32767) (i32.const 32767))',
        'update',
      ),
    ],
    [
      'writes the same long string into one line again and again',
      thenForEver(
        cart('tracef', 'i32 i32'),
        '',
        // "%s%s...", and for each of them the address of the same long string.
        `(memory.fill (i32.const 0xa000) (i32.const 0x73) (i32.const 0x5f00))
         (local.set $i (i32.const 0))
         (loop $pairs
           (i32.store16 (i32.add (i32.const 0x2000) (i32.mul (local.get $i) (i32.const 2))) (i32.const 0x7325))
           (i32.store (i32.add (i32.const 0x4800) (i32.mul (local.get $i) (i32.const 4))) (i32.const 0xa000))
           (br_if $pairs (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 5000))))
         (call $f (i32.const 0x2000) (i32.const 0x4800))`,
        'update',
      ),
    ],
  ])('%s, only after a while, and can be paused', async (_, source) => {
    await session.open(source, { run: true });
    // A cart begins with the frames of its window.
    for (const time of [0, 17, 34]) await session.client.request('view.tick', { time, consoleAfter: 0 });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await pauseTakes()).toBeLessThan(SOON);
  });

  it('answers questions while it runs', async () => {
    await session.open('(module (memory 1) (func (export "main") (loop (br 0))))', { run: true });
    const passed = stopwatch();
    await session.client.request('ping', {});
    await session.client.request('module.list', { section: 'functions', from: 0, count: 10 });
    const { size } = await session.client.request('memory.read', { memory: 0, address: 0, length: 16 });
    expect(size).toBe(65536);
    expect(passed()).toBeLessThan(SOON);
  });

  it('can be stopped, restarted and replaced while it runs', async () => {
    await session.open('(module (func (export "main") (loop (br 0))))', { run: true });
    await session.client.request('stop', {});
    await session.client.request('continue', {});
    await session.client.request('restart', { run: true });
    await session.open('(module (func (export "main")))', { run: false });
    const [state] = session.events.slice(-1);
    expect(state).toMatchObject({ name: 'state', data: { state: 'paused', pause: { stop: { reason: 'entry' } } } });
  });

  it('cannot be stepped out of, but the step can be paused', async () => {
    await session.open('(module (func (export "main") nop (loop (br 0)) nop))');
    await session.client.request('step', { kind: 'out' });
    expect(await pauseTakes()).toBeLessThan(SOON);
    await session.client.request('step', { kind: 'count', count: 1e12 });
    expect(await pauseTakes()).toBeLessThan(SOON);
  });
});

describe('a module that wants too much', () => {
  it('traps at the end of the call stack, and can be looked at there', async () => {
    await session.open('(module (func $f (export "main") (param i32) (call $f (local.get 0))))');
    const pause = await session.then(session.client.request('continue', {}));
    expect(pause.stop.text).toMatch(/^The call stack is exhausted: \d+ calls are under way/);
    expect(pause.frameCount).toBeGreaterThan(10_000);
    expect(pause.frames).toHaveLength(100);
    const [deep] = await session.client.request('frames', { from: pause.frameCount - 1, count: 5 });
    expect(deep).toMatchObject({ kind: 'host', name: 'main', note: 'host: entry' });
    await expect(session.client.request('frame', { index: 1e9 })).rejects.toThrow('There is no frame');
  });

  it('prints no more than a window can take', async () => {
    await session.open(
      `(module (import "env" "display_player" (func $d (param f64)))
         (func (export "main") (local $x f64)
           (loop (call $d (local.tee $x (f64.add (local.get $x) (f64.const 1)))) (br 0))))`,
      { run: true },
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { console } = await session.client.request('view.tick', { time: 0, consoleAfter: 0 });
    expect(console.length).toBeGreaterThan(100);
    expect(console.length).toBeLessThanOrEqual(600);
    expect(Math.max(...console.map(({ text }) => text.length))).toBeLessThan(500);
    expect(await pauseTakes()).toBeLessThan(SOON);
  });

  it('draws no more in a frame than is kept', async () => {
    await session.open(
      `(module (import "env" "draw_enemy" (func $d (param f64 f64)))
         (func (export "update") (param f64))
         (func (export "draw") (local $i i32)
           (loop (call $d (f64.const 1) (f64.const 2))
             (br_if 0 (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 200000))))))`,
      { run: true },
    );
    await session.client.request('view.interest', { memory: null, globals: null, table: null, game: true });
    let commands = 0;
    for (let time = 0; commands === 0 && time < 20_000; time += 17) {
      const { game } = await session.client.request('view.tick', { time, consoleAfter: 0 });
      if (game?.kind === 'drawn') commands = game.commands.length;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(commands).toBe(50_000);
  });

  it('gets a sentence when its memory cannot be had, and runs when the setting is raised', async () => {
    await session.client.request('settings', {
      maxFrames: 1000,
      maxStackBytes: 1 << 20,
      maxMemoryPages: 10,
      maxTableElements: 10,
      maxArrayLength: 10,
      maxObjectBytes: 1000,
    });
    await session.open('(module (memory 11) (func (export "main")))');
    expect(session.last('module')).toMatchObject({
      problem: { kind: 'link', message: 'The memory wants at least 11 pages, the setting allows 10 (at 0x15)' },
    });
    await session.client.request('settings', {
      maxFrames: 1000,
      maxStackBytes: 1 << 20,
      maxMemoryPages: 11,
      maxTableElements: 10,
      maxArrayLength: 10,
      maxObjectBytes: 1000,
    });
    const pause = await session.then(session.client.request('restart', { run: false }));
    expect(pause.stop.reason).toBe('entry');
  });

  it('traps in its start function, and can be looked at there', async () => {
    await session.open('(module (func $s (param) (drop (i32.div_s (i32.const 1) (i32.const 0)))) (start $s))');
    const pause = await session.then(session.client.request('continue', {}));
    expect(pause.stop).toMatchObject({ reason: 'trap', text: 'An integer was divided by zero.' });
    expect(pause.top?.next).toMatchObject({
      mnemonic: 'i32.div_s',
      effect: '1 ÷ 0 traps: An integer was divided by zero.',
    });
    expect(pause.frames.map(({ name }) => name)).toEqual(['s', 'start function']);
  });
});
