import { expect, test } from 'vitest';
import type { FramebufferSettings, GameView, Tone } from '../../../src/protocol/messages.ts';
import { ProblemError } from '../../../src/protocol/problem.ts';
import { noKeys } from '../../../src/renderer/store/game-slice.ts';
import { fakeUpdate } from '../../support/fake-client.ts';
import { withModule } from './with-store.ts';

test('keys are told when they change, not when they repeat', async () => {
  const { s, client } = await withModule();
  const told = () => client.asked.filter(({ name }) => name === 'game.keys').length;
  s().game.setKeys({ left: true });
  s().game.setKeys({ left: true });
  expect(told()).toBe(1);
  expect(client.last('game.keys')).toEqual({ ...noKeys, left: true });
  s().game.releaseKeys();
  expect(client.last('game.keys')).toEqual(noKeys);
  s().game.releaseKeys();
  expect(told()).toBe(2);
});

const settings: FramebufferSettings = {
  memory: 0,
  address: '0',
  width: 8,
  height: 8,
  format: 'grey8',
  stride: null,
  highFirst: false,
  palette: '',
  paletteOrder: 'rgb',
  first: '',
  call: 'render',
  argument: 'none',
};

test('a picture of memory is told to the engine, kept for the module, and played when nothing runs', async () => {
  const { s, client } = await withModule();
  s().game.adopt('abc', null);
  s().run.stateChanged({ state: 'idle', pause: null, update: fakeUpdate(s().engine.interest) });
  expect(await s().game.showFramebuffer(settings)).toBeNull();
  expect(client.last('game.framebuffer')).toEqual({ settings });
  expect(client.asked.some(({ name }) => name === 'continue')).toBe(true);
  expect(s().game.framebuffer).toEqual(settings);
  expect(await s().game.keptFramebuffer('abc')).toEqual(settings);
  expect(await s().game.keptFramebuffer('other')).toBeNull();
  expect(await s().game.showFramebuffer(null)).toBeNull();
  expect(s().game).toMatchObject({ framebuffer: null, view: null });
});

test('a picture that the engine refuses is not kept, and the reason is answered', async () => {
  const { s, client } = await withModule();
  client.answer('game.framebuffer', () => {
    throw new ProblemError({ kind: 'internal', message: 'The module has no memory 0.' });
  });
  expect(await s().game.showFramebuffer(settings)).toMatchObject({ message: 'The module has no memory 0.' });
  expect(s().game.framebuffer).toBeNull();
});

test('a view that looks the same wakes nobody, a tone or another byte does', async () => {
  const { s } = await withModule();
  const view: GameView = {
    kind: 'pixels',
    game: { id: 'wasm4', title: 'WASM-4', controls: [], pointer: true, timed: false },
    tones: [],
    frame: 1,
    complete: true,
    width: 2,
    height: 1,
    format: 'grey8',
    stride: 2,
    highFirst: false,
    palette: null,
    memory: 0,
    address: 0,
    bytes: Uint8Array.of(1, 2),
    problem: null,
  };
  const tone: Tone = {
    channel: 'noise',
    from: 1,
    to: 1,
    attack: 0,
    decay: 0,
    sustain: 1,
    release: 0,
    peak: 100,
    volume: 100,
    duty: 0.5,
    pan: 0,
  };
  s().game.setView(view);
  s().game.setView({ ...view, bytes: Uint8Array.of(1, 2) });
  expect(s().game.view).toBe(view);
  const changed = { ...view, bytes: Uint8Array.of(1, 3) };
  s().game.setView(changed);
  expect(s().game.view).toBe(changed);
  const loud = { ...changed, tones: [tone] };
  s().game.setView(loud);
  expect(s().game.view).toBe(loud);
});
