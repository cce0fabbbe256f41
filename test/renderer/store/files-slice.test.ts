import { expect, test } from 'vitest';
import { fileSource, withStore } from './with-store.ts';

test('the newest file is first, and none is listed twice', async () => {
  const { s } = withStore();
  await s().files.remember(fileSource('a.wasm'), 'aa', 3);
  await s().files.remember(fileSource('b.wasm'), 'bb', 4);
  await s().files.remember(fileSource('a.wasm'), 'aa', 3);
  expect(s().files.recents.map(({ name }) => name)).toEqual(['a.wasm', 'b.wasm']);
});

test('the list is short', async () => {
  const { s } = withStore();
  for (let i = 0; i < 20; i++) await s().files.remember(fileSource(`${i}.wasm`), String(i), 1);
  expect(s().files.recents).toHaveLength(12);
  expect(s().files.recents[0]?.name).toBe('19.wasm');
});

test('a sample is opened by its id, with what Continue calls', async () => {
  const entry = { export: 'main', args: ['1'] };
  const { s, client } = withStore({
    sample: (sample) => (sample === 'x' ? { ...fileSource('x.wasm'), entry } : null),
  });
  expect(await s().files.openSample('nothing', true)).toBe(false);
  expect(await s().files.openSample('x', true)).toBe(true);
  expect(client.last('open')).toMatchObject({ name: 'x.wasm', run: true, entry });
});

test('a file out of reach is said to be so', async () => {
  const { s } = withStore();
  await s().files.remember(fileSource('a.wasm'), 'aa', 3);
  const key = s().files.recents[0]?.key ?? '';
  expect(await s().files.openRecent(key)).toBe(false);
  expect(s().ui.toasts[0]).toMatchObject({ title: 'Could not open a.wasm', problem: { kind: 'io' } });
});
