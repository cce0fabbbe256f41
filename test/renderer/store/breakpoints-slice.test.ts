import { expect, test } from 'vitest';
import { sameBreakpoint } from '../../../src/renderer/store/breakpoints-slice.ts';
import { hitsOf } from '../../../src/renderer/store/selectors.ts';
import { emitPaused } from '../../support/fake-client.ts';
import { settle, withModule, withStore } from './with-store.ts';

test('traps stop by default', () => {
  expect(withStore().s().breakpoints.list).toEqual([{ id: 'trap', enabled: true, on: { kind: 'trap' } }]);
});

test('the whole list is sent with every change', async () => {
  const { s, client } = await withModule();
  const id = s().breakpoints.add({ kind: 'export', name: 'update' });
  expect(client.last('breakpoints.set')?.list).toHaveLength(2);
  s().breakpoints.setEnabled(id, false);
  expect(client.last('breakpoints.set')?.list.at(-1)).toEqual({
    id,
    enabled: false,
    on: { kind: 'export', name: 'update' },
  });
  s().breakpoints.remove(id);
  expect(client.last('breakpoints.set')?.list).toHaveLength(1);
});

test('the same place twice is one breakpoint, switched on again', async () => {
  const { s } = await withModule();
  const id = s().breakpoints.add({ kind: 'opcode', pattern: 'f64.*' });
  s().breakpoints.setEnabled(id, false);
  expect(s().breakpoints.add({ kind: 'opcode', pattern: 'f64.*' })).toBe(id);
  expect(s().breakpoints.list.find((spec) => spec.id === id)?.enabled).toBe(true);
});

test('toggling sets and removes', async () => {
  const { s } = await withModule();
  s().breakpoints.toggle({ kind: 'instruction', offset: 0x2c8 });
  expect(s().breakpoints.find({ kind: 'instruction', offset: 0x2c8 })).toBeDefined();
  s().breakpoints.toggle({ kind: 'instruction', offset: 0x2c8 });
  expect(s().breakpoints.find({ kind: 'instruction', offset: 0x2c8 })).toBeUndefined();
});

test('ids are never used twice in a list', async () => {
  const { s } = await withModule();
  const first = s().breakpoints.add({ kind: 'instruction', offset: 1 });
  const second = s().breakpoints.add({ kind: 'instruction', offset: 2 });
  s().breakpoints.remove(first);
  const third = s().breakpoints.add({ kind: 'instruction', offset: 3 });
  expect(new Set([second, third]).size).toBe(2);
});

test('what became of each is kept, and hits from updates are newer', async () => {
  const { s, client } = await withModule();
  client.answer('breakpoints.set', ({ list }) =>
    list.map(({ id }) => ({ id, verified: false, message: 'There is no such export.', hits: 1, location: null })),
  );
  const id = s().breakpoints.add({ kind: 'export', name: 'nothing' });
  await settle();
  expect(s().breakpoints.status[id]).toMatchObject({ verified: false, message: 'There is no such export.' });
  expect(hitsOf(id)(s())).toBe(1);
  s().breakpoints.setHits([{ id, hits: 5 }]);
  expect(hitsOf(id)(s())).toBe(5);
});

test('hits that did not change wake nobody', async () => {
  const { s } = await withModule();
  s().breakpoints.setHits([{ id: 'trap', hits: 1 }]);
  const before = s().breakpoints;
  s().breakpoints.setHits([{ id: 'trap', hits: 1 }]);
  expect(s().breakpoints).toBe(before);
});

test('places are told apart by all they say', () => {
  const entry = { kind: 'function', func: 3, at: 'entry' } as const;
  expect(sameBreakpoint(entry, { ...entry })).toBe(true);
  expect(sameBreakpoint(entry, { ...entry, at: 'return' })).toBe(false);
  expect(sameBreakpoint({ kind: 'import', module: 'a', name: 'b' }, { kind: 'import', module: 'x', name: 'b' })).toBe(
    false,
  );
  expect(sameBreakpoint({ kind: 'trap' }, { kind: 'start' })).toBe(false);
});

test('what could not be told before the module was checked is asked again', async () => {
  const { s, client } = await withModule();
  const checking = 'The module is still being checked.';
  client.answer('breakpoints.set', ({ list }) =>
    list.map(({ id }) => ({ id, verified: false, message: checking, hits: 0, location: null })),
  );
  const id = s().breakpoints.add({ kind: 'export', name: 'update' });
  await settle();
  expect(s().breakpoints.status[id]?.message).toBe(checking);
  client.answer('breakpoints.set', ({ list }) =>
    list.map((spec) => ({ id: spec.id, verified: true, message: '', hits: 0, location: null })),
  );
  emitPaused(client);
  await settle();
  expect(s().breakpoints.status[id]).toMatchObject({ verified: true, message: '' });
});

test('removing all leaves the one on traps as it was, in the list and in what the engine gets', async () => {
  const { s, client } = await withModule();
  s().breakpoints.add({ kind: 'opcode', pattern: 'f64.*' });
  s().breakpoints.setEnabled('trap', false);
  s().breakpoints.removeAll();
  const trap = { id: 'trap', enabled: false, on: { kind: 'trap' } };
  expect(s().breakpoints.list).toEqual([trap]);
  expect(client.last('breakpoints.set')?.list).toEqual([trap]);
});
