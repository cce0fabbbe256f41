import { expect, test } from 'vitest';
import { ProblemError } from '../../../src/protocol/problem.ts';
import { withModule } from './with-store.ts';

test('goes to what an expression says', async () => {
  const { s, client } = await withModule();
  client.answer('evaluate', () => ({ value: 0x10380n, text: '66432' }));
  const { reveal } = s().memory;
  expect(await s().memory.goToExpression('$p + 8')).toBeNull();
  expect(client.last('evaluate')).toEqual({ expression: '$p + 8', frame: 0 });
  expect(s().memory).toMatchObject({ cursor: 0x10380, reveal: reveal + 1 });
});

test('an expression that cannot be read is a problem to show, and nothing moves', async () => {
  const { s, client } = await withModule();
  client.answer('evaluate', () => {
    throw new ProblemError({ kind: 'limit', message: 'There is no local named q.' });
  });
  const before = s().memory;
  expect(await s().memory.goToExpression('$q')).toMatchObject({ message: 'There is no local named q.' });
  expect(s().memory).toBe(before);
});

test('an address that is past the end is a problem, to the last digit', async () => {
  const { s, client, settle } = await withModule();
  s().memory.watch({ address: 0x100, length: 32 });
  await settle();
  const size = s().memory.window?.size ?? 0;
  for (const value of [BigInt(size), 2n ** 53n + 1n, -1n]) {
    client.answer('evaluate', () => ({ value, text: '' }));
    const address = BigInt.asUintN(64, value).toString(16);
    expect(await s().memory.goToExpression('$p')).toEqual({
      kind: 'limit',
      message: `0x${address} is past the end, 0x${size.toString(16)}.`,
    });
  }
  expect(s().memory.cursor).toBe(0);
});

test('an edit is read back from the machine', async () => {
  const { s, client, settle } = await withModule();
  s().memory.watch({ address: 0x100, length: 32 });
  await settle();
  expect(await s().memory.edit(0x104, new Uint8Array([0xff]))).toBeNull();
  expect(client.last('edit.memory')).toEqual({ memory: 0, address: 0x104, bytes: new Uint8Array([0xff]) });
  expect(client.last('memory.read')).toEqual({ memory: 0, address: 0x100, length: 32 });
});

test('asking for an address twice is seen twice', async () => {
  const { s } = await withModule();
  s().memory.ask('address');
  const first = s().memory.prompt;
  s().memory.ask('address');
  expect(s().memory.prompt).not.toEqual(first);
});
