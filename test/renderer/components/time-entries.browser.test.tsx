import { afterEach, expect, test } from 'vitest';
import type { MenuEntry } from '../../../src/renderer/components/ContextMenu.tsx';
import { accessEntries, originEntries } from '../../../src/renderer/components/time-entries.ts';
import { emitPaused, fakeTime } from '../../support/fake-client.ts';
import { show, type Shown } from '../../support/show.tsx';

let shown: Shown;
afterEach(() => shown.end());

const bytes = { memory: 0, address: 16, length: 4 };
const open = (entries: readonly MenuEntry[]) =>
  entries.flatMap((entry) => (entry === 'separator' || entry.disabled === true ? [] : [entry.label]));

test('without a run the past is not spoken of', async () => {
  shown = await show(null);
  expect(accessEntries(bytes)).toEqual([]);
  expect(originEntries('Go', { kind: 'global', index: 0 })).toEqual([]);
});

test('what lies ahead can be looked for in the past only, what lies behind not at the beginning', async () => {
  shown = await show(null);
  emitPaused(shown.client, fakeTime);
  expect(open(accessEntries(bytes))).toEqual(['Go to last write', 'Go to next write', 'Go to first read after']);
  emitPaused(shown.client, { ...fakeTime, live: true });
  expect(open(accessEntries(bytes))).toEqual(['Go to last write']);
  emitPaused(shown.client, { ...fakeTime, at: 0 });
  expect(open(accessEntries(bytes))).toEqual(['Go to next write', 'Go to first read after']);
});

test('entries ask for what they say', async () => {
  shown = await show(null);
  emitPaused(shown.client, fakeTime);
  for (const entry of accessEntries(bytes).toReversed()) if (entry !== 'separator') entry.run();
  await shown.settle();
  expect(shown.client.last('time.access')).toEqual({ ...bytes, find: 'last-write' });
  const [origin] = originEntries('Go to where this was set', { kind: 'local', frame: 1, index: 2 });
  if (origin !== undefined && origin !== 'separator') origin.run();
  await shown.settle();
  expect(shown.client.last('time.origin')).toEqual({ of: { kind: 'local', frame: 1, index: 2 } });
});
