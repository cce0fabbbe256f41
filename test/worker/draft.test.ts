import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { readSession } from '../../src/engine/index.ts';
import type { DraftView } from '../../src/protocol/draft-messages.ts';
import type { UpdateView } from '../../src/protocol/messages.ts';
import { playRocket, saved as savedRun } from '../engine/session/playing.ts';
import { type TestSession, testSession } from '../support/session.ts';

const rocket = readFileSync(fileURLToPath(new URL('../../src/examples/rocket/rocket.wasm', import.meta.url)));
const up = { left: false, right: false, down: false, button1: false, button2: false };
const pointer = { x: 0, y: 0, buttons: 0 };
const version = '1.2.3';

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
  for (let frame = 0; frame < frames; frame++) {
    const keys = { ...up, up: frame % 7 < 4, button1: frame % 5 === 0, left: frame % 11 === 0, pointer };
    await one.client.request('game.keys', keys);
    await tick(one);
  }
}

/** What a window does with the pieces: joined, they are a session file. */
class Draft {
  log: Uint8Array[] = [];
  last: DraftView | null = null;
  readonly pieces: DraftView[] = [];

  constructor(readonly one: TestSession) {}

  async renew(): Promise<DraftView> {
    for (;;) {
      const piece = await this.one.client.request('session.draft', { after: this.last?.mark ?? null, version });
      if (piece === null) throw new Error('there is no draft');
      if (piece.anew) this.log = [];
      this.log.push(new Uint8Array(piece.log));
      this.last = piece;
      this.pieces.push(piece);
      if (!piece.more) return piece;
    }
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    const { head, tail } = this.last!;
    const parts = [new Uint8Array(head), ...this.log, new Uint8Array(tail)];
    const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }

  get read() {
    return readSession('draft.wscope', this.bytes);
  }
}

async function savedBy(one: TestSession) {
  const { bytes } = await one.client.request('session.save', {
    withModule: false,
    labels: { functions: {}, addresses: {} },
    bookmarks: [],
    version,
  });
  return readSession('saved.wscope', new Uint8Array(bytes));
}

/** Plays a draft in a worker of its own. In an object: a session has a `then` of its own. */
async function broughtBack(bytes: Uint8Array<ArrayBuffer>, module: Uint8Array | string) {
  const other = session();
  await other.open(module, { name: 'test.wasm', run: false });
  const view = await other.client.request('session.load', { name: 'draft', bytes: bytes.slice().buffer });
  expect(view).toMatchObject({ playable: true, problem: null });
  expect(await other.client.request('session.play', {})).toMatchObject({ found: true, text: '' });
  return { other };
}

describe('drafts', () => {
  it('in pieces are what is saved, and do not stop what runs', async () => {
    const one = session();
    await one.open(rocket, { name: 'rocket.wasm', run: true });
    const draft = new Draft(one);
    for (const frames of [1, 40, 0, 7, 90]) {
      await fly(one, frames);
      const { at, total, frames: games } = await draft.renew();
      expect(at).toBe(total);
      expect(games).toBe(true);
      expect(draft.read).toMatchObject({ damage: null, playable: true, header: { total } });
      expect((await tick(one)).state).toBe('running');
    }
    expect(draft.pieces.map(({ anew }) => anew)).toEqual([true, false, false, false, false]);
    await one.then(one.client.request('pause', {}));
    const { call } = await draft.renew();
    const { time } = one.last('state').update;
    expect(call).toBe(time?.call);
    const { header, log } = draft.read;
    const saved = await savedBy(one);
    expect(log).toEqual(saved.log);
    expect(header).toEqual(saved.header);
    // A piece is what came since the one before.
    expect(draft.pieces.at(-1)?.log.byteLength).toBeLessThan(200);
  });

  it('stand at the same instruction with the same values in another worker', async () => {
    const one = session();
    await one.open(rocket, { name: 'rocket.wasm', run: true });
    await fly(one, 60);
    await one.then(one.client.request('pause', {}));
    for (let i = 0; i < 5; i++) await one.then(one.client.request('step', { kind: 'into' }));
    const before = one.last('state');
    const draft = new Draft(one);
    await draft.renew();
    const { other } = await broughtBack(draft.bytes, rocket);
    const after = other.last('state');
    expect(after.pause?.frames).toEqual(before.pause?.frames);
    expect(after.pause?.top?.locals).toEqual(before.pause?.top?.locals);
    expect(after.pause?.stack.map(({ value }) => value)).toEqual(before.pause?.stack.map(({ value }) => value));
    expect(after.update.time).toMatchObject({ at: before.update.time?.at, call: before.update.time?.call, live: true });
  });

  it('of a game that runs stand where it was when they were made, and go on from there', async () => {
    const one = session();
    await one.open(rocket, { name: 'rocket.wasm', run: true });
    await fly(one, 60);
    const draft = new Draft(one);
    const { at, call } = await draft.renew();
    const { other } = await broughtBack(draft.bytes, rocket);
    expect(other.last('state').update.time).toMatchObject({ at, total: at, call, live: true });
    await other.client.request('continue', {});
    await fly(other, 5);
    const { state, time } = await tick(other);
    expect(state).toBe('running');
    expect(time?.call).toBeGreaterThan(call + 3);
    expect(time?.at).toBeGreaterThan(at);
  });

  it('of a program in an endless loop stand in the middle of it', async () => {
    const text = `(module (func (export "main") (local $i i32)
      (loop $again (local.set $i (i32.add (local.get $i) (i32.const 1))) (br $again))))`;
    const one = session();
    await one.open(text, { run: false, entry: { export: 'main', args: [] } });
    await one.client.request('continue', {});
    await tick(one);
    const draft = new Draft(one);
    const { at } = await draft.renew();
    expect((await tick(one)).state).toBe('running');
    const { other } = await broughtBack(draft.bytes, text);
    const { state, pause, update } = other.last('state');
    expect(state).toBe('paused');
    expect(update.time).toMatchObject({ at, live: true });
    // Six instructions a turn, and one before the first.
    expect(pause?.top?.locals[0]?.value.bits).toBe(BigInt(Math.floor((at + 1) / 6)));
  });

  it('of a program that waits for input have what was typed', async () => {
    const module = 'wasi_snapshot_preview1';
    const text = `(module
      (import "${module}" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
      (memory (export "memory") 1)
      (func (export "_start")
        (loop $again
          (i32.store (i32.const 0) (i32.const 0x1000))
          (i32.store (i32.const 4) (i32.const 0x100))
          (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
          (br $again))))`;
    const one = session();
    await one.open(text, { run: true });
    await one.client.request('program.input', { text: 'Ada\n' });
    for (let i = 0; i < 5; i++) await tick(one);
    const draft = new Draft(one);
    const { at } = await draft.renew();
    const { other } = await broughtBack(draft.bytes, text);
    expect(other.last('state').update.time).toMatchObject({ at, live: true });
    const bytes = await other.client.request('memory.read', { memory: 0, address: 0x1000, length: 4 });
    expect(new TextDecoder().decode(bytes.bytes)).toBe('Ada\n');
  });

  it('go on with the branch that is shown', async () => {
    const one = session();
    await one.open(rocket, { name: 'rocket.wasm', run: true });
    await fly(one, 30);
    await one.then(one.client.request('pause', {}));
    const draft = new Draft(one);
    await draft.renew();
    await one.client.request('time.goto', { to: { kind: 'call', number: 10 } });
    const { at, total, anew } = await draft.renew();
    expect(at).toBeLessThan(total);
    expect(anew).toBe(false);
    await one.client.request('time.branch', {});
    await one.client.request('continue', {});
    await fly(one, 6);
    const other = await draft.renew();
    expect(other.anew).toBe(true);
    expect(draft.read.header.branch).toBe('Branch 2');
    await one.then(one.client.request('pause', {}));
    await draft.renew();
    expect(draft.read.log).toEqual((await savedBy(one)).log);
  });

  it('of long recordings come in several pieces', async () => {
    const one = session();
    const bytes = savedRun(playRocket(5000));
    await one.open(rocket, { name: 'rocket.wasm', run: false });
    await one.client.request('session.load', { name: 'long', bytes: bytes.slice().buffer });
    await one.client.request('session.play', {});
    const draft = new Draft(one);
    await draft.renew();
    expect(draft.pieces.map(({ more, anew }) => `${more} ${anew}`)).toEqual(['true true', 'true false', 'false false']);
    const read = readSession('long', bytes);
    expect(draft.read.log).toEqual(read.log);
  });

  it('begin anew for whoever missed a piece, and when the program does', async () => {
    const one = session();
    await one.open(rocket, { name: 'rocket.wasm', run: true });
    const draft = new Draft(one);
    await fly(one, 5);
    await draft.renew();
    await new Draft(one).renew();
    expect((await draft.renew()).anew).toBe(true);
    await one.client.request('restart', { run: true });
    await fly(one, 2);
    const { anew, call } = await draft.renew();
    expect(anew).toBe(true);
    expect(call).toBeLessThan(5);
    expect(draft.read.damage).toBeNull();
  });

  it('are refused with the reason where there is no recording', async () => {
    const one = session();
    await one.client.request('time.settings', { record: false, budget: 1e8 });
    expect(await one.client.request('session.draft', { after: null, version })).toBeNull();
    await one.open(rocket, { name: 'rocket.wasm', run: true });
    await expect(one.client.request('session.draft', { after: null, version })).rejects.toMatchObject({
      problem: { message: 'The run was not recorded: there is nothing to save.' },
    });
  });
});
