import { page, userEvent } from 'vitest/browser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { store } from '../../src/renderer/store/use-store.ts';
import { openWindow, patience } from '../support/whole-window.tsx';

// Time in the whole window, with the real engine in its real worker, as a person goes through it. The tests follow
// each other.

let end: () => void;
const s = store.getState;

beforeAll(async () => {
  end = await openWindow('/?sample=rocket');
});

afterAll(() => {
  end();
});

const at = () => s().time.view?.at ?? -1;
const rest = () => expect.poll(() => s().time.busy, patience).toBeNull();
const slider = () => page.getByRole('slider', { name: 'Moment' });
const status = () => page.getByRole('contentinfo');

/** What the panes show of the moment the machine is at. */
function shown(): unknown {
  const { pause } = s().run;
  return { at: at(), top: pause?.top, stack: pause?.stack, frames: pause?.frames, game: s().game.view };
}

test('a run is recorded from its beginning, and the timeline shows its frames', async () => {
  await expect.poll(() => s().time.view?.calls ?? 0, patience).toBeGreaterThan(40);
  await userEvent.keyboard('{F5}');
  await expect.poll(() => s().run.state, patience).toBe('paused');
  await expect.element(page.getByRole('region', { name: 'Timeline', exact: true })).toBeVisible();
  expect(s().time.view).toMatchObject({ recording: true, live: true, first: 0, frames: true });
  await expect.poll(() => s().time.line?.calls.length ?? 0, patience).toBeGreaterThan(40);
  await expect.element(status()).toHaveTextContent(/live ?frame \d+ \/ \d+ · #[\d,]+ of [\d,]+/);
});

test('a step back undoes the step before it', async () => {
  // From the first instruction of the frame that begins next.
  await userEvent.keyboard('{F11}');
  await expect.poll(() => s().run.stepping, patience).toBe(false);
  const before = shown();
  const from = at();
  await userEvent.keyboard('{F11}');
  await expect.poll(at, patience).toBe(from + 1);
  await userEvent.keyboard('{F7}');
  await expect.poll(at, patience).toBe(from);
  await rest();
  const marks = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);
  const plain = (view: unknown) => JSON.stringify(view, marks).replaceAll(/"(changed|fresh|stops)":\w+/g, '');
  expect(plain(shown())).toBe(plain(before));
  await expect.element(status()).toHaveTextContent('In the past');
});

test('the playhead is dragged, and the picture follows', async () => {
  const box = document.querySelector('.timeline-slider')?.getBoundingClientRect();
  const element = document.querySelector<HTMLElement>('.timeline-slider');
  if (box === undefined || element === null) throw new Error('there is no timeline');
  element.setPointerCapture = () => undefined;
  const point = (type: string, part: number) =>
    element.dispatchEvent(
      new PointerEvent(type, {
        bubbles: true,
        pointerId: 1,
        clientX: box.left + part * box.width,
        clientY: box.top + 30,
      }),
    );
  const frame = () => s().run.pause?.moment.frame ?? 0;
  const calls = s().time.view?.calls ?? 0;
  point('pointerdown', 0.9);
  for (let part = 0.9; part > 0.5; part -= 0.02) {
    point('pointermove', part);
    await new Promise((done) => setTimeout(done, 16));
  }
  point('pointerup', 0.5);
  await rest();
  const total = s().time.view?.total ?? 0;
  expect(Math.abs(at() - total / 2) / total).toBeLessThan(0.03);
  expect(frame()).toBeGreaterThan(1);
  expect(frame()).toBeLessThan(calls);
  await expect.poll(() => Math.abs((s().game.view?.frame ?? 0) - frame()), patience).toBeLessThan(2);
});

test('a moment that is typed is gone to, and a bookmark leads back to it', async () => {
  await userEvent.keyboard('{Control>}j{/Control}');
  await userEvent.keyboard('frame 20{Enter}');
  await expect.poll(() => s().time.view?.call, patience).toBe(20);
  await rest();
  const marked = shown();
  await userEvent.keyboard('{Control>}d{/Control}');
  await userEvent.keyboard('{Alt>}{Home}{/Alt}');
  await expect.poll(at, patience).toBe(0);
  await rest();
  await userEvent.keyboard('{Alt>}{PageDown}{/Alt}');
  await expect.poll(at, patience).toBe((marked as { at: number }).at);
});

test('one goes on from a moment differently, and what was there before can be returned to', async () => {
  const total = s().time.view?.total ?? 0;
  await userEvent.keyboard('{Alt>}{Shift>}{F5}{/Shift}{/Alt}');
  await expect.poll(() => s().time.view?.branches.length, patience).toBe(2);
  expect(s().time.view?.live).toBe(true);
  await userEvent.keyboard('{F5}');
  await expect.poll(() => s().time.view?.call ?? 0, patience).toBeGreaterThan(25);
  await userEvent.keyboard('{F5}');
  await expect.poll(() => s().run.state, patience).toBe('paused');
  const names = s().time.view?.branches.map(({ name }) => name) ?? [];
  await page.getByRole('combobox', { name: 'Branch' }).selectOptions(names[0] ?? '');
  await expect.poll(() => s().time.view?.total, patience).toBe(total);
  await expect.element(slider()).toHaveAttribute('aria-valuemax', String(total));
});

test('running back stops at the breakpoint that was met last', async () => {
  s().breakpoints.add({ kind: 'export', name: 'draw' });
  await userEvent.keyboard('{Control>}{F5}{/Control}');
  await rest();
  expect(s().run.pause?.stop.breakpoints.length).toBe(1);
  expect(s().run.pause?.top?.name).toContain('draw');
  await expect.element(status()).toHaveTextContent('In the past');
});
