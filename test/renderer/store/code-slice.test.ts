import { expect, test } from 'vitest';
import { ProblemError } from '../../../src/protocol/problem.ts';
import { emitPaused, fakeModule } from '../../support/fake-client.ts';
import { settle, withModule } from './with-store.ts';

test('jumps are remembered, there and back', async () => {
  const { s } = await withModule();
  s().code.goTo({ func: 9 });
  s().code.goTo({ func: 12, offset: 0x2c4 });
  s().code.goTo({ func: 14 });
  s().code.goBack();
  expect(s().code).toMatchObject({ func: 12, offset: 0x2c4 });
  s().code.goBack();
  expect(s().code).toMatchObject({ func: 9, offset: null });
  s().code.goForward();
  expect(s().code).toMatchObject({ func: 12, offset: 0x2c4 });
});

test('a jump after going back begins a new way forward', async () => {
  const { s } = await withModule();
  s().code.goTo({ func: 9 });
  s().code.goTo({ func: 10 });
  s().code.goBack();
  s().code.goTo({ func: 11 });
  expect(s().code.forward).toEqual([]);
});

test('stops do not fill the history', async () => {
  const { s, client } = await withModule();
  const before = s().code.back;
  emitPaused(client);
  emitPaused(client);
  expect(s().code.back).toBe(before);
});

test('every jump asks for the place to be revealed, also to where one is', async () => {
  const { s } = await withModule();
  s().code.goTo({ func: 12, offset: 0x2c4 });
  const { reveal } = s().code;
  s().code.goTo({ func: 12, offset: 0x2c4 });
  expect(s().code.reveal).toBe(reveal + 1);
});

test('the function is described once it is known', async () => {
  const { s } = await withModule();
  s().code.goTo({ func: 33 });
  expect(s().code.view).toBeNull();
  await settle();
  expect(s().code.view).toMatchObject({ func: 33, name: 'advanceBullets' });
});

test('goes to an offset wherever it is, and says when nobody holds it', async () => {
  const { s } = await withModule();
  expect(await s().code.goToOffset(0x2d6)).toBe(true);
  expect(s().code).toMatchObject({ func: 12, offset: 0x2d6 });
  expect(await s().code.goToOffset(1)).toBe(false);
});

test('explains the instruction under the cursor, else the next one', async () => {
  const { s, client } = await withModule();
  emitPaused(client);
  await s().code.explain();
  expect(client.last('code.help')).toEqual({ mnemonic: 'f64.mul' });
  s().code.select(0x2d2, 'br_if');
  await s().code.explain();
  expect(s().code.help?.mnemonic).toBe('br_if');
});

test('a function that a broken file does not have is no second problem', async () => {
  const { s, client } = await withModule();
  client.emit('module', { ...fakeModule, problem: { kind: 'decode', message: 'cut off' } });
  client.answer('code.function', () => {
    throw new ProblemError({ kind: 'internal', message: 'There is no function 0.' });
  });
  s().code.show({ func: 0 });
  await settle();
  expect(s().ui.toasts).toEqual([]);
});
