import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { sessionMagic } from '../../../src/protocol/session-file.ts';
import { magic } from '../../../src/engine/session/blocks.ts';
import { connect, createAppStore, type Surroundings } from '../../../src/renderer/store/store.ts';
import type { State } from '../../../src/renderer/store/state.ts';
import { fakeModule, fakeSession } from '../../support/fake-client.ts';
import { type TestSession, testSession } from '../../support/session.ts';
import { fileSource, settle, withModule, withStore } from './with-store.ts';

const rocket = new Uint8Array(
  readFileSync(fileURLToPath(new URL('../../../src/examples/rocket/rocket.wasm', import.meta.url))),
);
const sessionBytes = Uint8Array.from([...sessionMagic, 1, 0, 0, 0]);

const engines: TestSession[] = [];
afterEach(() => engines.splice(0).forEach((one) => one.close()));

/** A window with a worker of its own; what it saves is in `saved`. */
function windowed(surroundings: Partial<Surroundings> = {}): {
  readonly s: () => State;
  readonly engine: TestSession;
  readonly saved: { name: string; bytes: ArrayBuffer }[];
} {
  const saved: { name: string; bytes: ArrayBuffer }[] = [];
  const store = createAppStore({
    sample: () => null,
    samplesNamed: () => [],
    sourceOf: () => null,
    pick: () => Promise.resolve(null),
    saveFile: (name, bytes) => {
      saved.push({ name, bytes });
      return Promise.resolve(name);
    },
    restartEngine: () => undefined,
    ...surroundings,
  });
  const engine = testSession();
  engines.push(engine);
  connect(store, engine.client);
  return { s: store.getState, engine, saved };
}

async function until(what: () => boolean): Promise<void> {
  for (let i = 0; i < 400 && !what(); i++) await settle();
  if (!what()) throw new Error('it did not happen');
}

/** Rocket, flown for some frames and saved. */
async function flown(withModule: boolean) {
  const one = windowed();
  await one.s().module.open(fileSource('rocket.wasm', rocket), true);
  await until(() => one.s().run.state === 'running');
  for (let i = 0; i < 30; i++) {
    await one.engine.client.request('view.tick', { time: 1000 + i * 16, consoleAfter: 0 });
  }
  one.s().breakpoints.add({ kind: 'export', name: 'draw' });
  one.s().labels.set({ kind: 'func', func: 9, name: 'update' }, 'fly');
  await until(() => one.s().time.view !== null);
  one.s().time.toggleBookmark(500);
  await settle();
  expect(await one.s().session.save(withModule)).toBe(true);
  return one;
}

describe('sessions in the window', () => {
  it('begin as the engine writes them', () => {
    expect(sessionMagic).toEqual([...magic]);
  });

  it('are saved, and open in another window at the same moment with everything that was written on the module', async () => {
    const one = await flown(true);
    expect(one.saved.map(({ name }) => name)).toEqual(['rocket.wscope']);
    expect(one.s().ui.toasts.map(({ title }) => title)).toEqual(['Saved as rocket.wscope.']);
    const other = windowed();
    const file = fileSource('rocket.wscope', new Uint8Array(one.saved[0]!.bytes));
    expect(await other.s().module.open(file, 'game')).toBe(true);
    expect(other.s().ui.toasts).toEqual([]);
    expect(other.s().module.view?.name).toBe('rocket.wasm');
    expect(other.s().time.view).toMatchObject({ at: one.s().time.view?.at, total: one.s().time.view?.total });
    expect(other.s().run.frame?.locals).toEqual(one.s().run.frame?.locals);
    expect(other.s().breakpoints.find({ kind: 'export', name: 'draw' })).toBeDefined();
    expect(other.s().labels.functions).toEqual({ 9: 'fly' });
    expect(other.s().time.bookmarks).toEqual(one.s().time.bookmarks);
    expect(other.s().time.bookmarks).toMatchObject([{ at: 500, branch: 1 }]);
    expect(other.s().files.recents.map(({ name }) => name)).toEqual(['rocket.wscope', 'rocket.wasm']);
  });

  it('find their module when it is open already, or a sample', async () => {
    const one = await flown(false);
    const file = () => fileSource('a.wscope', new Uint8Array(one.saved[0]!.bytes));
    const open = windowed();
    await open.s().module.open(fileSource('my-rocket.wasm', rocket), false);
    expect(await open.s().module.open(file(), 'game')).toBe(true);
    expect(open.s().module.source?.name).toBe('my-rocket.wasm');
    const sampled = windowed({ samplesNamed: (name) => [fileSource(name, rocket)] });
    expect(await sampled.s().module.open(file(), 'game')).toBe(true);
    expect(sampled.s().time.view?.at).toBe(one.s().time.view?.at);
  });

  it('ask for a module that is nowhere, refuse another one by its sum, and go on with the right one', async () => {
    const one = await flown(false);
    const { s } = windowed();
    expect(await s().module.open(fileSource('a.wscope', new Uint8Array(one.saved[0]!.bytes)), 'game')).toBe(false);
    expect(s().ui.dialog).toBe('session');
    expect(s().session.wanting?.view.module.name).toBe('rocket.wasm');
    const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
    await s().module.open(fileSource('empty.wasm', empty), 'game');
    expect(s().ui.toasts.at(-1)?.problem?.message).toMatch(
      /^a\.wscope was made with rocket\.wasm \(SHA-256 [0-9a-f]{12}…\)\. empty\.wasm is another module/,
    );
    expect(s().ui.dialog).toBe('session');
    expect(await s().module.open(fileSource('r.wasm', rocket), 'game')).toBe(true);
    expect(s().ui.dialog).toBe(null);
    expect(s().session.wanting).toBe(null);
    expect(s().time.view?.at).toBe(one.s().time.view?.at);
  });

  it('that are damaged open in part, and say so', async () => {
    const one = await flown(false);
    const { s } = windowed();
    await s().module.open(fileSource('r.wasm', rocket), false);
    const { bytes } = one.saved[0]!;
    expect(
      await s().module.open(fileSource('a.wscope', new Uint8Array(bytes.slice(0, bytes.byteLength - 20))), false),
    ).toBe(true);
    expect(s().ui.toasts.at(-1)).toMatchObject({
      title: 'a.wscope was opened in part',
      problem: { message: expect.stringMatching(/is damaged at byte \d+/) },
    });
    expect(s().labels.functions).toEqual({ 9: 'fly' });
  });

  it('that are none, or broken at their beginning, leave the module that is open', async () => {
    const { s } = await withModule();
    const view = s().module.view;
    const broken = windowed();
    expect(await broken.s().module.open(fileSource('a.wscope', sessionBytes), false)).toBe(false);
    expect(broken.s().ui.toasts.at(-1)?.problem?.message).toMatch(
      /^a\.wscope is damaged where it says what it is about/,
    );
    expect(await broken.s().module.open(fileSource('b.wscope', new TextEncoder().encode('hello')), false)).toBe(false);
    expect(broken.s().ui.toasts.at(-1)).toMatchObject({
      title: 'Could not open b.wscope',
      problem: { message: 'b.wscope is no session: it does not begin as one.' },
    });
    expect(s().module.view).toBe(view);
  });

  it('say what was left out, and why something was not saved', async () => {
    const { s, client } = await withModule({ saveFile: (name) => Promise.resolve(name) });
    client.answer('session.save', () => ({
      bytes: new ArrayBuffer(1),
      name: 'x.wscope',
      note: 'Large files are not in it.',
    }));
    expect(await s().session.save(false)).toBe(true);
    expect(s().ui.toasts.at(-1)?.title).toBe('Saved as x.wscope. Large files are not in it.');
    client.answer('session.save', () => {
      throw new Error('no');
    });
    expect(await s().session.save(false)).toBe(false);
    expect(s().ui.toasts.at(-1)?.title).toBe('The session was not saved');
    expect(s().session.busy).toBe(null);
  });

  it('of which the person gives up the question are forgotten', async () => {
    const { s, client } = withStore();
    client.answer('session.load', () => ({ ...fakeSession, module: { ...fakeSession.module, hash: 'other' } }));
    await s().module.open(fileSource('a.wscope', sessionBytes), false);
    expect(s().session.wanting).not.toBe(null);
    s().session.giveUp();
    await s().module.open(fileSource('b.wasm'), false);
    expect(client.last('session.play')).toBe(undefined);
    expect(s().module.view).toBe(fakeModule);
  });
});
