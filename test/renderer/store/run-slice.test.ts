import { expect, test } from 'vitest';
import { selectStale } from '../../../src/renderer/store/selectors.ts';
import { ProblemError } from '../../../src/protocol/problem.ts';
import { emitPaused, fakeFrame, fakePause, fakeUpdate, i32 } from '../../support/fake-client.ts';
import { testSession } from '../../support/session.ts';
import { wat } from '../../support/wat.ts';
import { connect } from '../../../src/renderer/store/store.ts';
import { fileSource, settle, withModule, withStore } from './with-store.ts';

const update = fakeUpdate({ memory: null, globals: null, table: null, game: false });

test('a stop is shown: its frame, its place in the code, and it is announced', async () => {
  const { s, client } = await withModule();
  emitPaused(client);
  expect(s().run).toMatchObject({ state: 'paused', frameIndex: 0, pause: fakePause, frame: fakeFrame });
  expect(s().code).toMatchObject({ func: 12, offset: 0x2c4 });
  expect(s().ui.announcement.text).toBe('Paused at breakpoint: opcode f64.mul. f64.mul');
});

test('while running the last pause stays, to be drawn dimmed', async () => {
  const { s, client } = await withModule();
  emitPaused(client);
  client.emit('state', { state: 'running', pause: null, update });
  expect(s().run).toMatchObject({ state: 'running', pause: fakePause });
});

test('slow running shows where it is, undimmed, and does not talk about every instruction', async () => {
  const { s, client } = await withModule();
  const { announcement } = s().ui;
  client.emit('state', { state: 'running', pause: fakePause, update });
  expect(selectStale(s())).toBe(false);
  expect(s().code.offset).toBe(0x2c4);
  expect(s().ui.announcement).toBe(announcement);
  client.emit('state', { state: 'running', pause: null, update });
  expect(selectStale(s())).toBe(true);
});

test('when the run is over nothing stands anywhere', async () => {
  const { s, client } = await withModule();
  emitPaused(client);
  client.emit('state', { state: 'idle', pause: null, update });
  expect(s().run).toMatchObject({ state: 'idle', pause: null, frame: null });
});

test('one key continues and pauses', async () => {
  const { s, client } = await withModule();
  emitPaused(client);
  s().run.toggle();
  client.emit('state', { state: 'running', pause: null, update });
  s().run.toggle();
  expect(client.asked.map(({ name }) => name).filter((name) => name === 'continue' || name === 'pause')).toEqual([
    'continue',
    'pause',
  ]);
});

test('an outer frame is asked for and shown', async () => {
  const { s, client } = await withModule();
  emitPaused(client);
  client.answer('frame', ({ index }) => ({ ...fakeFrame, index, func: 9, offset: 0x51e, name: 'update' }));
  s().run.selectFrame(1);
  await settle();
  expect(s().run.frame).toMatchObject({ index: 1, name: 'update' });
  expect(s().code).toMatchObject({ func: 9, offset: 0x51e });
  s().run.selectFrame(0);
  expect(s().run.frame).toBe(fakeFrame);
});

test('an edit is read back', async () => {
  const { s, client } = await withModule();
  emitPaused(client);
  const [dt, i, ...others] = fakeFrame.locals;
  if (dt === undefined || i === undefined) throw new Error('The fixture has locals.');
  client.answer('frame', () => ({ ...fakeFrame, locals: [dt, { ...i, value: i32(99) }, ...others] }));
  expect(await s().run.editLocal(1, '99')).toBeNull();
  expect(client.last('edit.local')).toEqual({ frame: 0, index: 1, text: '99' });
  expect(s().run.frame?.locals[1]?.value).toEqual(i32(99));
});

test('an edit that is refused answers why and changes nothing', async () => {
  const { s, client } = await withModule();
  emitPaused(client);
  client.answer('edit.local', () => {
    throw new ProblemError({ kind: 'limit', message: '"x" is not a number.' });
  });
  expect(await s().run.editLocal(1, 'x')).toMatchObject({ message: '"x" is not a number.' });
  expect(s().run.frame).toBe(fakeFrame);
});

test('a step that fails says so and loses nothing', async () => {
  const { s, client } = await withModule();
  emitPaused(client);
  client.answer('step', () => {
    throw new ProblemError({ kind: 'internal', message: 'No.' });
  });
  s().run.step('into');
  await settle();
  expect(s().ui.toasts.at(-1)?.problem?.message).toBe('No.');
  expect(s().run.pause).toBe(fakePause);
});

test('as many instructions are executed as a key was pressed, however fast', async () => {
  const session = testSession();
  const { s, store } = withStore();
  connect(store, session.client);
  const pressed = 4;
  const opened = session.until('paused');
  const bytes = await wat(`(module (func (export "main") ${'nop '.repeat(50)}))`);
  await s().module.open(fileSource('nops.wasm', bytes), false);
  await opened;
  const from = s().run.frame?.offset ?? 0;
  for (let press = 0; press < pressed; press++) s().run.step('into');
  await expect.poll(() => [s().run.stepping, s().run.frame?.offset]).toEqual([false, from + pressed]);
  s().run.step('into');
  s().run.stop();
  await expect.poll(() => [s().run.stepping, s().run.state]).toEqual([false, 'ready']);
  session.close();
});
