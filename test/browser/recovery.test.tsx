import { page, userEvent } from 'vitest/browser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWindow, patience } from '../support/whole-window.tsx';
import { startSession } from '../../src/renderer/session.ts';
import { isRecord, load, save } from '../../src/renderer/store/persist.ts';
import { createAppStore } from '../../src/renderer/store/store.ts';
import { store } from '../../src/renderer/store/use-store.ts';
import { surroundings } from '../../src/renderer/surroundings.ts';

// The worker is killed under the whole window, and the run brought back. The tests follow each other.

const Real = globalThis.Worker;
const workers: Worker[] = [];

let end: () => void;
const s = store.getState;

beforeAll(async () => {
  // The page knows the workers that the window makes.
  globalThis.Worker = class extends Real {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      workers.push(this);
    }
  };
  end = await openWindow('/?sample=rocket');
});

afterAll(() => {
  end();
  globalThis.Worker = Real;
});

const at = () => s().time.view?.at ?? -1;
const offered = () => page.getByRole('button', { name: /^Bring the run back: #[\d,]+, frame \d+$/ });

/** The state as the panes have it. */
function shown() {
  const { pause } = s().run;
  const { view } = s().time;
  return {
    at: view?.at,
    total: view?.total,
    call: view?.call,
    frames: pause?.frames,
    locals: pause?.top?.locals.map(({ name, value }) => ({ name, value })),
    stack: pause?.stack.map(({ value }) => value),
    next: pause?.top?.next?.text,
    game: s().game.view,
  };
}

let before: ReturnType<typeof shown>;

test('a flight is recorded, stopped and looked at', async () => {
  await expect.poll(() => s().time.view?.calls ?? 0, patience).toBeGreaterThan(60);
  s().breakpoints.add({ kind: 'opcode', pattern: 'f64.sqrt' });
  await expect.poll(() => s().run.state, patience).toBe('paused');
  await userEvent.keyboard('{F11}');
  await expect.poll(() => s().run.stepping, patience).toBe(false);
  s().time.toggleBookmark(1000);
  // The draft is made some milliseconds after the stop.
  const moment = at();
  await expect.poll(() => s().recovery.keptText(), patience).toContain(`#${moment.toLocaleString('en-US')}`);
  await expect.poll(() => s().game.view?.kind, patience).toBe('drawn');
  before = shown();
});

test('the worker is killed: the window says so, and what is kept', async () => {
  workers.at(-1)?.terminate();
  await expect.element(page.getByText('The engine does not answer.'), patience).toBeVisible();
  expect(s().recovery.offer).toBeNull();
  const { list } = s().breakpoints;
  await page.getByRole('button', { name: 'Restart the engine' }).click();
  await expect.element(page.getByText(/^The engine was replaced\. Breakpoints/), patience).toBeVisible();
  await expect.element(offered()).toBeVisible();
  expect(s().breakpoints.list).toEqual(list);
  expect(s().time.bookmarks).toHaveLength(1);
  expect(at()).toBe(0);
});

test('the run is brought back with the keyboard, to the same state', async () => {
  const button = offered().element() as HTMLElement;
  button.focus();
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => s().recovery.offer, patience).toBeNull();
  await expect.poll(() => s().time.busy, patience).toBeNull();
  await expect.poll(at, patience).toBe(before.at);
  await expect.poll(() => s().game.view, patience).toEqual(before.game);
  expect(shown()).toEqual(before);
  expect(s().run.state).toBe('paused');
  expect(offered().query()).toBeNull();
});

test('it goes on from there, and back, as before', async () => {
  await userEvent.keyboard('{F11}');
  await expect.poll(at, patience).toBe((before.at ?? 0) + 1);
  s().time.goTo(1000);
  await expect.poll(at, patience).toBe(1000);
  s().time.goTo({ kind: 'end' });
  await expect.poll(() => s().time.view?.live, patience).toBe(true);
});

test('a game that was killed while it ran comes back to a moment of its last seconds', async () => {
  s().breakpoints.removeAll();
  await userEvent.keyboard('{F5}');
  const from = at();
  // Two drafts of a run that goes on.
  await expect.poll(() => Number(/frame (\d+)/.exec(s().recovery.keptText())?.[1]), patience).toBeGreaterThan(200);
  const { total = 0 } = s().time.view ?? {};
  workers.at(-1)?.terminate();
  s().engine.restart();
  await expect.element(offered(), patience).toBeVisible();
  const lost = s().recovery.offer;
  expect(lost?.at).toBeGreaterThan(from);
  expect(lost?.at).toBeLessThanOrEqual(total + 1e6);
  await offered().click();
  await expect.poll(() => s().recovery.offer, patience).toBeNull();
  await expect.poll(at, patience).toBe(lost?.at);
  expect(s().time.view?.call).toBe(lost?.call);
  await userEvent.keyboard('{F5}');
  await expect.poll(() => s().time.view?.calls ?? 0, patience).toBeGreaterThan((lost?.call ?? 0) + 5);
});

test('whoever does not want it says so', async () => {
  s().engine.restart();
  await expect.element(offered(), patience).toBeVisible();
  await page.getByRole('button', { name: 'Do without it' }).click();
  expect(offered().query()).toBeNull();
  expect(s().recovery.offer).toBeNull();
});

/** A window without panes, with an engine of its own, that has the sample open. */
async function otherWindow(run: boolean) {
  const other = createAppStore(surroundings);
  const leave = startSession(other);
  expect(await other.getState().files.openSample('rocket', run)).toBe(true);
  return { o: other.getState, leave };
}

/** Ends a window in a way that leaves behind what a killed one does: nobody was told, and its locks are gone. */
async function kill({ leave }: Awaited<ReturnType<typeof otherWindow>>): Promise<void> {
  const hash = s().module.view?.hash ?? '';
  const kept = await load(`draft:${hash}`);
  leave();
  localStorage.removeItem(`wasmscope:draft-left:${hash}`);
  await save(`draft:${hash}`, kept);
}

/** Has it been written to the disk, and at which moment? */
async function onDisk(): Promise<number> {
  const kept = await load(`draft:${s().module.view?.hash}`);
  return isRecord(kept) && typeof kept['total'] === 'number' ? kept['total'] : 0;
}

test('a window that was killed leaves its run to the next one that opens the module', async () => {
  end();
  end = () => undefined;
  const first = await otherWindow(true);
  await expect.poll(() => first.o().time.view?.calls ?? 0, patience).toBeGreaterThan(400);
  first.o().run.pauseRun();
  await expect.poll(() => first.o().run.state, patience).toBe('paused');
  const { at: moment = 0, call } = first.o().time.view ?? {};
  await expect.poll(onDisk, patience).toBe(moment);
  // While it lives, nobody else is offered its run.
  const second = await otherWindow(false);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(second.o().recovery.offer).toBeNull();
  second.leave();
  await kill(first);
  const third = await otherWindow(true);
  await expect.poll(() => third.o().recovery.offer, patience).toMatchObject({ at: moment, call });
  expect(third.o().recovery.endedWith).toBe('window');
  expect(await third.o().recovery.bringBack()).toBe(true);
  expect(third.o().time.view).toMatchObject({ at: moment, call, live: true });
  // It is kept where it stands now: the window may be killed again.
  await expect.poll(onDisk, patience).toBe(moment);
  third.leave();
});

test('a window that was closed leaves nothing, nor does a module that was', async () => {
  for (const how of ['window', 'module'] as const) {
    const first = await otherWindow(true);
    await expect.poll(() => first.o().time.view?.calls ?? 0, patience).toBeGreaterThan(10);
    first.o().recovery.dismiss();
    const before = await onDisk();
    await expect.poll(onDisk, patience).not.toBe(before);
    if (how === 'module') {
      first.o().module.close();
      await kill(first);
    } else first.leave();
    const second = await otherWindow(false);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(second.o().recovery.offer).toBeNull();
    second.leave();
  }
});
