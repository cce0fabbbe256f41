import type { IpcMainInvokeEvent } from 'electron';
import { describe, expect, it } from 'vitest';
import { FileProblem } from '../../src/main/files.ts';
import { serveRequests, type Handlers } from '../../src/main/ipc.ts';
import { maxSettingLength, requests, type Answer, type OpenedFile } from '../../src/shared/ipc.ts';

type Listener = (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown;

const file: OpenedFile = { name: 'a.wasm', token: 'a'.repeat(32), bytes: new ArrayBuffer(4), size: 4 };
const ours = { mine: true } as unknown as IpcMainInvokeEvent;
const foreign = { mine: false } as unknown as IpcMainInvokeEvent;

function serve(replaced: Partial<Handlers> = {}): {
  channels: Map<string, Listener>;
  calls: unknown[][];
  ask: (name: string, ...args: unknown[]) => Promise<Answer<unknown>>;
} {
  const channels = new Map<string, Listener>();
  const calls: unknown[][] = [];
  const nothing =
    (name: string) =>
    (...args: unknown[]) => {
      calls.push([name, ...args]);
      return null;
    };
  const handlers: Handlers = {
    'file.open': () => file,
    'file.read': (token) => ({ ...file, token }),
    'file.recent': () => [],
    'file.clearRecent': nothing('file.clearRecent'),
    'file.dropped': nothing('file.dropped'),
    'file.listening': nothing('file.listening'),
    'file.save': nothing('file.save'),
    'window.title': nothing('window.title'),
    'window.theme': nothing('window.theme'),
    'menu.keys': nothing('menu.keys'),
    'settings.get': nothing('settings.get'),
    'settings.set': nothing('settings.set'),
    'app.quit': nothing('app.quit'),
    ...replaced,
  };
  const ipcMain = { handle: (name: string, listener: Listener) => void channels.set(name, listener) };
  serveRequests(ipcMain, (event) => event === ours, handlers);
  const ask = async (name: string, ...args: unknown[]): Promise<Answer<unknown>> =>
    (await channels.get(name)?.(ours, ...args)) as Answer<unknown>;
  return { channels, calls, ask };
}

describe('serveRequests', () => {
  it('answers every request of the list and nothing else', () => {
    expect([...serve().channels.keys()].sort()).toEqual(Object.keys(requests).sort());
  });

  it('hands checked arguments to the handler and its result back', async () => {
    const { ask, calls } = serve();
    expect(await ask('file.read', 'b'.repeat(32))).toEqual({ ok: true, value: { ...file, token: 'b'.repeat(32) } });
    expect(await ask('settings.set', 'layout', '{}')).toEqual({ ok: true, value: null });
    expect(await ask('menu.keys', { 'step.into': ['F7'] })).toEqual({ ok: true, value: null });
    expect(calls).toEqual([
      ['settings.set', 'layout', '{}'],
      ['menu.keys', { 'step.into': ['F7'] }],
    ]);
  });

  it('refuses every request of a foreign sender', async () => {
    const { channels, calls } = serve();
    for (const [name, listener] of channels) {
      expect(await listener(foreign)).toEqual({
        ok: false,
        message: `${name}: refused, the sender is not the app's page.`,
      });
    }
    expect(calls).toEqual([]);
  });

  it.each([
    ['file.read', []],
    ['file.read', ['/etc/passwd']],
    ['file.read', ['a'.repeat(32), 'more']],
    ['file.read', [['a'.repeat(32)]]],
    ['file.open', ['/etc/passwd']],
    ['file.dropped', [7]],
    ['file.dropped', ['x'.repeat(5000)]],
    ['file.save', ['../../.bashrc', new ArrayBuffer(1)]],
    ['file.save', ['a/b.wscope', new ArrayBuffer(1)]],
    ['file.save', ['a.wscope', 'text']],
    ['window.title', [{ toString: () => 'x' }]],
    ['window.theme', ['purple']],
    ['menu.keys', [{ 'not an id': ['F5'] }]],
    ['menu.keys', [{ 'step.into': 'F5' }]],
    ['settings.get', ['../key']],
    ['settings.get', [null]],
    ['settings.set', ['key', 5]],
    ['settings.set', ['key', 'x'.repeat(maxSettingLength + 1)]],
    ['app.quit', [1]],
  ])('refuses %s with a payload of the wrong shape', async (name, args) => {
    const { ask, calls } = serve();
    const answer = await ask(name, ...args);
    expect(answer).toMatchObject({ ok: false, message: expect.stringContaining(`${name}: `) });
    expect(calls).toEqual([]);
  });

  it('passes on the sentence of a file problem, and names the request for any other failure', async () => {
    const { ask } = serve({
      'file.open': () => Promise.reject(new FileProblem('a.wasm is no longer in ~.')),
      'file.recent': () => {
        throw new Error('boom');
      },
    });
    expect(await ask('file.open')).toEqual({ ok: false, message: 'a.wasm is no longer in ~.' });
    expect(await ask('file.recent')).toEqual({ ok: false, message: 'file.recent failed: boom' });
  });
});
