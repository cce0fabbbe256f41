import { expect, test } from 'vitest';
import type { DebuggerClient } from '../../../src/protocol/client.ts';
import type { ModuleView } from '../../../src/protocol/messages.ts';
import { ProblemError } from '../../../src/protocol/problem.ts';
import { connect } from '../../../src/renderer/store/store.ts';
import { fakeModule, fakeUpdate } from '../../support/fake-client.ts';
import { fileSource, settle, withModule, withStore } from './with-store.ts';

const nothingWanted = { memory: null, globals: null, table: null, game: false };

test('opens a file: the bytes are handed over, the view is shown, the file is remembered', async () => {
  const { s, client } = withStore();
  expect(await s().module.open(fileSource('a.wasm', new Uint8Array([9, 8, 7])), true)).toBe(true);
  const params = client.last('open');
  expect(params).toMatchObject({ name: 'a.wasm', format: 'auto', run: true });
  expect([...new Uint8Array(params?.bytes ?? new ArrayBuffer(0))]).toEqual([9, 8, 7]);
  expect(s().module.view).toBe(fakeModule);
  expect(s().module.loading).toBeNull();
  expect(s().files.recents.map((recent) => recent.name)).toEqual(['a.wasm']);
});

test('a file that cannot be opened leaves the old module where it is and says why', async () => {
  const { s, client } = await withModule();
  client.answer('open', () => {
    throw new ProblemError({ kind: 'decode', message: 'This is not a WebAssembly module.', offset: 0 });
  });
  expect(await s().module.open(fileSource('noise.bin'), false)).toBe(false);
  expect(s().module.view).toBe(fakeModule);
  expect(s().module.source?.name).toBe('rocket.wasm');
  expect(s().ui.toasts.at(-1)).toMatchObject({
    title: 'Could not open noise.bin',
    problem: { message: 'This is not a WebAssembly module.' },
  });
});

test('a file that vanished is a problem in words', async () => {
  const { s } = withStore();
  const gone = { arrayBuffer: () => Promise.reject(new Error('NotFoundError')) } as unknown as Blob;
  expect(await s().module.open({ kind: 'file', name: 'gone.wasm', file: gone }, false)).toBe(false);
  expect(s().ui.toasts[0]?.problem?.message).toContain('cannot be read any more');
});

test('a load that is given up does not replace what is on screen, however late it answers', async () => {
  const { s, client } = withStore();
  const loading = s().module.open(fileSource('slow.wasm'), false);
  expect(s().module.loading?.name).toBe('slow.wasm');
  s().module.cancelOpen();
  expect(s().module.loading).toBeNull();
  expect(await loading).toBe(false);
  expect(s().module.view).toBeNull();
  expect(client.asked.map(({ name }) => name)).toContain('cancelOpen');
});

test('of two loads the later one wins', async () => {
  const { s, client } = withStore();
  client.answer('open', ({ name }) => ({ ...fakeModule, name }));
  const both = await Promise.all([
    s().module.open(fileSource('first.wasm'), false),
    s().module.open(fileSource('second.wasm'), false),
  ]);
  expect(both).toEqual([false, true]);
  expect(s().module.view?.name).toBe('second.wasm');
});

test('progress is told while loading and forgotten after', async () => {
  const { s, client } = withStore();
  const loading = s().module.open(fileSource('big.wasm'), false);
  client.emit('progress', { stage: 'decoding', done: 5, total: 10 });
  expect(s().module.loading).toMatchObject({ stage: 'decoding', done: 5, total: 10 });
  await loading;
  client.emit('progress', { stage: 'validating', done: 1, total: 10 });
  expect(s().module.loading).toBeNull();
});

test('another module takes the console and the code of the old one away', async () => {
  const { s, client } = await withModule();
  s().code.goTo({ func: 12, offset: 0x2c4 });
  s().console.append([{ id: 1, kind: 'output', text: 'old', target: null, at: null, branch: null }]);
  client.answer('open', () => ({ ...fakeModule, hash: 'e'.repeat(64), id: 2 }));
  await s().module.open(fileSource('other.wasm'), false);
  expect(s().console.entries).toEqual([]);
  expect(s().code.back).toEqual([]);
  await settle();
  expect(s().code.func).toBe(fakeModule.importedFuncs);
});

test('a reload runs again what was running', async () => {
  const { s, client } = await withModule();
  await s().module.reload();
  expect(client.last('open')?.run).toBe(false);
  s().run.stateChanged({ state: 'running', pause: null, update: fakeUpdate(nothingWanted) });
  await s().module.reload();
  expect(client.last('open')?.run).toBe(true);
});

test('a reload keeps the place in the code', async () => {
  const { s } = await withModule();
  s().code.goTo({ func: 12, offset: 0x2c4 });
  expect(await s().module.reload()).toBe(true);
  await settle();
  expect(s().code).toMatchObject({ func: 12, offset: 0x2c4 });
});

/** A store whose engine answers `open` when the test says so. */
function withSlowOpens() {
  const { store, s, client } = withStore();
  const opens: { answer: (view: ModuleView) => void; refuse: (message: string) => void }[] = [];
  const slow: DebuggerClient = {
    ...client,
    request: (name, params) =>
      name === 'open'
        ? new Promise((resolve, reject) => {
            opens.push({
              answer: resolve,
              refuse: (message) => reject(new ProblemError({ kind: 'decode', message })),
            });
          })
        : client.request(name, params),
  };
  connect(store, slow);
  return { s, client, opens };
}

test('a load that is given up when the engine has it open already is shown', async () => {
  const { s, opens } = withSlowOpens();
  const loading = s().module.open(fileSource('a.wasm'), false);
  await settle();
  s().module.cancelOpen();
  opens[0]?.answer({ ...fakeModule, name: 'a.wasm' });
  expect(await loading).toBe(false);
  expect(s().module).toMatchObject({ view: { name: 'a.wasm' }, source: { name: 'a.wasm' }, loading: null });
});

test('when the later of two loads fails, the earlier one is on screen, with its own breakpoints', async () => {
  const { s, client, opens } = withSlowOpens();
  const first = s().module.open(fileSource('a.wasm', new Uint8Array([1])), false);
  await settle();
  const second = s().module.open(fileSource('b.wasm', new Uint8Array([2])), false);
  await settle();
  opens[0]?.answer({ ...fakeModule, id: 5, name: 'a.wasm' });
  await first;
  expect(s().module).toMatchObject({ view: { id: 5 }, loading: { name: 'b.wasm' } });
  const { list } = s().breakpoints;
  opens[1]?.refuse('This is no module.');
  expect(await second).toBe(false);
  expect(s().module).toMatchObject({ view: { id: 5 }, loading: null });
  expect(s().ui.toasts.at(-1)?.title).toBe('Could not open b.wasm');
  expect(s().breakpoints.list).toBe(list);
  expect(client.last('breakpoints.set')?.list).toBe(list);
});

test('a module that the engine is about to close is not shown', async () => {
  const { s, opens } = withSlowOpens();
  const loading = s().module.open(fileSource('a.wasm'), false);
  await settle();
  s().module.close();
  opens[0]?.answer(fakeModule);
  expect(await loading).toBe(false);
  expect(s().module).toMatchObject({ view: null, source: null, loading: null });
});

test('news of a module that is not on screen is not taken', async () => {
  const { s, client } = await withModule();
  client.emit('module', { ...fakeModule, id: fakeModule.id + 1, name: 'other' });
  expect(s().module.view).toBe(fakeModule);
  s().module.close();
  client.emit('module', fakeModule);
  expect(s().module.view).toBeNull();
});

test('a file that cannot be opened leaves the breakpoints as they are', async () => {
  const { s, client } = await withModule();
  s().breakpoints.add({ kind: 'start' });
  const { list } = s().breakpoints;
  client.answer('open', () => {
    throw new ProblemError({ kind: 'decode', message: 'No.' });
  });
  await s().module.open(fileSource('b.wasm', new Uint8Array([7])), false);
  expect(s().breakpoints.list).toBe(list);
});

const component = {
  name: 'c.wasm',
  size: 100,
  ownName: '',
  modules: [
    { index: 0, name: '', offset: 10, size: 20, depth: 0 },
    { index: 1, name: 'main', offset: 32, size: 60, depth: 0 },
  ],
  moduleCount: 2,
  sections: [],
  sectionCount: 0,
  problem: null,
};

test('a component is asked about: its modules are listed, and the one chosen is opened', async () => {
  const { s, client } = withStore();
  client.answer('open', ({ name, core }) => {
    if (core === undefined) {
      throw new ProblemError({ kind: 'component', message: 'This file is a component.', component });
    }
    return { ...fakeModule, name: `${name} › module ${core}` };
  });
  expect(await s().module.open(fileSource('c.wasm'), false)).toBe(false);
  expect(s().ui).toMatchObject({ dialog: 'component', toasts: [] });
  expect(s().module.component?.view.modules).toHaveLength(2);
  expect(await s().module.openCore(1)).toBe(true);
  expect(client.last('open')).toMatchObject({ name: 'c.wasm', core: 1 });
  expect(s().module.view?.name).toBe('c.wasm › module 1');
  expect(s().files.recents).toMatchObject([{ name: 'c.wasm', core: 1 }]);
  // The others can be opened, too, as long as it is on screen.
  expect(s().module.component).not.toBeNull();
  await s().module.reload();
  expect(client.last('open')).toMatchObject({ core: 1 });
  await s().module.open(fileSource('other.wasm'), false);
  expect(s().module.component?.view.name).toBe('c.wasm');
  client.answer('open', () => fakeModule);
  await s().module.open(fileSource('other.wasm'), false);
  expect(s().module.component).toBeNull();
});

test('a component without modules is a problem in words', async () => {
  const { s, client } = withStore();
  client.answer('open', () => {
    const none = { ...component, modules: [], moduleCount: 0 };
    throw new ProblemError({ kind: 'component', message: 'A component without a core module.', component: none });
  });
  await s().module.open(fileSource('c.wasm'), false);
  expect(s().ui.dialog).toBeNull();
  expect(s().ui.toasts[0]?.problem?.message).toContain('without a core module');
});

test('breakpoints of a component belong to one of its modules', async () => {
  const { s, client } = withStore();
  const on = { kind: 'instruction', offset: 0x2c4 } as const;
  const open = (core: number) => s().module.open({ ...fileSource('c.wasm', new Uint8Array([1, 2, 3])), core }, false);
  client.answer('open', ({ core }) => ({ ...fakeModule, hash: String(core) }));
  await open(0);
  s().breakpoints.toggle(on);
  await open(0);
  expect(s().breakpoints.find(on)).toBeDefined();
  await open(1);
  expect(s().breakpoints.find(on)).toBeUndefined();
});

test('the check of a module is told as it goes, and can be left', async () => {
  const { s, client } = await withModule();
  client.emit('progress', { stage: 'validating', done: 3, total: 10 });
  expect(s().module.checking).toEqual({ done: 3, total: 10 });
  s().module.cancelCheck();
  expect(s().module.checking).toBeNull();
  expect(client.asked.at(-1)?.name).toBe('cancelCheck');
  client.emit('progress', { stage: 'validating', done: 4, total: 10 });
  client.emit('progress', { stage: 'instantiating', done: 0, total: 1 });
  expect(s().module.checking).toBeNull();
});
