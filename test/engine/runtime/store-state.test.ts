import { expect, it } from 'vitest';
import { HostRef, type Ref } from '../../../src/engine/runtime/ref.ts';
import { restoreStore, saveStore, type StoreState } from '../../../src/engine/runtime/store-state.ts';
import { Assembled } from './assembled.ts';

const SIZE = 1000;

/** A module with a table, and the states of its store. */
function table() {
  const { store, instance } = Assembled.of({ types: [], tables: [{ type: 'externref', size: SIZE }] });
  const [table] = instance.tables;
  let last: StoreState | null = null;
  return {
    table: table!,
    save: (): StoreState => (last = saveStore(store, [], last)),
    restore: (state: StoreState): void => restoreStore(store, state),
    elements: (state: StoreState): readonly Ref[] => state.instances[0]!.tables[0]!,
  };
}

it('shares tables that did not change, and those that are again as they were', () => {
  const { table: one, save, elements } = table();
  const first = save();
  const second = save();
  expect(elements(second)).toBe(elements(first));
  expect(second.bytes).toBe(0);
  one.set(5, new HostRef('five'));
  const third = save();
  expect(elements(third)).not.toBe(elements(first));
  expect(third.bytes).toBeGreaterThanOrEqual(8 * SIZE);
  one.set(5, null);
  one.set(5, elements(third)[5]!);
  expect(elements(save())).toBe(elements(third));
});

it('puts tables back however they changed, and knows what they are as then', () => {
  const { table: one, save, restore, elements } = table();
  const [a, b] = [new HostRef('a'), new HostRef('b')];
  one.set(0, a);
  const first = save();
  one.set(0, b);
  one.grow(10, b);
  const second = save();
  for (const state of [first, second, first, first, second]) {
    restore(state);
    expect([one.size, one.get(0)]).toEqual([elements(state).length, elements(state)[0]]);
    expect(elements(save())).toBe(elements(state));
  }
  one.set(0, a);
  restore(second);
  expect(one.get(0)).toBe(b);
  // Whoever keeps a copy of its own sees that it changed.
  const { changes } = one;
  restore(first);
  expect(one.changes).toBeGreaterThan(changes);
});
