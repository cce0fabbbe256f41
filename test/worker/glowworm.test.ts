import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noKeys } from '../../src/engine/index.ts';
import type { BreakpointOn, GameKeys, GameView, UpdateView } from '../../src/protocol/messages.ts';
import { type TestSession, testSession } from '../support/session.ts';

const glowworm = readFileSync(fileURLToPath(new URL('../../src/examples/glowworm/glowworm.wasm', import.meta.url)));
type Pixels = Extract<GameView, { kind: 'pixels' }>;

let session: TestSession;
let clock = 1000;
/** The last frame whose picture was complete. */
let shown = 0;
const interest = { memory: null, globals: null, table: null, game: true } as const;
beforeEach(() => {
  session = testSession();
  shown = 0;
});
afterEach(() => session.close());

/** Begins a frame, and waits until its picture is complete or the game stands: a slow machine needs several looks. */
async function tick(milliseconds = 1000 / 60): Promise<UpdateView> {
  clock += milliseconds;
  let update = await session.client.request('view.tick', { time: clock, consoleAfter: 0 });
  const tones = [...(update.game?.tones ?? [])];
  while (update.state === 'running' && update.game && (update.game.frame === shown || !update.game.complete)) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    update = await session.client.request('view.interest', interest);
    tones.push(...(update.game?.tones ?? []));
  }
  shown = update.game?.frame ?? shown;
  return { ...update, game: update.game && { ...update.game, tones } };
}

async function play(frames: number): Promise<UpdateView> {
  let last = await tick();
  for (let i = 1; i < frames; i++) last = await tick();
  return last;
}

async function open(): Promise<void> {
  const view = await session.open(glowworm, { name: 'glowworm.wasm', run: 'game' });
  expect(view).toMatchObject({ host: 'wasm4', game: 'wasm4', problem: null });
  await session.client.request('view.interest', interest);
}

async function keys(down: Partial<GameKeys>): Promise<void> {
  await session.client.request('game.keys', { ...noKeys, ...down });
}

async function breakOn(...list: BreakpointOn[]): Promise<void> {
  await session.client.request('breakpoints.set', {
    list: list.map((on, i) => ({ id: String(i), enabled: true, on })),
  });
}

function pixels({ game }: UpdateView): Pixels {
  if (game?.kind !== 'pixels') throw new Error('there are no pixels');
  return game;
}

async function memory(address: number, length: number): Promise<Uint8Array> {
  return (await session.client.request('memory.read', { memory: 0, address, length })).bytes;
}

describe('a cart over the protocol', () => {
  it('plays one frame a tick, and shows the bytes that stand in its memory', async () => {
    await open();
    for (let frame = 1; frame <= 20; frame++) {
      const update = await tick();
      expect(update).toMatchObject({ state: 'running', game: { frame, complete: true, problem: null } });
    }
    const view = pixels(await tick());
    expect(view).toMatchObject({ width: 160, height: 160, format: 'index2', stride: 40, address: 0xa0 });
    expect(view.game).toMatchObject({ id: 'wasm4', pointer: true, timed: false });
    expect(view.palette).toEqual([0x0b1026, 0x2f5078, 0xb6e05a, 0xfff1c2]);
    await session.then(session.client.request('pause', {}));
    // The frame that was begun has wiped it; the picture of the last one is what was there before.
    expect(view.bytes.some((byte) => byte !== 0)).toBe(true);
    expect((await memory(0xa0, 6400)).every((byte) => byte === 0)).toBe(true);
  });

  it('is played with the keys: X begins, the worm flies to the right, and what sounds is told once', async () => {
    await open();
    await play(3);
    await keys({ button1: true });
    const begun = pixels(await tick());
    expect(begun.tones).toMatchObject([{ channel: 'triangle', from: 440, to: 880 }]);
    await keys({ right: true });
    expect(pixels(await tick()).tones).toEqual([]);
    const exported = await session.client.request('global.read', { from: 0, count: 200 });
    const worm = exported.find(({ name }) => name === 'worm/x');
    await play(30);
    const later = await session.client.request('global.read', { from: worm?.index ?? 0, count: 1 });
    expect(later[0]?.value.bits).not.toBe(worm?.value.bits);
    expect(worm).toBeDefined();
  });

  it('can be stopped before every call that draws, with the picture as far as it has grown', async () => {
    await open();
    await play(3);
    await keys({ button1: true });
    await play(2);
    await breakOn({ kind: 'import', module: 'env', name: 'blit' });
    const stopped = session.until('paused');
    await tick();
    const { update, pause } = await stopped;
    expect(pause?.stop.text).toBe('Breakpoint: import env.blit');
    const before = pixels(update);
    expect(before).toMatchObject({ complete: false });
    expect(before.bytes.some((byte) => byte !== 0)).toBe(true);
    expect(before.bytes).toEqual(await memory(0xa0, 6400));
  });

  it('shows at once what a person writes into the picture or the palette', async () => {
    await open();
    await play(5);
    await session.then(session.client.request('pause', {}));
    const edit = (address: number, ...bytes: number[]) =>
      session.client.request('edit.memory', { memory: 0, address, bytes: Uint8Array.from(bytes) });
    await edit(0xa0 + 41, 0xe4);
    await edit(0x06, 0x60);
    const view = pixels(await session.client.request('view.interest', interest));
    expect(view.bytes[41]).toBe(0xe4);
    expect(view.palette?.[0]).toBe(0x601026);
  });

  it('is the same game again for the same buttons', async () => {
    async function game(): Promise<string> {
      session.close();
      session = testSession();
      shown = 0;
      await open();
      const pictures: string[] = [];
      for (let frame = 0; frame < 200; frame++) {
        await keys({ button1: frame % 50 < 10, left: frame % 90 < 30, up: frame % 70 < 20 });
        pictures.push(pixels(await tick()).bytes.join());
      }
      return pictures.join('\n');
    }
    expect(await game()).toBe(await game());
  });

  it('starts afresh', async () => {
    await open();
    await play(4);
    await session.client.request('restart', { run: true });
    shown = 0;
    expect(pixels(await tick())).toMatchObject({ frame: 1 });
  });
});

const dots = `(module
  (memory (export "mem") 1)
  (global (export "pixels") i32 (i32.const 512))
  (func (export "render") (param $t f64)
    (i32.store8 (i32.add (i32.const 512) (i32.trunc_f64_s (local.get $t))) (i32.const 255))))`;

const settings = {
  memory: 0,
  address: 'pixels',
  width: 32,
  height: 8,
  format: 'grey8',
  stride: null,
  highFirst: false,
  palette: '',
  paletteOrder: 'rgb',
  first: '',
  call: 'render',
  argument: 'time',
} as const;

describe('plain pixels over the protocol', () => {
  const watch = () => session.client.request('view.interest', interest);

  it('are shown and played when a person says where they are', async () => {
    expect(await session.open(dots, { run: false })).toMatchObject({ host: null, game: null });
    expect((await watch()).game).toBeNull();
    await session.client.request('game.framebuffer', { settings });
    expect(pixels(await watch())).toMatchObject({ address: 512, width: 32, frame: 0 });
    await session.client.request('continue', {});
    const view = pixels(await play(3));
    expect(view).toMatchObject({ frame: 3, complete: true, game: { id: 'framebuffer', timed: true } });
    expect([...view.bytes].flatMap((byte, at) => (byte === 255 ? [at] : []))).toEqual([0, 16, 33]);
  });

  it('are there from the first frame on when they are remembered', async () => {
    await session.open(dots, { run: true, framebuffer: settings });
    await watch();
    expect(pixels(await play(2))).toMatchObject({ frame: 2 });
    // Opened as a game may be, it plays: it is known to be one.
    await session.open(dots, { run: 'game', framebuffer: settings });
    expect(session.last('state').state).toBe('running');
  });

  it('are not taken when they do not fit, and the reason is told', async () => {
    await session.open(dots, { run: false });
    await expect(
      session.client.request('game.framebuffer', { settings: { ...settings, call: 'gone' } }),
    ).rejects.toThrow('There is no exported function "gone".');
    await session.client.request('game.framebuffer', { settings: { ...settings, address: '0xfff0' } });
    expect(pixels(await watch()).problem).toBe(
      'The picture begins at 0xfff0 and would end at 0x100f0, but memory 0 ends at 0x10000.',
    );
  });

  it('follow a program that runs by itself when nothing is called for a frame', async () => {
    await session.open(
      `(module (memory 1) (func (export "main") (i32.store8 (i32.const 3) (i32.const 9)) (drop (i32.const 1))))`,
      { run: false },
    );
    await session.client.request('game.framebuffer', { settings: { ...settings, address: '0', call: '' } });
    expect(pixels(await watch()).bytes[3]).toBe(0);
    await session.then(session.client.request('step', { kind: 'count', count: 3 }));
    expect(pixels(await watch())).toMatchObject({ complete: true });
    expect(pixels(await watch()).bytes[3]).toBe(9);
    await session.client.request('game.framebuffer', { settings: null });
    expect((await watch()).game).toBeNull();
  });
});
