import { findExample } from '../examples/index.ts';
import { exampleUrls } from '../examples/urls.ts';
import { fileFieldId } from './shell/FileField.tsx';
import type { HostApi, OpenedFile } from '../shared/ipc.ts';
import type { Recent } from './store/files-slice.ts';
import type { ModuleSource } from './store/source.ts';
import type { Surroundings } from './store/store.ts';

declare global {
  interface Window {
    /** Electron's preload puts it there; a browser has none. */
    readonly host?: HostApi;
  }
}

/** The desktop shell, where there is one. */
export const host: HostApi | undefined = typeof window === 'undefined' ? undefined : window.host;

/** A file the desktop shell handed over. The bytes that came along are used once, later reads ask the shell. */
export function hostSource(file: OpenedFile): ModuleSource {
  let bytes: ArrayBuffer | null = file.bytes;
  return {
    kind: 'host',
    name: file.name,
    token: file.token,
    read: async () => {
      const first = bytes;
      bytes = null;
      return first ?? (await readToken(file.token));
    },
  };
}

async function readToken(token: string): Promise<ArrayBuffer> {
  if (host === undefined) throw new Error('This file can only be read by the desktop application.');
  return (await host.readFile(token)).bytes;
}

async function pickFile(): Promise<ModuleSource | null> {
  if (host !== undefined) {
    const file = await host.openFile();
    return file === null ? null : hostSource(file);
  }
  // The field opens what is chosen by itself.
  document.getElementById(fileFieldId)?.click();
  return null;
}

function sampleSource(id: string): ModuleSource | null {
  const example = findExample(id);
  const url = example === undefined ? undefined : exampleUrls[example.file];
  if (example === undefined || url === undefined) return null;
  return {
    kind: 'sample',
    sample: id,
    url: url.href,
    name: example.file.slice(example.file.lastIndexOf('/') + 1),
    ...(example.entry === undefined ? {} : { entry: example.entry }),
  };
}

/** Set by the session: replacing the engine needs the store, which needs this. */
export const engineRestart = { run: (): void => undefined };

function sourceOf(recent: Recent): ModuleSource | null {
  switch (recent.kind) {
    case 'sample':
      return sampleSource(recent.where);
    case 'url':
      return { kind: 'url', name: recent.name, url: recent.where };
    case 'host':
      return { kind: 'host', name: recent.name, token: recent.where, read: () => readToken(recent.where) };
    case 'file':
      return null;
  }
}

/** The ways to get at files that this window has. */
export const surroundings: Surroundings = {
  sample: sampleSource,
  sourceOf,
  pick: pickFile,
  restartEngine: () => engineRestart.run(),
};
