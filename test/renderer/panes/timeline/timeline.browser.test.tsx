import axe from 'axe-core';
import { act } from 'react';
import { afterEach, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { TimeView } from '../../../../src/protocol/messages.ts';
import { TimelinePane } from '../../../../src/renderer/panes/timeline/TimelinePane.tsx';
import { store } from '../../../../src/renderer/store/use-store.ts';
import { emitPaused, fakeTime, fakeUpdate } from '../../../support/fake-client.ts';
import { show, type Shown } from '../../../support/show.tsx';

let shown: Shown;
afterEach(() => shown.end());

const wait = (milliseconds: number) => act(async () => await new Promise((done) => setTimeout(done, milliseconds)));

async function open(time: Partial<TimeView> = {}): Promise<void> {
  shown = await show(<TimelinePane />, { width: 1200, height: 110 });
  await tell(time);
  await wait(120);
}

/** The machine is at a moment, and tells so. */
const tell = (time: Partial<TimeView>) =>
  act(async () => {
    emitPaused(shown.client, { ...fakeTime, ...time });
    await Promise.resolve();
  });

function find(selector: string): HTMLElement {
  const element = shown.element.querySelector<HTMLElement>(selector);
  if (element === null) throw new Error(`there is no ${selector}`);
  return element;
}

const slider = () => find('[role=slider]');
const gone = (): readonly unknown[] =>
  shown.client.asked.filter(({ name }) => name === 'time.goto').map(({ params }) => (params as { to: unknown }).to);

/** A pointer event at a part of the strip's width, near the bars. */
async function point(type: string, part: number, more: PointerEventInit = {}): Promise<void> {
  const box = slider().getBoundingClientRect();
  const at = { clientX: box.left + part * box.width, clientY: box.top + 30 };
  await act(async () => {
    slider().dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 1, button: 0, ...at, ...more }));
    await Promise.resolve();
  });
}

it('shows the run: bars, a mark of each kind, numbers, the moment in words', async () => {
  await open();
  expect(find('.timeline-bars').getAttribute('d')).toContain('M');
  for (const kind of ['breakpoint', 'watch', 'trap', 'output', 'key', 'input', 'edit']) {
    expect(find(`.timeline-mark[data-kind=${kind}]`).getAttribute('d')).not.toBe('');
  }
  expect(shown.element.textContent).toContain('frame 312 / 480 · #5,912,044 of 9,204,377');
  expect(shown.element.textContent).toContain('In the past');
  expect(find('.timeline-ruler').textContent).toBe('frame 1');
  expect(slider().getAttribute('aria-valuetext')).toBe(
    'frame 312 of 480, instruction 5,912,044 of 9,204,377, in the past',
  );
});

it('has nothing that keeps people from using it', async () => {
  await open({ branches: [...fakeTime.branches, { id: 1, parent: 0, from: 4e6, total: 6e6, name: 'Branch 2' }] });
  await act(async () => store.getState().time.toggleBookmark(2e6));
  await shown.settle();
  const { violations } = await axe.run(shown.element);
  expect(violations.map(({ id }) => id)).toEqual([]);
});

it('says what is missing when nothing has run, and when nothing is recorded', async () => {
  shown = await show(<TimelinePane />, { width: 1200, height: 110 });
  expect(shown.element.textContent).toContain('Nothing has run yet');
  await tell({ recording: false, total: 0, at: 0, live: true });
  expect(shown.element.textContent).toContain('Recording is off');
  await userEvent.click(find('.empty-state button'));
  expect(store.getState().ui.dialog).toBe('settings');
});

it('a module that runs nothing by itself has no moments until something is called', async () => {
  shown = await show(<TimelinePane />, { width: 1200, height: 110 });
  await tell({ total: 0, at: 0, first: 0, call: 1, calls: 1, live: true });
  expect(find('.timeline-strip')).not.toBeNull();
  const time = { ...fakeTime, total: 0, at: 0, call: 1, calls: 1, live: true };
  const update = { ...fakeUpdate({ memory: null, globals: null, table: null, game: false }), time };
  await act(async () => shown.client.emit('state', { state: 'idle', pause: null, update }));
  expect(shown.element.textContent).toContain('Nothing has run yet');
});

it('a session that is played says so before it has a moment', async () => {
  shown = await show(<TimelinePane />, { width: 1200, height: 110 });
  const time = { ...fakeTime, total: 0, at: 0, call: 1, calls: 1, seeking: { text: 'Playing the session', done: 0.2 } };
  const update = { ...fakeUpdate({ memory: null, globals: null, table: null, game: false }), time };
  await act(async () => shown.client.emit('state', { state: 'idle', pause: null, update }));
  expect(shown.element.textContent).toContain('Playing the session');
  expect(shown.element.textContent).not.toContain('Nothing has run yet');
});

it('dragging moves the playhead at once and asks for one moment at a time', async () => {
  await open();
  let answer: () => void = () => undefined;
  const first = new Promise<void>((done) => (answer = done));
  shown.client.answer('time.goto', () => first.then(() => ({ found: true, text: '' })) as never);
  slider().setPointerCapture = () => undefined;
  await point('pointerdown', 0.25);
  await point('pointermove', 0.3);
  await point('pointermove', 0.5);
  expect(store.getState().time.scrubbing).toBe(true);
  expect(gone()).toHaveLength(1);
  const middle = Math.abs(Number(slider().getAttribute('aria-valuenow')) - fakeTime.total / 2);
  expect(middle).toBeLessThan(fakeTime.total / 500);
  answer();
  await wait(10);
  expect(gone()).toHaveLength(2);
  await point('pointerup', 0.5);
  expect(store.getState().time.scrubbing).toBe(false);
});

it('is worked with the keyboard', async () => {
  await open();
  slider().focus();
  await userEvent.keyboard('{ArrowRight}');
  await wait(5);
  const [right] = gone() as { at: number }[];
  expect(right?.at).toBeGreaterThan(fakeTime.at);
  await userEvent.keyboard('{Home}');
  await wait(5);
  await userEvent.keyboard('{PageDown}');
  await wait(5);
  await userEvent.keyboard('{End}');
  await wait(5);
  expect(gone().slice(1)).toEqual([{ kind: 'instruction', at: 0 }, { kind: 'call', number: 313 }, { kind: 'end' }]);
  await userEvent.keyboard('{PageUp}');
  await wait(5);
  expect(shown.client.last('time.back')).toEqual({ kind: 'frame' });
  await userEvent.keyboard('+');
  const { range } = store.getState().time;
  expect((range?.to ?? 0) - (range?.from ?? 0)).toBe(fakeTime.total / 2);
  await userEvent.keyboard('0');
  expect(store.getState().time.range).toBeNull();
});

it('the wheel steps, and with Ctrl it comes closer to what the pointer is on', async () => {
  await open();
  const box = slider().getBoundingClientRect();
  const wheel = (deltaY: number, ctrlKey = false) =>
    act(async () => {
      const x = box.left + box.width / 2;
      slider().dispatchEvent(new WheelEvent('wheel', { deltaY, ctrlKey, clientX: x, bubbles: true, cancelable: true }));
      await Promise.resolve();
    });
  await wheel(-100);
  await wait(5);
  expect(gone()).toEqual([{ kind: 'instruction', at: fakeTime.at - 1 }]);
  await wheel(-100, true);
  const { range } = store.getState().time;
  if (range === null) throw new Error('it came closer');
  expect(range.to - range.from).toBeCloseTo(fakeTime.total / 1.5, 0);
  expect((range.from + range.to) / 2).toBeCloseTo(fakeTime.total / 2, 0);
});

it('hovering names the moment, and the mark there', async () => {
  await open();
  await point('pointermove', 0.5);
  expect(find('.timeline-hover').textContent).toMatch(/^frame 2\d\d · #4,6\d\d,\d{3}$/);
  const strip = find('.timeline-strip').getBoundingClientRect();
  const watch = find('.timeline-mark[data-kind=watch]').getBoundingClientRect();
  await act(async () => {
    const at = { clientX: watch.left + 4, clientY: strip.top + 7 };
    slider().dispatchEvent(new PointerEvent('pointermove', { bubbles: true, pointerId: 1, ...at }));
    await Promise.resolve();
  });
  expect(find('.timeline-hover').textContent).toContain('Watchpoint: watch in update');
});

it('a long search says what it looks for and how far it is, and can be ended', async () => {
  await open({ seeking: { text: 'Looking for the last write of 0x10380', done: 0.4 } });
  expect(shown.element.textContent).toContain('Looking for the last write of 0x10380');
  expect((find('progress') as HTMLProgressElement).value).toBeCloseTo(0.4);
  await userEvent.click(find('.timeline-journey button'));
  expect(shown.client.asked.map(({ name }) => name)).toContain('time.cancel');
});

it('tells what was forgotten, and what the recording takes', async () => {
  await open({ first: 900_000, note: 'The oldest moments were forgotten.' });
  expect(find('.timeline-note').textContent).toBe('The oldest moments were forgotten.');
  expect(find('.timeline-forgotten rect').getAttribute('width')).not.toBe('0');
  expect(find('.timeline-bytes').textContent).toBe('3.1 of 256 MB');
});

it('branches can be chosen, from the list and on the strip', async () => {
  await open({ branches: [...fakeTime.branches, { id: 1, parent: 0, from: 4e6, total: 6e6, name: 'Branch 2' }] });
  await userEvent.selectOptions(find('.timeline-branches'), 'Branch 2');
  await wait(5);
  expect(shown.client.last('time.switch')).toEqual({ branch: 1 });
  await userEvent.click(find('.timeline-branch-name'));
  await wait(5);
  expect(shown.client.asked.filter(({ name }) => name === 'time.switch')).toHaveLength(2);
});

it('a bookmark stands on the strip and leads back', async () => {
  await open();
  await userEvent.click(find('[aria-label="Bookmark this moment"]'));
  expect(find('[aria-label="Bookmark this moment"]').getAttribute('aria-pressed')).toBe('true');
  await tell({ at: 100, call: 1 });
  await userEvent.click(find('.timeline-bookmark'));
  await wait(5);
  expect(gone()).toEqual([{ kind: 'instruction', at: fakeTime.at }]);
});

it('live there is nothing that could be gone on from, and the way to the end says so', async () => {
  await open({ live: true, at: fakeTime.total });
  expect(shown.element.querySelector('.timeline-go-on')).toBeNull();
  expect(find('.timeline-live').textContent).toBe('live');
  expect(find('[aria-label="Go to the end"]').getAttribute('aria-disabled')).toBe('true');
  await tell({});
  await userEvent.click(find('.timeline-go-on'));
  expect(shown.client.asked.map(({ name }) => name)).toContain('time.branch');
});
