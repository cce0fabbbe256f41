import { act } from 'react';
import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { SlotView } from '../../../../src/protocol/messages.ts';
import { StackPane } from '../../../../src/renderer/panes/stack/StackPane.tsx';
import { store } from '../../../../src/renderer/store/use-store.ts';
import { fakePause, fakeUpdate, i32 } from '../../../support/fake-client.ts';
import { show, type Shown } from '../../../support/show.tsx';

let shown: Shown;
afterEach(() => shown.end());

const rows = () => [...shown.element.querySelectorAll('[role=row]')].map((row) => row.textContent);

test('lists slots from the top, with what is taken, what is fresh and who pushed it', async () => {
  shown = await show(<StackPane />);
  await expect.element(page.getByRole('region', { name: 'Value stack', exact: true })).toBeVisible();
  expect(rows()).toEqual([
    'f640.0166666666666666660x3f91111111111111, taken by the next instruction, just pushed0x2c1',
    'f645000x407f400000000000, taken by the next instruction0x2b8',
    'f64412.73090x4079cbb1c432ca58, 0x2b3'.replace(', ', ''),
    'i32664320x10380, base of advanceBullets, below it nothing of update0x2b1advanceBulletsnothing of update',
  ]);
  await expect.element(page.getByText('next: f64.mul takes two, gives one')).toBeVisible();
});

test('the switch writes slots as decimal, hex and float', async () => {
  shown = await show(<StackPane />);
  const last = () => rows().at(-1);
  await act(() => userEvent.click(page.getByRole('button', { name: 'dec: format of the slots, decimal' })));
  expect(last()).toContain('0x1038066432');
  await act(() => userEvent.click(page.getByRole('button', { name: 'hex: format of the slots, hexadecimal' })));
  expect(last()).toContain('9.3');
});

test('Enter edits the slot, and the engine is told which one it is', async () => {
  shown = await show(<StackPane />);
  await act(async () => {
    (page.getByRole('treegrid').element() as HTMLElement).focus();
    await userEvent.keyboard('{Home}{ArrowDown}{Enter}');
  });
  await act(() => userEvent.keyboard('12.5{Enter}'));
  await shown.settle();
  expect(shown.client.last('edit.operand')).toEqual({ frame: 0, index: 2, text: '12.5' });
  expect(document.activeElement).toBe(page.getByRole('treegrid').element());
});

test('a refused edit says why beside the value', async () => {
  shown = await show(<StackPane />);
  shown.client.answer('edit.operand', () => {
    throw new Error('The frame is gone');
  });
  await act(() => userEvent.dblClick(page.getByText('412.7309')));
  await act(() => userEvent.keyboard('7{Enter}'));
  await shown.settle();
  await expect.element(page.getByRole('alert')).toHaveTextContent('The frame is gone');
});

test('the place that pushed a slot is a link', async () => {
  shown = await show(<StackPane />);
  await act(() => userEvent.click(page.getByRole('button', { name: '0x2b8' })));
  await shown.settle();
  expect(store.getState().code).toMatchObject({ func: 12, offset: 0x2b8 });
});

test('a stack of 100 000 slots is fetched by pages as it scrolls', async () => {
  shown = await show(<StackPane />);
  const slot = (index: number): SlotView => ({
    position: 99_999 - index,
    frame: 0,
    index: 99_999 - index,
    value: i32(index),
    consumed: false,
    fresh: false,
    pushedBy: null,
  });
  shown.client.answer('stack.slots', ({ from, count }) => Array.from({ length: count }, (_, i) => slot(from + i)));
  await act(async () => {
    const pause = { ...fakePause, stack: [slot(0), slot(1)], stackCount: 100_000 };
    shown.client.emit('state', {
      state: 'paused',
      pause,
      update: fakeUpdate({ memory: null, globals: null, table: null, game: false }),
    });
    await Promise.resolve();
  });
  await act(async () => {
    (page.getByRole('treegrid').element() as HTMLElement).focus();
    await userEvent.keyboard('{End}');
  });
  await shown.settle();
  await expect.element(page.getByText('0x1869f')).toBeVisible();
  expect(shown.element.querySelectorAll('[role=row]').length).toBeLessThan(60);
});

test('says that the stack is empty, and that there is no module', async () => {
  shown = await show(<StackPane />);
  await act(async () => {
    const pause = { ...fakePause, stack: [], stackCount: 0 };
    shown.client.emit('state', {
      state: 'paused',
      pause,
      update: fakeUpdate({ memory: null, globals: null, table: null, game: false }),
    });
    await Promise.resolve();
  });
  await expect.element(page.getByText('The stack is empty')).toBeVisible();
});
