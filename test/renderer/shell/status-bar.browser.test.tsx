import axe from 'axe-core';
import { act } from 'react';
import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { TimeView } from '../../../src/protocol/messages.ts';
import { StatusBar } from '../../../src/renderer/shell/StatusBar.tsx';
import { Toolbar } from '../../../src/renderer/shell/Toolbar.tsx';
import { useWindow } from '../../../src/renderer/shell/use-window.ts';
import { store } from '../../../src/renderer/store/use-store.ts';
import { emitPaused, fakeTime, fakeUpdate } from '../../support/fake-client.ts';
import { show, type Shown } from '../../support/show.tsx';

let shown: Shown;
afterEach(() => shown.end());

function Window() {
  useWindow();
  return (
    <>
      <Toolbar />
      <StatusBar />
    </>
  );
}

async function open(time: Partial<TimeView> = {}): Promise<void> {
  shown = await show(<Window />, { width: 1500, height: 80 });
  await tell(time);
}

const tell = (time: Partial<TimeView>) =>
  act(async () => {
    emitPaused(shown.client, { ...fakeTime, ...time });
    await Promise.resolve();
  });

test('the moment is always told, and whether it is past', async () => {
  await open();
  const status = page.getByRole('contentinfo');
  await expect.element(status).toHaveTextContent('In the past');
  await expect.element(status).toHaveTextContent('frame 312 / 480 · #5,912,044 of 9,204,377');
  expect((await axe.run(shown.element)).violations.map(({ id }) => id)).toEqual([]);
  await tell({ live: true, at: fakeTime.total, call: 480 });
  await expect.element(status).toHaveTextContent('frame 480 / 480 · #9,204,377 of 9,204,377');
  await expect.element(status).not.toHaveTextContent('In the past');
});

test('a click on the moment asks for another one', async () => {
  await open();
  await page.getByRole('button', { name: /#5,912,044/ }).click();
  expect(store.getState().ui.dialog).toBe('moment');
});

test('in the past F5 is called Replay, and says that it plays what was recorded', async () => {
  await open();
  await userEvent.hover(page.getByRole('button', { name: 'Replay' }));
  await expect.element(page.getByRole('tooltip')).toHaveTextContent('Plays what was recorded, up to its end');
});

test('a run that is not recorded has no moments', async () => {
  await open({ recording: false, at: 7, total: 7, first: 7, live: true, calls: 0, frames: false });
  const status = page.getByRole('contentinfo');
  await expect.element(status).toHaveTextContent('stop 41');
  await expect.element(status).not.toHaveTextContent('of 7');
  await expect.element(status).not.toHaveTextContent('live');
});

test('where nothing has run there is no moment to tell', async () => {
  await open({ live: true, at: 0, total: 0, call: 1, calls: 1, frames: false });
  const update = {
    ...fakeUpdate({ memory: null, globals: null, table: null, game: false }),
    time: store.getState().time.view,
  };
  await act(async () => {
    shown.client.emit('state', { state: 'idle', pause: null, update });
    await Promise.resolve();
  });
  await expect.element(page.getByRole('contentinfo')).not.toHaveTextContent('#0');
});

test('while a session is played it is not said that nothing is running', async () => {
  await open({ live: true, at: 0, total: 0, call: 1, calls: 1, frames: false });
  const update = {
    ...fakeUpdate({ memory: null, globals: null, table: null, game: false }),
    time: { ...store.getState().time.view!, seeking: { text: 'Playing the session', done: 0.2 } },
  };
  await act(async () => {
    shown.client.emit('state', { state: 'idle', pause: null, update });
    await Promise.resolve();
  });
  await expect.element(page.getByRole('contentinfo')).toHaveTextContent('Playing the session');
  await expect.element(page.getByRole('contentinfo')).not.toHaveTextContent('Nothing is running');
});

test('keys go back, and a step back that cannot be done says why', async () => {
  await open();
  await userEvent.keyboard('{F7}');
  await expect.poll(() => shown.client.last('time.back')).toEqual({ kind: 'over' });
  await userEvent.keyboard('{Shift>}{F7}{/Shift}');
  await expect.poll(() => shown.client.last('time.back')).toEqual({ kind: 'into' });
  await tell({ at: 0 });
  await userEvent.keyboard('{F7}');
  await expect.element(page.getByRole('contentinfo')).toHaveTextContent('This is where the run begins.');
});

test('Escape ends a search, and does nothing else when there is none', async () => {
  await open();
  const asked = () => shown.client.asked.filter(({ name }) => name === 'time.cancel').length;
  await userEvent.keyboard('{Escape}');
  expect(asked()).toBe(0);
  shown.client.answer('time.back', () => new Promise(() => undefined) as never);
  await userEvent.keyboard('{Control>}{F5}{/Control}');
  await expect.element(page.getByText('Going there')).toBeVisible();
  await userEvent.keyboard('{Escape}');
  expect(asked()).toBe(1);
  expect(store.getState().time.busy).toBeNull();
});
