import { expect, test } from 'vitest';
import type { TimeView } from '../../../src/protocol/messages.ts';
import { ProblemError } from '../../../src/protocol/problem.ts';
import { perform, whyNot } from '../../../src/renderer/commands/commands.ts';
import { emitPaused, fakeMemory, fakePause, fakeTime, fakeTimeline, fakeUpdate } from '../../support/fake-client.ts';
import { settle, withModule } from './with-store.ts';

const update = (time: TimeView) => ({
  ...fakeUpdate({ memory: null, globals: null, table: null, game: false }),
  time,
});
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function recorded(time: Partial<TimeView> = {}) {
  const made = await withModule();
  emitPaused(made.client, { ...fakeTime, ...time });
  const gone = () => made.client.asked.filter(({ name }) => name === 'time.goto').map(({ params }) => params);
  return { ...made, gone };
}

test('the moment of the machine comes with every state', async () => {
  const { s, client } = await recorded();
  expect(s().time.view).toEqual(fakeTime);
  client.emit('state', { state: 'paused', pause: fakePause, update: update({ ...fakeTime, at: 7 }) });
  expect(s().time.view?.at).toBe(7);
});

test('while it runs the moment is renewed at a reading pace, and at once when it stops', async () => {
  const { s, client } = await recorded({ live: true });
  const running = (at: number) => ({
    ...update({ ...fakeTime, live: true, at, total: at }),
    state: 'running' as const,
  });
  await wait(130);
  client.emit('state', { state: 'running', pause: null, update: running(10) });
  client.emit('state', { state: 'running', pause: null, update: running(11) });
  expect(s().time.view?.at).toBe(10);
  client.emit('state', { state: 'paused', pause: fakePause, update: update({ ...fakeTime, at: 12 }) });
  expect(s().time.view?.at).toBe(12);
});

test('the playhead is at once where it is wanted; of many wishes the engine hears the first and the last', async () => {
  const { s, gone } = await recorded();
  for (const at of [100, 200, 300]) s().time.goTo(at);
  expect(s().time.wish).toBe(300);
  await settle();
  expect(gone()).toEqual([{ to: { kind: 'instruction', at: 100 } }, { to: { kind: 'instruction', at: 300 } }]);
  expect(s().time).toMatchObject({ wish: null, busy: null });
});

test('to the beginning one can go while it runs, and to the end while it replays', async () => {
  const { s, client, gone } = await recorded();
  const run = (live: boolean) =>
    client.emit('state', {
      state: 'running',
      pause: null,
      update: { ...update({ ...fakeTime, live }), state: 'running' },
    });
  run(false);
  expect([whyNot('time.start', s()), whyNot('time.end', s())]).toEqual([null, null]);
  perform('time.start', s());
  await settle();
  expect(gone()).toEqual([{ to: { kind: 'instruction', at: 0 } }]);
  run(true);
  expect(whyNot('time.end', s())).toBe('This is the end: going on makes new moments.');
  expect(whyNot('time.backOver', s())).toBe('It is running: pause it first.');
});

test('it is known how far the run had come when the line was asked for', async () => {
  const { s, client } = await recorded({ live: true });
  s().time.watch(100);
  await wait(80);
  expect(s().time.known).toBe(fakeTime.total);
  const more = { ...update({ ...fakeTime, live: true, total: fakeTime.total + 9 }), state: 'running' as const };
  await wait(130);
  client.emit('state', { state: 'running', pause: null, update: more });
  expect(s().time).toMatchObject({ known: fakeTime.total, view: { total: fakeTime.total + 9 } });
});

test('why something could not be done goes when another moment is asked for', async () => {
  const { s } = await recorded({ at: 0 });
  perform('time.backOver', s());
  expect(s().ui.refusal.text).toBe('This is where the run begins.');
  s().time.goTo(100);
  expect(s().ui.refusal.text).toBe('');
});

test('nobody gets past the ends of what is recorded', async () => {
  const { s, gone } = await recorded({ first: 50 });
  s().time.goTo(-10);
  await settle();
  s().time.goTo(fakeTime.total + 5);
  await settle();
  expect(gone()).toEqual([
    { to: { kind: 'instruction', at: 50 } },
    { to: { kind: 'instruction', at: fakeTime.total } },
  ]);
});

test('what was not found is said, and the playhead is where the machine is', async () => {
  const { s, client } = await recorded();
  client.answer('time.access', () => ({ found: false, text: 'Nothing before this wrote the byte.' }));
  s().time.access({ memory: 0, address: 16, length: 1, find: 'last-write' });
  expect(s().time.busy).toBe('search');
  await settle();
  expect(s().ui.refusal.text).toBe('Nothing before this wrote the byte.');
  expect(s().time).toMatchObject({ busy: null, wish: null });
});

test('a journey that fails is told like any other failure', async () => {
  const { s, client } = await recorded();
  client.answer('time.goto', () => {
    throw new ProblemError({ kind: 'internal', message: 'Nothing is recorded.' });
  });
  s().time.goTo(5);
  await settle();
  expect(s().ui.toasts.at(-1)?.problem?.message).toBe('Nothing is recorded.');
  expect(s().time).toMatchObject({ busy: null, wish: null });
});

test('stops on the way of the playhead are not announced one by one', async () => {
  const { s, client } = await recorded();
  const { seq } = s().ui.announcement;
  s().time.setScrubbing(true);
  emitPaused(client, { ...fakeTime, at: 9 });
  expect(s().ui.announcement.seq).toBe(seq);
  s().time.setScrubbing(false);
  emitPaused(client, { ...fakeTime, at: 10 });
  expect(s().ui.announcement.seq).toBe(seq + 1);
});

test('while the playhead is held the picture comes first; when it is let go, everything is of the last moment', async () => {
  const { s, client } = await recorded();
  const stop = (at: number) => {
    const pause = { ...fakePause, moment: { ...fakePause.moment, stops: at, at } };
    const seen = { ...update({ ...fakeTime, at }), memory: fakeMemory({ memory: 0, address: 16 * at, length: 64 }) };
    client.emit('state', { state: 'paused', pause, update: seen });
  };
  s().time.setScrubbing(true);
  for (const at of [101, 102, 103, 104]) {
    stop(at);
    expect(s().time.view?.at).toBe(at);
    if (at === 101) await wait(2);
  }
  expect(s().run.pause?.moment.at).toBe(101);
  expect(s().memory.window?.address).toBe(16 * 101);
  s().time.setScrubbing(false);
  expect(s().run.pause?.moment.at).toBe(104);
  expect(s().memory.window?.address).toBe(16 * 104);

  // What was asked for last may come later still, and what came before is not shown again.
  s().time.setScrubbing(true);
  stop(105);
  stop(106);
  s().time.setScrubbing(false);
  stop(107);
  await wait(30);
  expect(s().run.pause?.moment.at).toBe(107);
});

test('what is told of memory meanwhile is newer than what waits', async () => {
  const { s, client } = await recorded();
  s().engine.want({ memory: { memory: 0, address: 0, length: 64 } });
  await settle();
  s().time.setScrubbing(true);
  emitPaused(client, { ...fakeTime, at: 9 });
  emitPaused(client, { ...fakeTime, at: 10 });
  s().engine.want({ memory: { memory: 0, address: 4096, length: 64 } });
  await settle();
  const { window } = s().memory;
  expect(window?.address).toBe(4096);
  s().time.setScrubbing(false);
  expect(s().memory.window).toBe(window);
});

test('the line is fetched for the visible part, and again when that changes', async () => {
  const { s, client } = await recorded();
  s().time.watch(300);
  await wait(100);
  expect(client.last('time.line')).toEqual({ from: 0, to: fakeTime.total, columns: 300 });
  expect(s().time.line).toEqual(fakeTimeline({ from: 0, to: fakeTime.total, columns: 300 }));
  s().time.setRange({ from: 1000.5, to: 2000.5 });
  await wait(100);
  expect(client.last('time.line')).toEqual({ from: 1000, to: 2001, columns: 300 });
});

test('nobody looks: nothing is fetched', async () => {
  const { s, client } = await recorded();
  s().time.watch(300);
  s().time.watch(null);
  s().time.setRange({ from: 0, to: 100 });
  await wait(100);
  expect(client.last('time.line')).toBeUndefined();
});

test('the visible part follows the machine out of it', async () => {
  const { s, client } = await recorded();
  s().time.setRange({ from: 5_900_000, to: 6_000_000 });
  emitPaused(client, { ...fakeTime, at: 5_950_000 });
  expect(s().time.range).toEqual({ from: 5_900_000, to: 6_000_000 });
  emitPaused(client, { ...fakeTime, at: 7_000_000 });
  const { range } = s().time;
  expect(range !== null && range.from < 7_000_000 && range.to > 7_000_000).toBe(true);
  expect((range?.to ?? 0) - (range?.from ?? 0)).toBe(100_000);
});

test('a bookmark is set, gone to, renamed and removed', async () => {
  const { s, gone } = await recorded();
  expect(whyNot('time.nextBookmark', s())).toBe('There is no bookmark after this moment.');
  s().time.toggleBookmark(9_000_000);
  perform('time.bookmark', s());
  expect(s().time.bookmarks.map(({ name }) => name)).toEqual(['#9,000,000', 'frame 312, #5,912,044']);
  perform('time.nextBookmark', s());
  await settle();
  expect(gone()).toEqual([{ to: { kind: 'instruction', at: 9_000_000 } }]);
  const [later] = s().time.bookmarks;
  if (later !== undefined) s().time.renameBookmark(later, ' The crash ');
  expect(s().time.bookmarks.map(({ name }) => name)).toEqual(['frame 312, #5,912,044', 'The crash']);
  perform('time.bookmark', s());
  expect(s().time.bookmarks.map(({ name }) => name)).toEqual(['The crash']);
});

test('without a run there is no way back, and at its beginning neither; why is said', async () => {
  const { s, client } = await withModule();
  expect(whyNot('time.backOver', s())).toBe('Nothing has run yet.');
  emitPaused(client, { ...fakeTime, at: 0 });
  expect(whyNot('time.backOver', s())).toBe('This is where the run begins.');
  expect(whyNot('time.end', s())).toBeNull();
  emitPaused(client, { ...fakeTime, first: 70, at: 70 });
  expect(whyNot('time.backInto', s())).toBe('What came before this moment was forgotten.');
  emitPaused(client, { ...fakeTime, at: fakeTime.total, live: true });
  expect(whyNot('time.backOver', s())).toBeNull();
  expect(whyNot('time.branch', s())).toContain('This is the end');
  emitPaused(client, { ...fakeTime, recording: false, at: 0, total: 0 });
  for (const id of ['time.reverse', 'time.goTo', 'time.bookmark', 'session.save'] as const)
    expect(whyNot(id, s()), id).toContain('not recorded');
  client.emit('state', { state: 'running', pause: null, update: { ...update(fakeTime), state: 'running' } });
  emitPaused(client, fakeTime);
  client.emit('state', { state: 'running', pause: null, update: { ...update(fakeTime), state: 'running' } });
  expect(whyNot('time.backOver', s())).toBe('It is running: pause it first.');
});

test('each way back asks for its kind', async () => {
  const { s, client } = await recorded();
  const kinds = {
    'time.backOver': 'over',
    'time.backInto': 'into',
    'time.backOut': 'out',
    'time.backFrame': 'frame',
    'time.reverse': 'continue',
    'time.callStart': 'call-start',
    'time.hostCall': 'host-call',
  } as const;
  for (const id of Object.keys(kinds) as (keyof typeof kinds)[]) {
    perform(id, s());
    expect(client.last('time.back')).toEqual({ kind: kinds[id] });
    await settle();
  }
  s().code.select(0x2d1);
  perform('time.backToCursor', s());
  expect(client.last('time.back')).toEqual({ kind: 'to', offset: 0x2d1 });
});

test('a search can be ended', async () => {
  const { s, client } = await recorded();
  expect(whyNot('time.cancel', s())).toBe('Nothing is being looked for.');
  perform('time.reverse', s());
  perform('time.cancel', s());
  expect(client.asked.map(({ name }) => name)).toContain('time.cancel');
  expect(s().time.busy).toBeNull();
});

test('while something is looked for, the moments that are rushed through are not shown', async () => {
  const { s, client } = await recorded();
  const seeking = { text: 'Looking for the last write of 0x10', done: 0.5 };
  const { window } = s().memory;
  const rushed = {
    ...update({ ...fakeTime, at: 17, seeking }),
    memory: fakeMemory({ memory: 0, address: 0, length: 64 }),
  };
  client.answer('view.interest', () => rushed);
  s().engine.resend();
  await settle();
  expect(s().time.view).toEqual({ ...fakeTime, seeking });
  expect(s().memory.window).toBe(window);
  emitPaused(client, { ...fakeTime, at: 12 });
  expect(s().time.view).toEqual({ ...fakeTime, at: 12 });
});
