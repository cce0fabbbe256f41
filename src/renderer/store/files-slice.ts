import { forget, isRecord, load, loadNow, save, saveNow } from './persist.ts';
import { hashOf, type ModuleSource, readSource } from './source.ts';
import type { SliceTools } from './state.ts';

/** Files opened before, and how to open more. Read by: start page, menu. */
export interface FilesSlice {
  /** Newest first. */
  readonly recents: readonly Recent[];
  /** Lets the person pick a file; answers false when they did not. */
  pick: () => Promise<boolean>;
  /** Opens a file that was picked or dropped. */
  openFile: (file: File, handle?: FileSystemFileHandle) => Promise<boolean>;
  /** Opens a bundled sample; `run` starts it at once. */
  openSample: (id: string, run: boolean) => Promise<boolean>;
  openRecent: (key: string, run?: boolean) => Promise<boolean>;
  removeRecent: (key: string) => Promise<void>;
  /** The module with this SHA-256, among recent files and, by its name, the samples; null when it is not within reach. */
  sourceOf: (hash: string, name: string) => Promise<ModuleSource | null>;
  /** Puts what was opened on top of the list. */
  remember: (source: ModuleSource, hash: string, size: number) => Promise<void>;
}

/** `key` names the record in IndexedDB that holds the handle or the bytes. */
export interface Recent {
  readonly key: string;
  readonly name: string;
  readonly size: number;
  readonly hash: string;
  readonly kind: ModuleSource['kind'];
  /** The sample's id, the address, or the desktop shell's token. */
  readonly where: string;
  /** Of a component: which of its core modules; null for any other file. */
  readonly core: number | null;
  /** When it was opened last, in milliseconds since 1970; null for what an older version kept. */
  readonly opened: number | null;
}

/** What IndexedDB holds for a picked file: a handle where the browser has them, else the bytes of a small file. */
interface KeptFile {
  readonly handle?: FileSystemFileHandle;
  readonly blob?: Blob;
}

/** How this window gets at files; store.ts says what each means. */
export interface FileSurroundings {
  readonly sample: (id: string) => ModuleSource | null;
  /** The bundled samples whose file has this name. */
  readonly samplesNamed: (name: string) => readonly ModuleSource[];
  readonly sourceOf: (recent: Recent) => ModuleSource | null;
  readonly pick: () => Promise<ModuleSource | null>;
}

const recentLimit = 12;
const keepBytesUpTo = 32 * 2 ** 20;

export function filesSlice(
  { get, patch }: SliceTools<'files'>,
  { sample, samplesNamed, sourceOf, pick }: FileSurroundings,
): FilesSlice {
  const setRecents = (recents: readonly Recent[]) => {
    patch({ recents });
    saveNow('recents', recents);
  };

  async function keptSource(recent: Recent): Promise<ModuleSource | null> {
    const source = await plainSource(recent);
    return source === null || recent.core === null ? source : { ...source, core: recent.core };
  }

  async function plainSource(recent: Recent): Promise<ModuleSource | null> {
    if (recent.kind !== 'file') return sourceOf(recent);
    const kept = (await load(`file:${recent.key}`)) as KeptFile | undefined;
    if (kept?.handle !== undefined) {
      if (!(await mayRead(kept.handle))) return null;
      return { kind: 'file', name: recent.name, file: await kept.handle.getFile(), handle: kept.handle };
    }
    return kept?.blob === undefined ? null : { kind: 'file', name: recent.name, file: kept.blob };
  }

  return {
    recents: checkedRecents(loadNow('recents')),
    pick: async () => {
      const source = await pick();
      return source === null ? false : await get().module.open(source, 'game');
    },
    openFile: (file, handle) =>
      get().module.open({ kind: 'file', name: file.name, file, ...(handle === undefined ? {} : { handle }) }, 'game'),
    openSample: async (id, run) => {
      const source = sample(id);
      return source === null ? false : await get().module.open(source, run);
    },
    openRecent: async (key, run = false) => {
      const recent = get().files.recents.find((entry) => entry.key === key);
      if (recent === undefined) return false;
      const source = await keptSource(recent).catch(() => null);
      if (source !== null) return await get().module.open(source, run);
      get().ui.report(
        { kind: 'io', message: 'The file is not within reach any more.', hint: 'Open it again from where it is.' },
        `Could not open ${recent.name}`,
      );
      return false;
    },
    sourceOf: async (hash, name) => {
      for (const recent of get().files.recents.filter((entry) => entry.hash === hash)) {
        const source = await keptSource(recent).catch(() => null);
        if (source !== null) return source;
      }
      for (const source of samplesNamed(name)) {
        const found = await readSource(source)
          .then((bytes) => hashOf(bytes))
          .catch(() => '');
        if (found === hash) return source;
      }
      return null;
    },
    removeRecent: async (key) => {
      setRecents(get().files.recents.filter((entry) => entry.key !== key));
      await forget(`file:${key}`);
    },
    remember: async (source, hash, size) => {
      const where = whereOf(source);
      const core = source.core ?? null;
      const part = core === null ? '' : `#${core}`;
      const key = source.kind === 'file' ? `${source.name}:${hash}` : `${source.kind}:${where}${part}`;
      const { name, kind } = source;
      const recent: Recent = { key, name, size, hash, kind, where, core, opened: Date.now() };
      const others = get().files.recents.filter((entry) => entry.key !== key);
      for (const old of others.slice(recentLimit - 1)) void forget(`file:${old.key}`);
      setRecents([recent, ...others.slice(0, recentLimit - 1)]);
      if (source.kind !== 'file') return;
      const kept: KeptFile | null =
        source.handle !== undefined
          ? { handle: source.handle }
          : source.file.size <= keepBytesUpTo
            ? { blob: source.file }
            : null;
      if (kept !== null) await save(`file:${key}`, kept);
    },
  };
}

function checkedRecents(kept: unknown): readonly Recent[] {
  const isText = (each: unknown): boolean => typeof each === 'string';
  const isRecent = (each: unknown): each is Recent =>
    isRecord(each) &&
    [each['key'], each['name'], each['hash'], each['kind'], each['where']].every(isText) &&
    typeof each['size'] === 'number';
  if (!Array.isArray(kept)) return [];
  return kept.filter(isRecent).map((recent) => ({
    ...recent,
    core: typeof recent.core === 'number' && Number.isInteger(recent.core) ? recent.core : null,
    opened: typeof recent.opened === 'number' && Number.isFinite(recent.opened) ? recent.opened : null,
  }));
}

function whereOf(source: ModuleSource): string {
  switch (source.kind) {
    case 'sample':
      return source.sample;
    case 'url':
      return source.url;
    case 'host':
      return source.token;
    case 'file':
      return source.name;
  }
}

/** Browsers ask the person again in a later session; that needs a click, so the start page offers it. */
async function mayRead(handle: FileSystemFileHandle): Promise<boolean> {
  const asking = handle as FileSystemFileHandle & {
    queryPermission?: (mode: { mode: 'read' }) => Promise<PermissionState>;
    requestPermission?: (mode: { mode: 'read' }) => Promise<PermissionState>;
  };
  if ((await asking.queryPermission?.({ mode: 'read' })) === 'granted') return true;
  return (await asking.requestPermission?.({ mode: 'read' })) !== 'denied';
}
