import { expect, test } from 'vitest';
import { forget, load, loadNow, save, saveNow } from '../../../src/renderer/store/persist.ts';

// Node has neither localStorage nor IndexedDB: just what a browser that forbids them looks like.
test('where nothing can be kept, nothing breaks', async () => {
  saveNow('a', { b: 1 });
  expect(loadNow('a')).toBeUndefined();
  await save('a', 1);
  expect(await load('a')).toBeUndefined();
  await forget('a');
});
