import { act } from 'react';
import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { LabelsPane } from '../../../../src/renderer/panes/labels/LabelsPane.tsx';
import { store } from '../../../../src/renderer/store/use-store.ts';
import { fakeFrame, fakePause, fakeUpdate } from '../../../support/fake-client.ts';
import { show, type Shown } from '../../../support/show.tsx';

let shown: Shown;
afterEach(() => shown.end());

test('draws each block inside the one that holds it', async () => {
  shown = await show(<LabelsPane />);
  await expect.element(page.getByRole('region', { name: 'Labels', exact: true })).toBeVisible();
  const innermost = shown.element.querySelector('.label-box .label-box .label-box');
  expect(innermost?.textContent).toBe('0 loop br 0 goes back to 0x2ad, drops 4');
  expect(innermost?.querySelector('.label-box')).toBeNull();
});

test('a box is called what is written on it, and described by what a branch does', async () => {
  shown = await show(<LabelsPane />);
  const box = page.getByRole('link', { name: '0 loop', exact: true });
  await expect.element(box).toHaveAccessibleDescription(/^br 0 goes back to 0x2ad ?, drops 4$/);
  expect(box.element().querySelector('button, a, [role=link]')).toBeNull();
});

test('a click on where a branch goes shows that instruction', async () => {
  shown = await show(<LabelsPane />);
  await act(() => userEvent.click(page.getByText('0x2d6')));
  await shown.settle();
  expect(store.getState().code).toMatchObject({ func: 12, offset: 0x2d6 });
});

test('arrow keys move among the boxes, Enter goes to where one begins', async () => {
  shown = await show(<LabelsPane />);
  await act(() => userEvent.keyboard('{Tab}{ArrowDown}{ArrowDown}{ArrowUp}{Enter}'));
  await shown.settle();
  expect(store.getState().code.offset).toBe(0x2ab);
});

test('folds the middle of 500 blocks, and unfolds it on demand', async () => {
  shown = await show(<LabelsPane />);
  const block = fakeFrame.labels[1]!;
  const labels = Array.from({ length: 500 }, (_, depth) => ({ ...block, depth }));
  await act(async () => {
    const pause = { ...fakePause, top: { ...fakeFrame, labels } };
    const update = fakeUpdate({ memory: null, globals: null, table: null, game: false });
    shown.client.emit('state', { state: 'paused', pause, update });
    await Promise.resolve();
  });
  expect(shown.element.querySelectorAll('.label-box')).toHaveLength(16);
  await act(() => userEvent.click(page.getByRole('button', { name: '484 more, 495 to 12' })));
  expect(shown.element.querySelectorAll('.label-box')).toHaveLength(500);
  const innermost = [...shown.element.querySelectorAll<HTMLElement>('.label-head')].at(-1);
  // However deep, the words still have room.
  expect(innermost?.clientWidth).toBeGreaterThan(280);
});
