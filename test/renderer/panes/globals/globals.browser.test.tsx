import { act } from 'react';
import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { GlobalsPane } from '../../../../src/renderer/panes/globals/GlobalsPane.tsx';
import { fakeModule } from '../../../support/fake-client.ts';
import { show, type Shown } from '../../../support/show.tsx';

let shown: Shown;
afterEach(() => shown.end());

test('asks for the globals in view, and gives them up when it goes', async () => {
  shown = await show(<GlobalsPane />);
  await shown.settle();
  await expect.element(page.getByRole('region', { name: 'Globals', exact: true })).toBeVisible();
  expect(shown.client.last('view.interest')?.globals).toEqual({ from: 0, count: 3 });
  expect([...shown.element.querySelectorAll('[role=row]')].map((row) => row.textContent)).toEqual([
    '0score700x46, changed',
    '1__stack_pointer655200xfff0',
    '2epochconstant-420xffffffffffffffd6',
  ]);
});

test('a mutable global can be edited, a constant cannot', async () => {
  shown = await show(<GlobalsPane />);
  await shown.settle();
  await act(async () => {
    (page.getByRole('treegrid').element() as HTMLElement).focus();
    await userEvent.keyboard('{End}{Enter}');
  });
  expect(shown.element.querySelector('input')).toBeNull();
  await act(() => userEvent.keyboard('{Home}{Enter}'));
  await act(() => userEvent.keyboard('99{Enter}'));
  await shown.settle();
  expect(shown.client.last('edit.global')).toEqual({ index: 0, text: '99' });
});

test('says that a module has none', async () => {
  shown = await show(<GlobalsPane />);
  await act(async () => {
    shown.client.emit('module', { ...fakeModule, counts: { ...fakeModule.counts, globals: 0 } });
    await Promise.resolve();
  });
  await expect.element(page.getByText('No globals')).toBeVisible();
});
