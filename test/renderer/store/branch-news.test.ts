import { expect, test } from 'vitest';
import { tellBranches } from '../../../src/renderer/store/branch-news.ts';
import { emitPaused, fakeTime } from '../../support/fake-client.ts';
import { withModule } from './with-store.ts';

const second = { id: 1, parent: 0, from: 400, total: 400, name: 'Branch 2' };
const branches = [...fakeTime.branches, second];

test('a new branch is told of once, with where the old future went; going from one to another is no news', async () => {
  const { s, store, client } = await withModule();
  const stop = tellBranches(store);
  const told = () => s().ui.toasts.map(({ title }) => title);
  emitPaused(client, fakeTime);
  expect(told()).toEqual([]);
  emitPaused(client, { ...fakeTime, at: 400, total: 400, branch: 1, branches });
  const news = ['Branch 2 begins here. What came after is kept: First run, on the timeline.'];
  expect(told()).toEqual(news);
  emitPaused(client, { ...fakeTime, branches });
  emitPaused(client, { ...fakeTime, at: 400, total: 400, branch: 1, branches });
  expect(told()).toEqual(news);
  stop();
});
