import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { JourneyView, PauseView, TimeView } from '../../src/protocol/messages.ts';
import { testSession, type TestSession } from '../support/session.ts';

const rocket = readFileSync(new URL('../../src/examples/rocket/rocket.wasm', import.meta.url));

const source = `(module
  (import "env" "log" (func $log (param i32)))
  (memory (export "memory") 1)
  (global $g (mut i32) (i32.const 7))
  (func $work (param $n i32) (result i32) (local $i i32)
    loop $again
      local.get $i
      i32.const 4
      i32.mul
      local.get $n
      i32.store
      local.get $i
      i32.const 1
      i32.add
      local.tee $i
      local.get $n
      i32.lt_u
      br_if $again
    end
    local.get $i
    global.set $g
    local.get $i
    call $log
    local.get $i)
  (func (export "main") (result i32)
    i32.const 3
    call $work
    i32.const 4
    call $work
    i32.add
    i32.const 0
    i32.div_u))`;

let session: TestSession;
afterEach(() => session.close());

const time = (): TimeView => session.last('state').update.time!;
const pause = (): PauseView => session.last('state').pause!;

/** Opened, run into its trap. */
async function trapped(): Promise<void> {
  session = testSession();
  await session.open(source, { run: false });
  await session.then(session.client.request('continue', {}), 'trapped');
}

async function back(kind: Parameters<typeof ask>[0]): Promise<JourneyView> {
  return ask(kind);
}

function ask(kind: 'into' | 'over' | 'out' | 'frame' | 'call-start' | 'continue' | 'host-call'): Promise<JourneyView> {
  return session.client.request('time.back', { kind });
}

const next = (): string | undefined => pause().top?.next?.text;

describe('going back from a trap', () => {
  it('undoes one instruction after the other, calls whole or not, and says where it is', async () => {
    await trapped();
    const { at } = time();
    expect(next()).toBe('i32.div_u');
    expect(time()).toMatchObject({ live: true, total: at, first: 0, recording: true });
    await back('over');
    expect([next(), time().at, time().live]).toEqual(['i32.const 0', at - 1, false]);
    await back('over');
    await back('over');
    expect(next()).toMatch(/^call \$work/);
    await back('over');
    await back('over');
    expect([next(), Number(pause().stack[0]?.value.bits)]).toEqual([expect.stringMatching(/^call \$work/), 3]);
    await session.client.request('time.goto', { to: { kind: 'end' } });
    expect([next(), session.last('state').state, time().live]).toEqual(['i32.div_u', 'trapped', true]);
    await back('into');
    await back('into');
    await back('into');
    expect(next()).toBe('end');
    await back('out');
    expect(next()).toMatch(/^call \$work/);
  });

  it('finds who set what', async () => {
    await trapped();
    const access = { memory: 0, address: 8, length: 1 };
    expect(await session.client.request('time.access', { ...access, find: 'last-write' })).toMatchObject({
      found: true,
    });
    expect(next()).toBe('i32.store');
    const second = time().at;
    expect((await session.client.request('time.access', { ...access, find: 'last-write' })).found).toBe(true);
    expect([next(), time().at < second]).toEqual(['i32.store', true]);
    expect((await session.client.request('time.access', { ...access, find: 'last-write' })).found).toBe(false);
    expect((await session.client.request('time.access', { ...access, find: 'next-write' })).found).toBe(true);
    expect(time().at).toBe(second);
    await session.client.request('time.goto', { to: { kind: 'end' } });
    expect((await session.client.request('time.origin', { of: { kind: 'global', index: 0 } })).found).toBe(true);
    expect(next()).toMatch(/^global.set/);
    expect((await session.client.request('time.origin', { of: { kind: 'local', frame: 0, index: 1 } })).found).toBe(
      true,
    );
    expect(next()).toMatch(/^local.tee/);
    expect((await session.client.request('time.origin', { of: { kind: 'slot', position: 0 } })).found).toBe(true);
  });

  it('runs back to breakpoints and host calls, and to the beginning', async () => {
    await trapped();
    await session.client.request('breakpoints.set', {
      list: [{ id: 'a', enabled: true, on: { kind: 'opcode', pattern: 'global.set' } }],
    });
    const stops: number[] = [];
    for (let i = 0; i < 2; i++) {
      expect((await back('continue')).found).toBe(true);
      expect([next(), pause().stop.reason]).toEqual([expect.stringMatching(/^global.set/), 'breakpoint']);
      stops.push(time().at);
    }
    expect(stops[0]! > stops[1]!).toBe(true);
    await back('continue');
    expect([time().at, pause().stop.text]).toEqual([0, 'No breakpoint was met on the way back to the beginning.']);
    // Forth again it stops at the same places.
    await session.then(session.client.request('continue', {}), 'paused');
    expect(time().at).toBe(stops[1]);
    await session.then(session.client.request('continue', {}), 'paused');
    expect(time().at).toBe(stops[0]);
    await session.then(session.client.request('continue', {}), 'trapped');
    expect(time().live).toBe(true);
    await back('host-call');
    expect(next()).toMatch(/^call \$log/);
  });

  it('goes on differently from the past, and keeps what was', async () => {
    await trapped();
    const { at } = time();
    await session.client.request('time.goto', { to: { kind: 'instruction', at: at - 1 } });
    await session.client.request('edit.operand', { frame: 0, index: 0, text: '21' });
    expect(time()).toMatchObject({ live: true, branch: 2, branches: [{ id: 1 }, { id: 2, from: at - 1 }] });
    await session.then(session.client.request('step', { kind: 'into' }), 'paused');
    expect(next()).toBe('i32.div_u');
    expect(pause().stack.map(({ value }) => Number(value.bits))).toEqual([0, 21]);
    expect((await session.client.request('time.switch', { branch: 1 })).found).toBe(true);
    expect([session.last('state').state, pause().stack.map(({ value }) => Number(value.bits))]).toEqual([
      'trapped',
      [0, 7],
    ]);
    expect((await session.client.request('time.switch', { branch: 2 })).found).toBe(true);
    expect(pause().stack.map(({ value }) => Number(value.bits))).toEqual([0, 21]);
  });
});

describe('a game', () => {
  it('is recorded while it plays, and any frame of it can be seen again', async () => {
    session = testSession();
    await session.open(rocket, { run: true });
    await session.client.request('view.interest', { memory: null, globals: null, table: null, game: true });
    for (let i = 1; i <= 40; i++) await session.client.request('view.tick', { time: i * 16.7, consoleAfter: 0 });
    await session.then(session.client.request('pause', {}), 'paused');
    const { calls, total } = time();
    expect(calls).toBeGreaterThan(30);
    for (const number of [20, 3, 30]) {
      await session.client.request('time.goto', { to: { kind: 'call', number } });
      expect([time().call, pause().moment.frame]).toEqual([number, number]);
      expect(session.last('state').update.game).not.toBeNull();
    }
    const line = await session.client.request('time.line', { from: 0, to: total, columns: 100 });
    expect(line!.calls.reduce((sum, { count }) => sum + count, 0)).toBe(calls);
  });
});
