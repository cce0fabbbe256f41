import { expect, test } from 'vitest';
import { defaultLimits } from '../../../src/renderer/store/settings-slice.ts';
import { fileSource, withModule } from './with-store.ts';

test('limits and the game clock are told to the engine', async () => {
  const { s, client } = await withModule();
  s().settings.setLimits({ ...defaultLimits, maxFrames: 99 });
  expect(client.last('settings')).toMatchObject({ maxFrames: 99 });
  s().settings.setFixedDt(true);
  expect(client.last('game.options')).toEqual({ fixedDt: true });
});

test('a key is changed, taken away, and given back', async () => {
  const { s } = await withModule();
  s().settings.setKeys('step.into', ['F7']);
  s().settings.setKeys('step.over', []);
  expect(s().settings.keys).toEqual({ 'step.into': ['F7'], 'step.over': [] });
  s().settings.setKeys('step.into', null);
  expect(s().settings.keys).toEqual({ 'step.over': [] });
  s().settings.resetKeys();
  expect(s().settings.keys).toEqual({});
});

test('the execution tier is told to an engine that comes, and whenever it is another', async () => {
  const { s, client } = await withModule();
  expect(client.last('run.tier')).toEqual({ mode: 'auto' });
  s().settings.setTier('interpreter');
  expect(client.last('run.tier')).toEqual({ mode: 'interpreter' });
});

test('what executes a run is forgotten with the engine, and with the module', async () => {
  const { s, client } = await withModule();
  const view = {
    mode: 'auto',
    now: 'native',
    native: 1,
    functions: 1,
    text: '',
    instances: [],
  } as const;
  client.emit('tier', view);
  expect(s().tier.view).toBe(view);
  s().run.engineGone();
  expect(s().tier.view).toBeNull();
  client.emit('tier', view);
  await s().module.open(fileSource('other.wasm'), false);
  expect(s().tier.view).toBeNull();
});
