import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { noKeys } from '../../src/engine/index.ts';
import { findExample } from '../../src/examples/index.ts';
import type { BreakpointOn, GameKeys, PauseView, UpdateView } from '../../src/protocol/messages.ts';
import { type TestSession, testSession } from '../support/session.ts';

/** The lesson beside Glowworm, done as its text says: what the words claim stands beside what is seen. */
let session: TestSession;
let words: string;
let time = 0;

beforeEach(async () => {
  session = testSession();
  const example = findExample('glowworm');
  if (!example) throw new Error('there is no sample glowworm');
  words = example.lesson.flatMap(({ body }) => body).join('\n');
  const bytes = await readFile(new URL(`../../src/examples/${example.file}`, import.meta.url));
  await session.open(new Uint8Array(bytes), { name: 'glowworm.wasm', run: 'game' });
  await session.client.request('view.interest', { memory: null, globals: null, table: null, game: true });
});
afterEach(() => session.close());

function says(...sentences: string[]): void {
  for (const sentence of sentences) expect(words).toContain(sentence);
}

async function frames(count: number, down: Partial<GameKeys> = {}): Promise<UpdateView> {
  await session.client.request('game.keys', { ...noKeys, ...down });
  let last: UpdateView | null = null;
  for (let i = 0; i < count; i++) {
    last = await session.client.request('view.tick', { time: (time += 1000 / 60), consoleAfter: 0 });
  }
  if (!last) throw new Error('no frame was asked for');
  return last;
}

/** Past the title: in the air. */
async function takeOff(): Promise<void> {
  await frames(3);
  await frames(1, { button1: true });
  await frames(4);
}

async function stopAt(on: BreakpointOn): Promise<PauseView> {
  await session.client.request('breakpoints.set', { list: [{ id: 'b', enabled: true, on }] });
  const stopped = session.until('paused');
  await frames(1);
  const { pause } = await stopped;
  if (!pause) throw new Error('nothing was paused');
  return pause;
}

async function bytes(address: number, length: number): Promise<string> {
  const read = await session.client.request('memory.read', { memory: 0, address, length });
  return Array.from(read.bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

async function global(name: string): Promise<number> {
  const found = await session.client.request('global.read', { from: 0, count: 200 });
  return Number(found.find((each) => each.name === name)?.value.bits ?? NaN);
}

function picture({ game }: UpdateView): Uint8Array {
  if (game?.kind !== 'pixels') throw new Error('there is no picture');
  return game.bytes;
}

describe('7, Glowworm', () => {
  test('finds its buttons in the byte at 0x16', async () => {
    says(
      'the host writes which buttons are down into the byte at 0x16, wipes the picture, and calls one export, `update`',
    );
    await takeOff();
    await session.client.request('game.keys', { ...noKeys, left: true, button1: true });
    await stopAt({ kind: 'export', name: 'update' });
    // The keys of the last frame that was begun: `stopAt` lets go of them.
    expect(await bytes(0x16, 1)).toBe('00');
    await session.client.request('game.keys', { ...noKeys, left: true, button1: true });
    const { moment } = await session.then(session.client.request('step', { kind: 'frame' }));
    expect(moment.call).toBe('update');
    expect(await bytes(0x16, 1)).toBe('11');
  });

  test('stops at its last call with everything drawn but the points, and shows what is written into the picture', async () => {
    says('Set the breakpoint above while you fly: the game stops before the last call of a frame');
    says('160 rows of 40 bytes from 0xa0 on, two bits a pixel');
    says('Write ff over the 00 there, and four pixels have the colour of the moon.');
    const first = findExample('glowworm')?.firstBreakpoint;
    expect(first).toEqual({ kind: 'import', module: 'env', name: 'text' });
    await takeOff();
    const whole = picture(await frames(1));
    await stopAt({ kind: 'import', module: 'env', name: 'text' });
    const interest = { memory: null, globals: null, table: null, game: true } as const;
    const partial = picture(await session.client.request('view.interest', interest));
    // Night at row 40, and the moon at rows 16 to 39 around column 143.
    const night = 40 * 40 + 30;
    expect(partial[night]).toBe(0);
    expect(partial[28 * 40 + 35]).toBe(0xff);
    expect(partial.filter((byte, at) => at >= 9 * 40 && byte !== 0).length).toBeGreaterThan(1000);
    const points = (bytes: Uint8Array): number[] => [...bytes.subarray(40, 9 * 40)].filter((_, at) => at % 40 >= 37);
    expect(points(partial).every((byte) => byte === 0)).toBe(true);
    expect(points(whole).some((byte) => byte !== 0)).toBe(true);
    await session.client.request('edit.memory', { memory: 0, address: 0xa0 + night, bytes: Uint8Array.of(0xff) });
    expect(picture(await session.client.request('view.interest', interest))[night]).toBe(0xff);
  });

  test('has its colours in four words, blue first', async () => {
    says('four words from 0x04 on, blue first, then green and red', 'The night is 26 10 0b; make its 0b a 60');
    await takeOff();
    expect(await bytes(0x04, 4)).toBe('26 10 0b 00');
    await session.then(session.client.request('pause', {}));
    await session.client.request('edit.memory', { memory: 0, address: 0x06, bytes: Uint8Array.of(0x60) });
    await session.client.request('continue', {});
    const { game } = await frames(1);
    expect(game?.kind === 'pixels' ? game.palette?.[0] : null).toBe(0x601026);
  });

  test('draws from the stars to the grass, and a bat is the first picture it brought along', async () => {
    says('the picture was wiped and grows again, stars, moon, hills, dew, bats, the worm, the grass');
    says(
      'the first picture of a frame that the game brought along is a bat',
      '16 by 8 of them in 16 bytes, a bit each',
    );
    await takeOff();
    await frames(120);
    const calls: string[] = [];
    await session.then(session.client.request('pause', {}));
    for (let i = 0; i < 120; i++) {
      const stopped = session.until('paused');
      await session.client.request('step', { kind: 'host-call' });
      // A step past the end of a frame waits for the window to begin the next one.
      await frames(1);
      const caller = (await stopped).pause?.top?.name ?? '';
      if (calls.includes('meadow/drawGrass') && caller === 'meadow/drawSky') break;
      if (calls.at(-1) !== caller) calls.push(caller);
    }
    const order = ['meadow/drawSky', 'dew/drawDew', 'bats/drawBats', 'worm/drawWorm', 'meadow/drawGrass'];
    expect(calls.filter((name) => order.includes(name))).toEqual(order);

    await session.client.request('continue', {});
    const stop = await stopAt({ kind: 'import', module: 'env', name: 'blit' });
    expect(stop.top?.name).toBe('bats/drawBats');
    const [sprite, , , width, height] = stop.top?.next?.pops.map(({ bits }) => Number(bits)) ?? [];
    expect([width, height]).toEqual([16, 8]);
    const rows = (await bytes(sprite ?? 0, 16)).split(' ').map((byte) => parseInt(byte, 16));
    // The sprite is as wide as the bat, and the same from both sides.
    const bat = Array.from({ length: 8 }, (_, row) => ((rows[2 * row] ?? 0) << 8) | (rows[2 * row + 1] ?? 0));
    expect(bat.some((bits) => bits !== 0)).toBe(true);
    const mirrored = (bits: number): number =>
      parseInt(Array.from(bits.toString(2).padStart(16, '0')).toReversed().join(''), 2);
    expect(bat.map(mirrored)).toEqual(bat);
  });

  test('gives points for dew, and keeps the best score on the disk over a restart', async () => {
    says('drops of dew are points and light', 'Three bites, and the night is over.');
    says('The best score is kept by `diskw`, four bytes, until the module is closed.');
    await takeOff();
    // To and fro at the height where the bats cross, without light.
    for (let i = 0; (await global('worm/hearts')) > 0 && i < 400; i++) {
      const right = i % 8 < 4;
      await frames(12, { left: !right, right, up: i % 5 === 0, down: i % 7 === 0 });
    }
    expect(await global('worm/hearts')).toBe(0);
    const score = await global('score/score');
    expect(score).toBeGreaterThan(0);
    expect(await global('score/best')).toBe(score);
    await session.client.request('restart', { run: true });
    await frames(3);
    expect(await global('score/score')).toBe(0);
    expect(await global('score/best')).toBe(score);
  });
});
