import axe from 'axe-core';
import { act } from 'react';
import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { Dialogs } from '../../../src/renderer/dialogs/Dialogs.tsx';
import { perform } from '../../../src/renderer/commands/commands.ts';
import { store } from '../../../src/renderer/store/use-store.ts';
import { emitPaused, fakeTime } from '../../support/fake-client.ts';
import { show, type Shown } from '../../support/show.tsx';

let shown: Shown;
afterEach(() => shown.end());

async function open(dialog: 'moment' | 'settings'): Promise<void> {
  shown = await show(<Dialogs />);
  await act(async () => {
    emitPaused(shown.client, fakeTime);
    if (dialog === 'moment') perform('time.goTo', store.getState());
    else store.getState().ui.openDialog(dialog);
    await Promise.resolve();
  });
  await shown.settle();
}

test('a moment that is typed is gone to', async () => {
  await open('moment');
  expect((await axe.run(document.body)).violations.map(({ id }) => id)).not.toContain('label');
  await userEvent.keyboard('frame 9999');
  await expect.element(page.getByText('From frame 1 to frame 480.')).toBeVisible();
  await userEvent.keyboard('{Enter}');
  expect(shown.client.last('time.goto')).toBeUndefined();
  await userEvent.keyboard('{Control>}a{/Control}frame 100{Enter}');
  await expect.poll(() => shown.client.last('time.goto')).toEqual({ to: { kind: 'call', number: 100 } });
  expect(store.getState().ui.dialog).toBeNull();
});

test('a bookmark gets another name', async () => {
  await open('moment');
  await act(async () => {
    store.getState().time.toggleBookmark();
    const [bookmark] = store.getState().time.bookmarks;
    if (bookmark !== undefined) store.getState().time.askName(bookmark);
    await Promise.resolve();
  });
  await expect.element(page.getByRole('dialog', { name: 'Bookmark at #5,912,044' })).toBeVisible();
  await userEvent.keyboard('{Control>}a{/Control}The crash{Enter}');
  expect(store.getState().time.bookmarks.map(({ name }) => name)).toEqual(['The crash']);
});

test('recording and its memory are settings', async () => {
  await open('settings');
  await page.getByLabelText('Record runs').click();
  expect(shown.client.last('time.settings')).toEqual({ record: false, budget: 256 * 2 ** 20 });
  const memory = page.getByLabelText('Memory for it, MB');
  await memory.fill('4');
  await expect.element(memory).toHaveAttribute('aria-invalid', 'true');
  await memory.fill('64');
  expect(shown.client.last('time.settings')).toMatchObject({ budget: 256 * 2 ** 20 });
  await userEvent.keyboard('{Enter}');
  expect(shown.client.last('time.settings')).toEqual({ record: false, budget: 64 * 2 ** 20 });
});
