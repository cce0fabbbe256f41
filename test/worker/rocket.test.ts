import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { BreakpointOn, BreakpointSpec, UpdateView } from '../../src/protocol/messages.ts';
import { noKeys } from '../../src/engine/index.ts';
import { expectGolden } from '../support/golden.ts';
import { showPause, type TestSession, testSession } from '../support/session.ts';

const rocket = readFileSync(fileURLToPath(new URL('../../src/examples/rocket/rocket.wasm', import.meta.url)));
let session: TestSession;
let clock = 1000;
afterEach(() => session.close());

async function tick(milliseconds = 1000 / 60): Promise<UpdateView> {
  clock += milliseconds;
  return session.client.request('view.tick', { time: clock, consoleAfter: 0 });
}

/** Ticks until so many frames were drawn, and answers the last update. */
async function play(frames: number): Promise<UpdateView> {
  let last = await tick();
  for (let i = 1; i < frames; i++) last = await tick();
  return last;
}

function on(...list: BreakpointOn[]): BreakpointSpec[] {
  return list.map((what, i) => ({ id: String(i), enabled: true, on: what }));
}

async function openRocket(breakpoints: readonly BreakpointSpec[] = [], run = true): Promise<void> {
  session = testSession();
  const view = await session.open(rocket, { name: 'rocket.wasm', run, breakpoints });
  expect(view).toMatchObject({ host: 'rocket', game: 'rocket', problem: null });
  await session.client.request('view.interest', { memory: null, globals: null, table: null, game: true });
}

function operations({ game }: UpdateView): string[] {
  return game?.kind === 'drawn' ? game.commands.map(({ op }) => op) : [];
}

describe('rocket over the protocol', () => {
  it('plays one frame a tick, with a complete picture of each', async () => {
    await openRocket();
    for (let frame = 1; frame <= 40; frame++) {
      const update = await tick();
      expect(update).toMatchObject({ state: 'running', game: { frame, width: 1024, height: 600, complete: true } });
      expect(operations(update)[0]).toBe('clear_screen');
      expect(operations(update)).toContain('draw_player');
      expect(operations(update).at(-1)).toBe('draw_score');
    }
  });

  it('goes on playing when Continue comes while it is still on its way to the first instruction', async () => {
    session = testSession();
    const { client } = session;
    const { buffer } = new Uint8Array(rocket);
    const opened = client.request('open', {
      name: 'rocket.wasm',
      bytes: buffer,
      format: 'auto',
      run: false,
      breakpoints: [],
    });
    await opened;
    await client.request('continue', {});
    await client.request('view.interest', { memory: null, globals: null, table: null, game: true });
    await play(10);
    expect(await tick()).toMatchObject({ state: 'running', game: { frame: 11 } });
    expect(
      session.events.some(({ name, data }) => name === 'state' && (data as { state: string }).state === 'paused'),
    ).toBe(false);
  });

  it('plays at once when it is opened as a game may be, and what is no game waits', async () => {
    session = testSession();
    await session.open(rocket, { name: 'rocket.wasm', run: 'game' });
    await session.client.request('view.interest', { memory: null, globals: null, table: null, game: true });
    expect((await play(3)).game?.frame).toBe(3);
    await session.open('(module (func (export "main") nop))', { run: 'game' });
    expect(session.last('state').state).toBe('paused');
  });

  it('stands still without ticks', async () => {
    await openRocket();
    await play(3);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await tick()).game?.frame).toBe(4);
  });

  it('shoots while the key is down', async () => {
    await openRocket();
    await play(2);
    const keys = { ...noKeys, button1: true };
    await session.client.request('game.keys', keys);
    expect(operations(await play(3))).toContain('draw_bullet');
    await session.client.request('game.keys', noKeys);
    const bullets = operations(await play(2)).filter((op) => op === 'draw_bullet').length;
    const later = operations(await play(10)).filter((op) => op === 'draw_bullet').length;
    expect(later).toBeLessThanOrEqual(bullets);
  });

  it('pauses between two frames before the first instruction of the next, and steps from there', async () => {
    await openRocket([], true);
    await play(5);
    const log = [showPause(await session.then(session.client.request('pause', {})))];
    for (const kind of ['into', 'over', 'over', 'host-call', 'out', 'frame'] as const) {
      log.push(`--- ${kind}`, showPause(await session.then(session.client.request('step', { kind }))));
    }
    expectGolden(import.meta.url, 'rocket.txt', log.join('\n'));
  });

  it('stops at breakpoints that were set before anything ran, and at ones set while it plays', async () => {
    await openRocket(on({ kind: 'export', name: 'update' }), false);
    const entered = session.until('paused');
    await session.client.request('continue', {});
    await tick();
    const first = (await entered).pause;
    expect(first?.stop).toMatchObject({ reason: 'breakpoint', text: 'Breakpoint: export update', breakpoints: ['0'] });
    expect(first?.moment).toMatchObject({ frame: 1, call: 'update' });
    await session.client.request('breakpoints.set', { list: [] });
    await session.client.request('continue', {});
    await play(3);
    await session.client.request('breakpoints.set', { list: on({ kind: 'opcode', pattern: 'f64.sqrt' }) });
    const stopped = session.until('paused');
    // The first enemy, whose distance is measured, comes after a second.
    for (let i = 0; i < 200 && (await tick()).state === 'running'; i++);
    const { pause } = await stopped;
    expect(pause?.stop.text).toBe('Breakpoint: opcode f64.sqrt');
    expect(pause?.top?.next?.effect).toMatch(/^sqrt [0-9.]+ → [0-9.]+$/);
    const [status] = await session.client.request('breakpoints.set', {
      list: on({ kind: 'opcode', pattern: 'f64.sqrt' }),
    });
    expect(status).toMatchObject({ verified: true, hits: 1 });
  });

  it('shows the picture as far as it has been drawn, paused in the middle of draw', async () => {
    await openRocket();
    await play(3);
    await session.client.request('breakpoints.set', {
      list: on({ kind: 'import', module: 'env', name: 'draw_player' }),
    });
    const stopped = session.until('paused');
    await tick();
    const { update, pause } = await stopped;
    expect(pause?.stop.text).toBe('Breakpoint: import env.draw_player');
    expect(update.game).toMatchObject({ frame: 4, complete: false });
    expect(operations(update)).not.toContain('draw_player');
    const after = session.until('paused');
    await session.client.request('step', { kind: 'over' });
    expect(operations((await after).update).at(-1)).toBe('draw_player');
  });

  it('plays on with hundreds of breakpoints that are not met', async () => {
    const patterns = ['i64.rotl', 'i32.popcnt', 'table.*', 'memory.copy', 'f32.*', 'unreachable'];
    const many = Array.from({ length: 300 }, (_, i) => ({ kind: 'opcode', pattern: patterns[i % 6] ?? '' }) as const);
    await openRocket(on(...many));
    const update = await play(30);
    expect(update).toMatchObject({ state: 'running', game: { frame: 30 }, hits: [] });
  });

  it('takes 1/60 of a second after a stop, whatever the clock says', async () => {
    await openRocket(on({ kind: 'export', name: 'update' }));
    const seconds: (number | undefined)[] = [];
    for (let i = 0; i < 3; i++) {
      const stopped = session.until('paused');
      await tick(5000);
      const { pause } = await stopped;
      const view = new DataView(new ArrayBuffer(8));
      view.setBigUint64(0, pause?.top?.locals[0]?.value.bits ?? 0n);
      seconds.push(view.getFloat64(0));
      await session.client.request('continue', {});
    }
    expect(seconds).toEqual([1 / 60, 1 / 60, 1 / 60]);
  });

  it('starts afresh', async () => {
    await openRocket();
    await play(20);
    await session.client.request('restart', { run: true });
    expect((await tick()).game?.frame).toBe(1);
    await session.client.request('stop', {});
    expect((await tick()).state).toBe('ready');
  });
});
