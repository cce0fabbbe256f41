import { beforeEach, expect, test, vi } from 'vitest';
import { ProblemError } from '../../../src/protocol/problem.ts';
import { fileSource, withModule } from './with-store.ts';

const kept = vi.hoisted(() => new Map<string, unknown>());

/** What a browser keeps between launches; Node keeps nothing. */
vi.mock('../../../src/renderer/store/persist.ts', async (original) => ({
  ...(await original<typeof import('../../../src/renderer/store/persist.ts')>()),
  load: (key: string) => Promise.resolve(kept.get(key)),
  save: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
  forget: (key: string) => Promise.resolve(void kept.delete(key)),
}));

beforeEach(() => kept.clear());

const setup = {
  args: ['-v'],
  env: [{ name: 'A', value: 'b' }],
  files: [{ path: '/x', bytes: Uint8Array.of(1, 2) }],
};

test('what was set is sent, and given to the same module when it is opened in a later launch', async () => {
  const { s, client } = await withModule();
  expect(client.last('open')).not.toHaveProperty('program');
  expect(await s().program.set(setup)).toBeNull();
  expect(client.last('program.setup')).toEqual({ setup });
  const later = await withModule();
  expect(later.client.last('open')?.program).toEqual(setup);
  expect(later.s().program.setup).toEqual(setup);
  await later.s().module.open(fileSource('other.wasm', new Uint8Array([9])), false);
  expect(later.client.last('open')).not.toHaveProperty('program');
  expect(later.s().program.setup.args).toEqual([]);
});

test('very large files are there until the window is closed, the rest is kept', async () => {
  const { s } = await withModule();
  await s().program.set({ ...setup, files: [{ path: '/big', bytes: new Uint8Array(40 << 20) }] });
  expect(s().program.setup.files).toHaveLength(1);
  expect([...kept.values()]).toContainEqual({ ...setup, files: [] });
  await s().program.set({ args: [], env: [], files: [] });
  expect([...kept.keys()].filter((key) => key.startsWith('program:'))).toEqual([]);
});

test('what is refused is told and not kept', async () => {
  const { s, client } = await withModule();
  const problem = { kind: 'limit', message: 'Too long.' } as const;
  client.answer('program.setup', () => {
    throw new ProblemError(problem);
  });
  expect(await s().program.set(setup)).toEqual(problem);
  expect(s().program.setup.args).toEqual([]);
  expect([...kept.keys()].filter((key) => key.startsWith('program:'))).toEqual([]);
});

test('what an older version kept in another shape is left alone', async () => {
  const { s } = await withModule();
  await s().program.set(setup);
  const [key] = [...kept.keys()].filter((each) => each.startsWith('program:'));
  for (const wrong of [7, { args: [] }, { ...setup, env: [1] }, { ...setup, files: [{ path: '/x', bytes: 'no' }] }]) {
    kept.set(key ?? '', wrong);
    const later = await withModule();
    expect(later.client.last('open')).not.toHaveProperty('program');
  }
});
