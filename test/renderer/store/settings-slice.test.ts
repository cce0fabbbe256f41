import { expect, test } from 'vitest';
import { defaultLimits } from '../../../src/renderer/store/settings-slice.ts';
import { withModule } from './with-store.ts';

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
