import axe from 'axe-core';
import { act } from 'react';
import { afterEach, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { GamePane } from '../../../../src/renderer/panes/game/GamePane.tsx';
import { noKeys } from '../../../../src/renderer/store/game-slice.ts';
import { store } from '../../../../src/renderer/store/use-store.ts';
import { emitPaused, fakeGame, fakeTime } from '../../../support/fake-client.ts';
import { show, type Shown } from '../../../support/show.tsx';

let shown: Shown;
afterEach(() => shown.end());

function canvas(): HTMLCanvasElement {
  const element = shown.element.querySelector('canvas');
  if (element === null) throw new Error('there is no picture');
  return element;
}

/** Colour at a place of the logical picture, as [red, green, blue]. */
function pixel(x: number, y: number): readonly number[] {
  const element = canvas();
  const scale = element.width / 1024;
  const data = element.getContext('2d')?.getImageData(Math.round(x * scale), Math.round(y * scale), 1, 1).data;
  return [...(data ?? [])].slice(0, 3);
}

const keysAsked = (): readonly unknown[] =>
  shown.client.asked.filter(({ name }) => name === 'game.keys').map(({ params }) => params);

const up = noKeys;

it('draws what the commands say, scaled to the pane', async () => {
  shown = await show(<GamePane />, { width: 600, height: 420 });
  expect(canvas().width / canvas().height).toBeCloseTo(1024 / 600, 1);
  // Halfway out of an enemy, and empty space beside it.
  expect(pixel(220 + 7, 120)[0]).toBeGreaterThan(200);
  expect(pixel(220 + 40, 120)).toEqual([5, 6, 11]);
});

it('says which draw call of the frame was the last', async () => {
  shown = await show(<GamePane />);
  expect(shown.element.textContent).toContain(`draw call ${fakeGame.commands.length} of this frame · frame 312`);
  expect(shown.element.querySelector('.game-call')?.textContent).toBe('draw_score(70)');
});

it('takes keys only while it has the focus, and releases them when it loses it', async () => {
  shown = await show(<GamePane />);
  await act(async () => await userEvent.keyboard('{ArrowLeft}'));
  expect(keysAsked()).toEqual([]);
  await act(async () => {
    await userEvent.click(canvas());
    await userEvent.keyboard('{ArrowLeft>}{ >}');
  });
  expect(keysAsked()).toEqual([
    { ...up, left: true },
    { ...up, left: true, button1: true },
  ]);
  await act(async () => await userEvent.keyboard('{Escape}'));
  expect(keysAsked().at(-1)).toEqual(up);
  expect(document.activeElement).toBe(document.body);
  await act(async () => await userEvent.keyboard('{/ArrowLeft}{/ }'));
});

it('takes the focus when the command asks for it', async () => {
  shown = await show(<GamePane />);
  await act(async () => {
    store.getState().game.takeFocus();
    await Promise.resolve();
  });
  expect(document.activeElement).toBe(canvas());
});

it('offers a breakpoint on what draws the thing under the pointer', async () => {
  shown = await show(<GamePane />, { width: 600, height: 420 });
  const scale = canvas().getBoundingClientRect().width / 1024;
  await act(async () => {
    await userEvent.click(canvas(), { button: 'right', position: { x: 220 * scale, y: 120 * scale } });
  });
  const item = [...document.querySelectorAll<HTMLElement>('[role=menuitem]')].find((each) =>
    each.textContent?.includes('Break on'),
  );
  expect(item?.textContent).toBe('Break on draw_enemy');
  await act(async () => await userEvent.click(item ?? document.body));
  expect(store.getState().breakpoints.list.at(-1)?.on).toEqual({ kind: 'import', module: 'env', name: 'draw_enemy' });
});

it('tells the picture in words', async () => {
  shown = await show(<GamePane />);
  expect(canvas().getAttribute('aria-label')).toBe(
    'Rocket at 490, 320, heading 321°; 3 enemies; 9 bullets; 40 particles; score 70.',
  );
});

it('explains what a game is when there is none, and has no accessibility violations', async () => {
  shown = await show(<GamePane />, { paused: false });
  expect(shown.element.querySelector('[role=region][aria-label=Game]')?.textContent).toMatch(/Glowworm/);
  await shown.end();
  shown = await show(<GamePane />);
  const { violations } = await axe.run(shown.element);
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
});

it('in the past says that keys change nothing, and goes on from there', async () => {
  shown = await show(<GamePane />);
  const hint = () => shown.element.querySelector('#game-keys');
  await act(async () => emitPaused(shown.client, { ...fakeTime, live: true, at: fakeTime.total }));
  expect(hint()?.textContent).toContain('Click to play');
  await act(async () => emitPaused(shown.client, fakeTime));
  expect(hint()?.textContent).toBe('The recorded keys count here.Go on from hereto play');
  expect((await axe.run(shown.element)).violations.map(({ id }) => id)).toEqual([]);
  await act(async () => hint()?.querySelector('button')?.click());
  await expect.poll(() => shown.client.last('time.branch')).toEqual({});
  expect(document.activeElement).toBe(canvas());
});
