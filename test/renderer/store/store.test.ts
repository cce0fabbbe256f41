import { expect, test } from 'vitest';
import { applyUpdate } from '../../../src/renderer/store/store.ts';
import { fakeGame, fakeUpdate } from '../../support/fake-client.ts';
import { withModule, withStore } from './with-store.ts';

const nothing = { memory: null, globals: null, table: null, game: false };

test('an update touches only the slices it has something for', async () => {
  const { s } = await withModule();
  applyUpdate(s(), { ...fakeUpdate(nothing), console: [], hits: [] });
  const before = s();
  applyUpdate(s(), { ...fakeUpdate({ ...nothing, game: true }), console: [], hits: [] });
  expect(s().game.view).toBe(fakeGame);
  for (const key of ['run', 'memory', 'globals', 'tables', 'console', 'breakpoints', 'module', 'ui'] as const) {
    expect(s()[key], key).toBe(before[key]);
  }
});

test('the same picture again wakes nobody', async () => {
  const { s } = await withModule();
  s().game.setView(fakeGame);
  const before = s().game;
  s().game.setView({ ...fakeGame });
  expect(s().game).toBe(before);
});

test('a new engine is told the settings', () => {
  const { client, s } = withStore();
  expect(client.last('settings')).toEqual(s().settings.limits);
  expect(client.last('game.options')).toEqual({ fixedDt: false });
});

test('what visible panes want is told once, together', async () => {
  const { s, client, settle } = await withModule();
  const before = client.asked.filter(({ name }) => name === 'view.interest').length;
  s().memory.watch({ address: 0x400, length: 256 });
  s().globals.watch({ from: 0, count: 3 });
  s().game.watch(true);
  await settle();
  expect(client.asked.filter(({ name }) => name === 'view.interest')).toHaveLength(before + 1);
  expect(client.last('view.interest')).toEqual({
    memory: { memory: 0, address: 0x400, length: 256 },
    globals: { from: 0, count: 3 },
    table: null,
    game: true,
  });
  expect(s().memory.window?.address).toBe(0x400);
  expect(s().globals.rows).toHaveLength(3);
});

test('wanting the same again asks nothing', async () => {
  const { s, client, settle } = await withModule();
  s().memory.watch({ address: 0, length: 64 });
  await settle();
  const before = client.asked.length;
  s().memory.watch({ address: 0, length: 64 });
  await settle();
  expect(client.asked).toHaveLength(before);
});

test('a problem from the engine is shown', () => {
  const { s, client } = withStore();
  client.emit('problem', { kind: 'link', message: 'The import env.x is missing.' });
  expect(s().ui.toasts[0]?.problem?.message).toBe('The import env.x is missing.');
});
