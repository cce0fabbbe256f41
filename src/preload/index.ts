import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Answer, HostApi, HostEvents, RequestArgs, RequestName, Results } from '../shared/ipc.ts';

/** Asks main; rejects with an Error whose message is for people. */
async function ask<Name extends RequestName>(name: Name, ...args: RequestArgs<Name>): Promise<Results[Name]> {
  const answer: Answer<Results[Name]> = await ipcRenderer.invoke(name, ...args);
  if (!answer.ok) throw new Error(answer.message);
  return answer.value;
}

/** Asks main where the page does not wait for an answer. */
function tell<Name extends RequestName>(name: Name, ...args: RequestArgs<Name>): void {
  ask(name, ...args).catch((error: unknown) => {
    // oxlint-disable-next-line no-console -- a mistake of ours; nobody waits for this answer
    console.error(error);
  });
}

/** The page gets the value alone: an event object would hand it the whole of ipcRenderer. */
function listen<Name extends keyof HostEvents>(name: Name, callback: (value: HostEvents[Name]) => void): () => void {
  const listener = (_event: unknown, value: HostEvents[Name]): void => callback(value);
  ipcRenderer.on(name, listener);
  return () => void ipcRenderer.off(name, listener);
}

const platform = process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux';

const host: HostApi = {
  platform,
  versions: {
    electron: process.versions.electron,
    chrome: process.versions.chrome,
  },
  launchedWithFile: process.argv.includes('--wasmscope-launched-with-file'),
  openFile: () => ask('file.open'),
  readFile: (token) => ask('file.read', token),
  recentFiles: () => ask('file.recent'),
  clearRecentFiles: async () => void (await ask('file.clearRecent')),
  saveFile: (name, bytes) => ask('file.save', name, bytes),
  rememberDropped: async (file) => {
    const path = file instanceof File ? webUtils.getPathForFile(file) : '';
    return path === '' ? null : ask('file.dropped', path);
  },
  onOpenFile: (callback) => {
    const end = listen('file.opened', callback);
    tell('file.listening');
    return end;
  },
  onOpenProblem: (callback) => listen('file.problem', callback),
  onMenuCommand: (callback) => listen('menu.command', callback),
  setTitle: (title) => tell('window.title', title.slice(0, 300)),
  setTheme: (theme) => tell('window.theme', theme),
  setMenuKeys: (keys) =>
    tell('menu.keys', Object.fromEntries(Object.entries(keys).map(([id, list]) => [id, [...list]]))),
  settings: {
    get: async (key) => {
      const json = await ask('settings.get', key);
      return json === null ? undefined : JSON.parse(json);
    },
    set: async (key, value) => void (await ask('settings.set', key, JSON.stringify(value) ?? null)),
  },
  quit: () => tell('app.quit'),
};

contextBridge.exposeInMainWorld('host', host);
