import { expect, test } from 'vitest';
import { noKeys } from '../../../src/renderer/store/game-slice.ts';
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
