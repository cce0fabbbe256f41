import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { SavedSession, SessionView, UpdateView } from '../../src/protocol/messages.ts';
import { playRocket, saved as savedRun } from '../engine/session/playing.ts';
import { type TestSession, testSession } from '../support/session.ts';

const rocket = readFileSync(fileURLToPath(new URL('../../src/examples/rocket/rocket.wasm', import.meta.url)));
const up = { left: false, right: false, down: false, button1: false, button2: false };
const pointer = { x: 0, y: 0, buttons: 0 };

const sessions: TestSession[] = [];
let clock = 1000;
afterEach(() => sessions.splice(0).forEach((one) => one.close()));

function session(): TestSession {
  const made = testSession();
  sessions.push(made);
  return made;
}

function tick({ client }: TestSession): Promise<UpdateView> {
  clock += 1000 / 60;
  return client.request('view.tick', { time: clock, consoleAfter: 0 });
}

async function fly(one: TestSession, frames: number): Promise<void> {
  await one.open(rocket, {
    name: 'rocket.wasm',
    run: true,
    breakpoints: [{ id: 'b', enabled: false, on: { kind: 'export', name: 'draw' } }],
  });
  for (let frame = 0; frame < frames; frame++) {
    await one.client.request('game.keys', {
      ...up,
      up: frame % 7 < 4,
      button1: frame % 5 === 0,
      left: frame % 11 === 0,
      pointer,
    });
    await tick(one);
  }
}

function save(one: TestSession, withModule = false): Promise<SavedSession> {
  return one.client.request('session.save', {
    withModule,
    labels: { functions: { 3: 'fly' }, addresses: {} },
    bookmarks: [{ at: 1000, name: 'here' }],
    version: '1.2.3',
  });
}

async function load(one: TestSession, bytes: ArrayBuffer, name = 'a.wscope'): Promise<SessionView> {
  return one.client.request('session.load', { name, bytes: bytes.slice(0) });
}

describe('sessions over the protocol', () => {
  it('are saved with a game paused, and stand at the same moment in another worker', async () => {
    const one = session();
    await fly(one, 60);
    const saved = await save(one, true);
    expect(saved).toMatchObject({ name: 'rocket.wscope', note: '' });
    const before = one.last('state');
    expect(before).toMatchObject({ state: 'paused' });
    const other = session();
    const view = await load(other, saved.bytes);
    expect(view).toMatchObject({
      playable: true,
      problem: null,
      module: { name: 'rocket.wasm', size: rocket.length },
      breakpoints: [{ id: 'b', enabled: false, on: { kind: 'export', name: 'draw' } }],
      labels: { functions: { 3: 'fly' } },
      bookmarks: [{ at: 1000, name: 'here' }],
      program: null,
      framebuffer: null,
    });
    expect(view.at).toBe(view.total);
    await other.open(new Uint8Array(view.module.bytes!), { name: view.module.name, run: false });
    expect(await other.client.request('session.play', {})).toMatchObject({ found: true, text: '' });
    const after = other.last('state');
    expect(after.state).toBe('paused');
    expect(after.pause?.frames).toEqual(before.pause?.frames);
    expect(after.pause?.top?.locals).toEqual(before.pause?.top?.locals);
    expect(after.update.time).toMatchObject({
      at: view.at,
      total: view.total,
      live: true,
      call: before.update.time?.call,
    });
    // From here on it is a run like any other.
    await other.then(other.client.request('step', { kind: 'into' }), 'paused');
    expect(other.last('state').update.time?.at).toBe(view.at + 1);
  });

  it('stand in the past when they were left there, with all that came after', async () => {
    const one = session();
    await fly(one, 40);
    await one.client.request('time.goto', { to: { kind: 'call', number: 20 } });
    const before = one.last('state');
    const saved = await save(one);
    expect(one.last('state').update.time).toMatchObject({ at: before.update.time?.at, live: false });
    const other = session();
    const view = await load(other, saved.bytes);
    expect(view).toMatchObject({ at: before.update.time?.at, total: before.update.time?.total });
    await other.open(rocket, { name: 'r.wasm', run: false });
    await other.client.request('session.play', {});
    expect(other.last('state').update.time).toMatchObject({ at: view.at, total: view.total, live: false, call: 20 });
    await other.client.request('time.goto', { to: { kind: 'end' } });
    expect(other.last('state').update.time).toMatchObject({ at: view.total, live: true });
  });

  it('are refused for another module, with the sums of both', async () => {
    const one = session();
    await fly(one, 3);
    const saved = await save(one);
    const other = session();
    await load(other, saved.bytes);
    await other.open('(module (func (export "main")))');
    await expect(other.client.request('session.play', {})).rejects.toMatchObject({
      problem: {
        message: expect.stringMatching(
          /rocket\.wasm \(SHA-256 [0-9a-f]{64}\), and this is another module, or another version of it: test\.wasm \(SHA-256 [0-9a-f]{64}\)/,
        ),
      },
    });
    expect(other.last('state').state).toBe('paused');
  });

  it('that are damaged keep their notes and what is whole of the recording', async () => {
    const one = session();
    await fly(one, 500);
    const { bytes } = await save(one);
    const other = session();
    const view = await load(other, bytes.slice(0, Math.floor(bytes.byteLength * 0.75)));
    expect(view.problem?.message).toMatch(/^a\.wscope is damaged at byte \d+/);
    expect(view.breakpoints).toHaveLength(1);
    expect(view.labels.functions).toEqual({ 3: 'fly' });
    await other.open(rocket, { name: 'r.wasm', run: false });
    expect(await other.client.request('session.play', {})).toMatchObject({ found: true });
    expect(other.last('state').update.time).toMatchObject({ total: view.total, at: view.total });
  });

  it('tell how far they are while they are played, and can be cancelled', async () => {
    const bytes = savedRun(playRocket(2400));
    const one = session();
    await load(one, bytes.buffer);
    await one.open(rocket, { name: 'r.wasm', run: false });
    const playing = one.client.request('session.play', {});
    let seen: UpdateView['time'] = null;
    for (let i = 0; i < 200 && seen?.seeking == null; i++) seen = (await tick(one)).time;
    expect(seen?.seeking?.text).toBe('Playing the session');
    expect(seen?.seeking?.done).toBeGreaterThan(0);
    expect(seen?.seeking?.done).toBeLessThan(1);
    await one.client.request('time.cancel', {});
    expect(await playing).toMatchObject({ found: false });
    const { time } = one.last('state').update;
    expect(time).toMatchObject({ at: 0, live: false, seeking: null });
    await one.client.request('time.goto', { to: { kind: 'call', number: 2400 } });
    expect(one.last('state').update.time?.call).toBe(2400);
  });

  it('that are none say so, and the module that is open stays', async () => {
    const one = session();
    await fly(one, 2);
    await expect(load(one, Uint8Array.of(1, 2, 3).buffer)).rejects.toMatchObject({
      problem: { message: expect.stringMatching(/a\.wscope is no session/) },
    });
    await expect(session().client.request('session.play', {})).rejects.toMatchObject({
      problem: { message: 'No session was loaded.' },
    });
    expect((await tick(one)).state).toBe('running');
  });

  it('bring arguments, environment, files and what the program printed', async () => {
    const text = `(module
      (import "env" "display_player" (func $display (param f64)))
      (memory (export "memory") 1)
      (func (export "main") (call $display (f64.const 2)) (call $display (f64.const 5))))`;
    const one = session();
    await one.open(text, { run: false });
    await one.client.request('program.setup', {
      setup: {
        args: ['-v'],
        env: [{ name: 'A', value: 'b' }],
        files: [
          { path: '/a.txt', bytes: Uint8Array.of(1, 2) },
          { path: '/large', bytes: new Uint8Array(300_000) },
        ],
      },
    });
    await one.then(one.client.request('restart', { run: false }), 'paused');
    const ended = one.until('idle');
    await one.client.request('continue', {});
    await ended;
    const saved = await save(one);
    expect(saved.note).toBe(
      'Large files of the program are not in it, and have to be there when it is opened: /large.',
    );
    const other = session();
    const view = await load(other, saved.bytes);
    expect(view.program).toEqual({
      args: ['-v'],
      env: [{ name: 'A', value: 'b' }],
      files: [{ path: '/a.txt', bytes: Uint8Array.of(1, 2) }],
    });
    await other.open(text, { run: false, program: view.program! });
    await expect(other.client.request('session.play', {})).rejects.toMatchObject({
      problem: { message: expect.stringContaining('without 1 large file of its program: /large') },
    });
    await other.client.request('program.setup', {
      setup: { args: [], env: [], files: [{ path: '/large', bytes: new Uint8Array(300_000) }] },
    });
    expect(await other.client.request('session.play', {})).toMatchObject({ found: true });
    const update = await tick(other);
    expect(update.state).toBe('idle');
    expect(update.console.map((entry) => entry.text)).toEqual(
      expect.arrayContaining([expect.stringContaining('<0:>')]),
    );
  });

  it('leave a run alone that is started while they are played', async () => {
    const one = session();
    await fly(one, 400);
    const { bytes } = await save(one);
    await load(one, bytes);
    const playing = one.client.request('session.play', {});
    await one.client.request('ping', {});
    await one.client.request('restart', { run: true });
    expect(await playing).toMatchObject({ found: false });
    await one.client.request('view.interest', { memory: null, globals: null, table: null, game: true });
    await tick(one);
    await tick(one);
    const { game } = await tick(one);
    expect(game).toMatchObject({ kind: 'drawn', commands: expect.arrayContaining([expect.anything()]) });
  });
});
