import { beforeEach, expect, test, vi } from 'vitest';
import { ProblemError } from '../../../src/protocol/problem.ts';
import { fileSource, settle, withModule, withStore } from './with-store.ts';

const kept = vi.hoisted(() => new Map<string, unknown>());

/** What a browser keeps between launches; Node keeps nothing. */
vi.mock('../../../src/renderer/store/persist.ts', async (original) => ({
  ...(await original<typeof import('../../../src/renderer/store/persist.ts')>()),
  load: (key: string) => Promise.resolve(kept.get(key)),
  save: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
}));

beforeEach(() => kept.clear());

test('what was set is sent, shown, and given to the same module when it is opened in a later launch', async () => {
  const { s, client } = await withModule();
  expect(client.last('open')).not.toHaveProperty('stubs');
  expect(await s().stubs.set('env', 'rnd', ['3'])).toBeNull();
  expect(await s().stubs.set('env', 'now', ['1.5'])).toBeNull();
  await s().stubs.set('env', 'rnd', ['7']);
  expect(client.last('stub.results')).toEqual({ module: 'env', name: 'rnd', results: ['7'] });
  const wanted = [
    { module: 'env', name: 'now', results: ['1.5'] },
    { module: 'env', name: 'rnd', results: ['7'] },
  ];
  expect(s().stubs.results).toEqual(wanted);

  const later = await withModule();
  expect(later.client.last('open')?.stubs).toEqual(wanted);
  expect(later.s().stubs.results).toEqual(wanted);
});

test('another module has none of it, and back in the first one it is there again', async () => {
  const { s, client } = await withModule();
  await s().stubs.set('env', 'rnd', ['7']);
  await s().module.open(fileSource('other.wasm', new Uint8Array([9])), false);
  expect(client.last('open')).not.toHaveProperty('stubs');
  expect(s().stubs.results).toEqual([]);
  await s().module.open(fileSource('rocket.wasm'), false);
  expect(client.last('open')?.stubs).toHaveLength(1);
});

test('a module that is read again has what was set since', async () => {
  const { s, client } = await withModule();
  await s().stubs.set('env', 'rnd', ['7']);
  kept.clear();
  await s().module.reload();
  expect(client.last('open')?.stubs).toEqual([{ module: 'env', name: 'rnd', results: ['7'] }]);
  expect(s().stubs.results).toHaveLength(1);
});

test('what the engine refuses is not kept', async () => {
  const { s, client } = await withModule();
  client.answer('stub.results', () => {
    throw new ProblemError({ kind: 'link', message: 'env.rnd is not a stub.' });
  });
  expect(await s().stubs.set('env', 'rnd', ['7'])).toMatchObject({ message: 'env.rnd is not a stub.' });
  expect(s().stubs.results).toEqual([]);
  expect([...kept.keys()].filter((key) => key.startsWith('stubs:'))).toEqual([]);
});

test('what is kept in another shape is not taken', async () => {
  await (await withModule()).s().stubs.set('env', 'rnd', ['7']);
  const [key = ''] = [...kept.keys()].filter((each) => each.startsWith('stubs:'));
  const good = { module: 'a', name: 'b', results: ['1'] };
  for (const [value, length] of [
    ['text', 0],
    [{}, 0],
    [[null, 3, { module: 'a' }, { module: 'a', name: 'b', results: [1] }, good], 1],
  ] as const) {
    kept.set(key, value);
    const { s } = withStore();
    await s().module.open(fileSource('rocket.wasm'), false);
    await settle();
    expect(s().stubs.results).toHaveLength(length);
  }
});
