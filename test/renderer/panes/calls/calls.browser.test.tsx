import { act } from 'react';
import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { FrameSummary } from '../../../../src/protocol/messages.ts';
import { CallsPane } from '../../../../src/renderer/panes/calls/CallsPane.tsx';
import { store } from '../../../../src/renderer/store/use-store.ts';
import { fakePause, fakeUpdate, i32 } from '../../../support/fake-client.ts';
import { show, type Shown } from '../../../support/show.tsx';

let shown: Shown;
afterEach(() => shown.end());

test('lists frames with arguments, instruction and place, the host last', async () => {
  shown = await show(<CallsPane />);
  await expect.element(page.getByRole('region', { name: 'Call stack', exact: true })).toBeVisible();
  expect([...shown.element.querySelectorAll('[role=row]')].map((row) => row.textContent)).toEqual([
    'Frame 0, shownadvanceBullets0.016667f64.mul0x2c4',
    'Frame 1update0.016667call $advanceBullets0x51e',
    'Frame 2host: frame 312',
  ]);
});

test('a click, and Enter, show a frame', async () => {
  shown = await show(<CallsPane />);
  await act(() => userEvent.click(page.getByText('update')));
  expect(store.getState().run.frameIndex).toBe(1);
  expect(shown.client.last('frame')).toEqual({ index: 1 });
  await act(() => userEvent.keyboard('{Home}{Enter}'));
  expect(store.getState().run.frameIndex).toBe(0);
});

test('the menu breaks on the entry of the function', async () => {
  shown = await show(<CallsPane />);
  await act(() => userEvent.click(page.getByText('update'), { button: 'right' }));
  await act(() => userEvent.click(page.getByRole('menuitem', { name: 'Break on entry of update' })));
  await shown.settle();
  expect(shown.client.last('breakpoints.set')?.list.at(-1)?.on).toEqual({ kind: 'function', func: 9, at: 'entry' });
});

test('100 000 frames of a recursion are fetched by pages', async () => {
  shown = await show(<CallsPane />);
  const frame = (index: number): FrameSummary => ({
    index,
    kind: 'wasm',
    func: 3,
    name: 'fall',
    offset: 0x80,
    instruction: 'call $fall',
    args: [i32(index)],
    note: '',
  });
  shown.client.answer('frames', ({ from, count }) => Array.from({ length: count }, (_, i) => frame(from + i)));
  await act(async () => {
    const pause = { ...fakePause, frames: [frame(0), frame(1)], frameCount: 100_000 };
    const update = fakeUpdate({ memory: null, globals: null, table: null, game: false });
    shown.client.emit('state', { state: 'paused', pause, update });
    await Promise.resolve();
  });
  await act(async () => {
    (page.getByRole('grid').element() as HTMLElement).focus();
    await userEvent.keyboard('{End}');
  });
  await shown.settle();
  await expect.element(page.getByTitle('i32 99999')).toBeVisible();
  expect(shown.element.querySelectorAll('[role=row]').length).toBeLessThan(60);
});
