import { examples, findExample } from '../examples/index.ts';
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

/** Where downloads go, in a browser: a page may not write elsewhere. */
async function saveFile(name: string, bytes: ArrayBuffer): Promise<string | null> {
  if (host !== undefined) return (await host.saveFile(name, bytes))?.name ?? null;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes], { type: 'application/x-wasmscope-session' }));
  link.download = name;
  link.click();
  // The browser reads it in a task of its own.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return name;
}

function samplesNamed(name: string): readonly ModuleSource[] {
  const sources = examples.flatMap(({ id }) => sampleSource(id) ?? []);
  return sources.filter((source) => source.name === name);
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
  samplesNamed,
  saveFile,
  sourceOf,
  pick: pickFile,
  restartEngine: () => engineRestart.run(),
};
