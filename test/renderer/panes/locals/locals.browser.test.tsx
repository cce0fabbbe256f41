import { act } from 'react';
import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { LocalsPane } from '../../../../src/renderer/panes/locals/LocalsPane.tsx';
import { store } from '../../../../src/renderer/store/use-store.ts';
import { fakeFrame, fakeUpdate, i32 } from '../../../support/fake-client.ts';
import { show, type Shown } from '../../../support/show.tsx';

let shown: Shown;
afterEach(() => shown.end());

test('lists parameters and locals with their values, and marks what changed', async () => {
  shown = await show(<LocalsPane />);
  await expect.element(page.getByRole('region', { name: 'Locals', exact: true })).toBeVisible();
  expect([...shown.element.querySelectorAll('[role=row]')].map((row) => row.textContent)).toEqual([
    '0dtparam0.0166666666666666660x3f91111111111111',
    '1i70x7, changed',
    '2p664320x10380',
    '3count120xc',
  ]);
  expect(shown.element.querySelectorAll('.local-dot')).toHaveLength(1);
});

test('F2 edits the local the keyboard is on', async () => {
  shown = await show(<LocalsPane />);
  await act(async () => {
    (page.getByRole('treegrid').element() as HTMLElement).focus();
    await userEvent.keyboard('{End}{F2}');
  });
  await act(() => userEvent.keyboard('0x20{Enter}'));
  await shown.settle();
  expect(shown.client.last('edit.local')).toEqual({ frame: 0, index: 3, text: '0x20' });
});

test('nothing can be edited while it runs', async () => {
  shown = await show(<LocalsPane />);
  await act(async () => {
    shown.client.emit('state', {
      state: 'running',
      pause: null,
      update: fakeUpdate({ memory: null, globals: null, table: null, game: false }, 'running'),
    });
    await Promise.resolve();
  });
  await act(() => userEvent.dblClick(page.getByText('0x10380')));
  expect(shown.element.querySelector('input')).toBeNull();
});

test('a local that is followed in the code comes into view', async () => {
  shown = await show(<LocalsPane />, { height: 120 });
  await act(async () => {
    store.getState().run.goToLocal('$count');
    await Promise.resolve();
  });
  expect(shown.element.querySelector('[aria-selected=true]')?.textContent).toContain('count');
});

test('another frame shows its own locals and says which frame it is', async () => {
  shown = await show(<LocalsPane />);
  shown.client.answer('frame', ({ index }) => ({
    ...fakeFrame,
    index,
    name: 'update',
    locals: [{ index: 0, name: 'seconds', param: true, value: i32(3), changed: false }],
    localCount: 1,
  }));
  await act(async () => {
    store.getState().run.selectFrame(1);
    await Promise.resolve();
  });
  await shown.settle();
  await expect.element(page.getByText('seconds')).toBeVisible();
  await expect.element(page.getByText('of update, 1 call up')).toBeVisible();
});

test('50 000 locals are fetched by pages', async () => {
  shown = await show(<LocalsPane />);
  const local = (index: number) => ({ index, name: '', param: false, value: i32(index), changed: false });
  shown.client.answer('frame', ({ index }) => ({ ...fakeFrame, index, locals: [local(0)], localCount: 50_000 }));
  shown.client.answer('locals', ({ from, count }) =>
    Array.from({ length: Math.min(count, 50_000 - from) }, (_, i) => local(from + i)),
  );
  await act(async () => {
    store.getState().run.selectFrame(1);
    await Promise.resolve();
  });
  await shown.settle();
  await act(async () => {
    (page.getByRole('treegrid').element() as HTMLElement).focus();
    await userEvent.keyboard('{End}');
  });
  await shown.settle();
  await expect.element(page.getByText('0xc34f')).toBeVisible();
  expect(shown.client.last('locals')).toMatchObject({ frame: 1 });
});
