import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TierView } from '../../src/protocol/messages.ts';
import { type TestSession, testSession } from '../support/session.ts';
import { stopwatch } from '../support/stopwatch.ts';

let session: TestSession;
beforeEach(() => void (session = testSession()));
afterEach(() => session.close());

/** Counts in a memory, by a call, and in a local. */
const endless = `(module (memory 1)
  (func $count (param $at i32) (result i32)
    (i32.store (local.get $at) (i32.add (i32.load (local.get $at)) (i32.const 1)))
    (i32.load (local.get $at)))
  (func $main (export "main") (local $n i32)
    (loop $on
      (drop (call $count (i32.const 8)))
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br $on))))`;

const rest = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What was told of the tier, oldest first. */
const told = (): readonly (TierView | null)[] =>
  session.events.filter(({ name }) => name === 'tier').map(({ data }) => data as TierView | null);

const becomes = (now: TierView['now']): Promise<void> =>
  expect.poll(() => told().at(-1)?.now, { timeout: 20_000 }).toBe(now);

const pause = () => session.then(session.client.request('pause', {}));
const go = async (): Promise<void> => void (await session.client.request('continue', {}));

async function counted(): Promise<number> {
  const { bytes } = await session.client.request('memory.read', { memory: 0, address: 8, length: 4 });
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
}

it('a run that lasts becomes native, and is paused in the middle of it with all that it holds', async () => {
  await session.open(endless, { run: true });
  await becomes('native');
  expect(told().at(-2)?.now).toBe('preparing');
  expect(told().at(-1)).toMatchObject({ native: 2, functions: 2 });
  await rest(50);
  const { frames, top } = await pause();
  const main = frames.find(({ name }) => name === 'main');
  const { locals } = await session.client.request('frame', { index: main?.index ?? -1 });
  expect(top?.next).not.toBeNull();
  expect(locals[0]?.name).toBe('n');
  expect(Math.abs((await counted()) - Number(locals[0]?.value.bits))).toBeLessThanOrEqual(1);
});

it('steps and goes on from where native code was left, and moments are counted through', async () => {
  await session.open(endless, { run: true });
  await becomes('native');
  const first = await pause();
  const second = await session.then(session.client.request('step', { kind: 'into' }));
  expect(second.moment.at).toBe(first.moment.at + 1);
  await go();
  await rest(50);
  const third = await pause();
  expect(third.moment.at).toBeGreaterThan(second.moment.at + 1_000_000);
});

it('a breakpoint that is set while native code runs is met in the very next round', async () => {
  await session.open(endless, { run: true });
  await becomes('native');
  const on = { kind: 'function', func: 0, at: 'entry' } as const;
  const stopped = await session.then(
    session.client.request('breakpoints.set', { list: [{ id: 'b', enabled: true, on }] }),
  );
  expect(stopped.stop.reason).toBe('breakpoint');
  const before = await counted();
  await session.then(session.client.request('continue', {}));
  expect(await counted()).toBe(before + 1);
  await session.client.request('breakpoints.set', { list: [] });
  await go();
  await becomes('native');
});

it('a paced run is executed one instruction at a time, and at full speed natively again', async () => {
  await session.open(endless, { run: true });
  await becomes('native');
  const { moment } = await pause();
  await session.client.request('run.speed', { ips: 600 });
  await go();
  for (let time = 0; time < 1000; time += 20) await session.client.request('view.tick', { time, consoleAfter: 0 });
  const slow = await pause();
  expect(slow.moment.at - moment.at).toBeGreaterThan(300);
  expect(slow.moment.at - moment.at).toBeLessThan(700);
  await session.client.request('run.speed', { ips: null });
  await go();
  await rest(50);
  expect((await pause()).moment.at).toBeGreaterThan(slow.moment.at + 1_000_000);
});

describe('a person who wants', () => {
  it('native code gets no instruction before it', async () => {
    await session.client.request('run.tier', { mode: 'native' });
    await session.open(endless);
    await go();
    await becomes('native');
    expect(told().map((view) => view?.now)).not.toContain('interpreter');
  });

  it('the interpreter gets nothing else, at once and in the next run', async () => {
    await session.open(endless, { run: true });
    await becomes('native');
    await session.client.request('run.tier', { mode: 'interpreter' });
    await becomes('interpreter');
    await rest(100);
    expect(told().at(-1)).toMatchObject({ mode: 'interpreter', now: 'interpreter' });
    await session.client.request('restart', { run: true });
    await rest(150);
    expect(told().at(-1)?.now).toBe('interpreter');
    await session.client.request('run.tier', { mode: 'auto' });
    await becomes('native');
  });
});

it('functions that stay in the interpreter are known by their rows', async () => {
  await session.open(
    `(module (table 1 funcref)
      (func $sized (export "sized") (result i32) (table.size 0))
      (func $main (export "main") (loop (call $other) (br 0)))
      (func $other))`,
    { run: true },
  );
  const rows = async () => {
    const { rows: list } = await session.client.request('module.list', { section: 'functions', from: 0, count: 9 });
    return list.map(({ name, interpreted }) => [name, interpreted !== undefined]);
  };
  await becomes('native');
  expect(await rows()).toEqual([
    ['sized', true],
    ['main', false],
    ['other', false],
  ]);
  expect(told().at(-1)).toMatchObject({ native: 2, functions: 3 });
});

it('what was prepared is left when the module goes', async () => {
  await session.client.request('run.tier', { mode: 'native' });
  await session.open(endless, { run: true });
  await session.client.request('close', {});
  await rest(50);
  expect(told().at(-1)).toBeNull();
  expect(session.events.filter(({ name }) => name === 'problem')).toEqual([]);
});

it('the memory on screen follows a native run', async () => {
  await session.open(endless, { run: true });
  const memory = { memory: 0, address: 0, length: 16 };
  await session.client.request('view.interest', { memory, globals: null, table: null, game: false });
  await becomes('native');
  const seen: number[] = [];
  for (let time = 0; time < 300; time += 60) {
    const { memory: window } = await session.client.request('view.tick', { time, consoleAfter: 0 });
    seen.push(new DataView(window!.bytes.buffer, window!.bytes.byteOffset).getUint32(8, true));
    await rest(20);
  }
  expect(seen.every((count, i) => i === 0 || count > (seen[i - 1] ?? 0))).toBe(true);
});

describe('a module that would keep a platform busy', () => {
  const wide = Array.from({ length: 20_000 }, (_, i) => `(local.set 0 (i32.add (local.get 0) (i32.const ${i})))`);

  it.each([
    ['in a loop', '(module (func (export "main") (loop (br 0))))'],
    [
      'in loops inside loops',
      `(module (func (export "main") (local $i i32) (loop $out
         (loop $in (br_if $in (i32.and (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 0xffff))))
         (br $out))))`,
    ],
    ['in a loop of host calls', '(module (import "e" "f" (func $f)) (func (export "main") (loop call $f (br 0))))'],
    [
      'by recursion that unwinds',
      `(module (func $f (param i32) (if (local.get 0)
       (then (call $f (i32.sub (local.get 0) (i32.const 1))) (call $f (i32.sub (local.get 0) (i32.const 1))))))
       (func (export "main") (loop (call $f (i32.const 20)) (br 0))))`,
    ],
    [
      'by filling a large memory',
      `(module (memory 1025) (func (export "main")
         (loop (memory.fill (i32.const 0) (i32.const 7) (i32.const 0x4000000)) (br 0))))`,
    ],
    ['in a very long function', `(module (func (export "main") (local i32) (loop ${wide.join(' ')} (br 0))))`],
  ])('%s is paused at once', async (_, source) => {
    await session.client.request('run.tier', { mode: 'native' });
    await session.open(source, { run: true });
    await expect.poll(() => told().at(-1)?.now, { timeout: 20_000 }).toMatch(/native|interpreter/);
    const took: number[] = [];
    for (let i = 0; i < 5; i++) {
      await rest(60);
      const passed = stopwatch();
      await pause();
      took.push(passed());
      await go();
    }
    // Other tests run beside it: what counts is that it is heard between two slices.
    expect(took.toSorted((a, b) => a - b)[2]).toBeLessThan(100);
  });
});
