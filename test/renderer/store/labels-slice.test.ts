import { expect, test } from 'vitest';
import { labelOf, labelSymbols } from '../../../src/renderer/store/labels-slice.ts';
import { withModule } from './with-store.ts';

const func = { kind: 'func', func: 12, name: 'advanceBullets' } as const;
const address = { kind: 'address', memory: 0, address: 0x10380 } as const;

test('functions and addresses get names, lose them, and do not share them', async () => {
  const { s } = await withModule();
  s().labels.set(func, ' shots fly ');
  s().labels.set(address, 'first bullet');
  expect(labelOf(s().labels, func)).toBe('shots fly');
  expect(labelOf(s().labels, { ...func, func: 13 })).toBe('');
  expect(labelOf(s().labels, { ...address, memory: 1 })).toBe('');
  s().labels.set(func, '');
  expect(labelOf(s().labels, func)).toBe('');
  expect(labelOf(s().labels, address)).toBe('first bullet');
});

test('a labelled address can be gone to by its label', async () => {
  const { s, client } = await withModule();
  s().labels.set(address, 'first bullet');
  expect(await s().memory.goToExpression('first bullet')).toBeNull();
  expect(s().memory.cursor).toBe(0x10380);
  expect(client.last('evaluate')).toBeUndefined();
});

test('asking for a label opens the dialog about its subject', async () => {
  const { s } = await withModule();
  s().labels.edit(func);
  expect(s().ui.dialog).toBe('label');
  expect(s().labels.subject).toBe(func);
});

test('another module has labels of its own', async () => {
  const { s } = await withModule();
  s().labels.set(func, 'shots fly');
  await s().labels.restore('e'.repeat(64));
  expect(labelOf(s().labels, func)).toBe('');
});

test('labels are symbols that lead to what they name', async () => {
  const { s } = await withModule();
  s().labels.set(func, 'shots fly');
  s().labels.set(address, 'first bullet');
  expect(labelSymbols(s().labels)).toEqual([
    { kind: 'func', name: 'shots fly', detail: 'label of function 12', target: { kind: 'func', func: 12 } },
    {
      kind: 'memory',
      name: 'first bullet',
      detail: 'label of address 0x10380',
      target: { kind: 'memory', memory: 0, address: 0x10380 },
    },
  ]);
});
