import { joined, type LostRun } from './draft.ts';
import { forget, isRecord, load, loadNow, save, saveNow } from './persist.ts';

/** Milliseconds between two times that a draft is written, and so many more for each byte of it: disks are slow. */
const PACE = 4000;
const PACE_PER_BYTE = 0.005;

/**
 * Where drafts outlive their window, one for each module: what a window leaves that did not end by itself is there when
 * the module is opened again. A window that is closed, or reloaded, leaves nothing; nor does one that still lives, which
 * a lock tells that ends with it, however it ends. Where there are no locks, nothing is kept.
 */
export interface DraftShelf {
  /** Keeps a draft in the place of the one before, soon. */
  put: (run: LostRun) => void;
  /** What another window left of this module; null when nothing. It stays until it is taken off, or another is put. */
  left: (hash: string) => Promise<LostRun | null>;
  take: (hash: string) => void;
  /** The window ends in an orderly way: it leaves nothing. */
  release: () => void;
}

export function draftShelf(): DraftShelf {
  const locks = typeof navigator === 'undefined' ? undefined : navigator.locks;
  /** Names this window among all. */
  const owner = `wasmscope:drafts:${Math.random().toString(36).slice(2)}`;
  let unlock: (() => void) | null = null;
  let latest: LostRun | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let due = 0;

  function write(): void {
    timer = null;
    const run = latest;
    latest = null;
    if (run === null) return;
    const { hash, at, total, call, frames } = run;
    const bytes = joined(run.parts);
    due = performance.now() + PACE + PACE_PER_BYTE * bytes.byteLength;
    mark(hash, '');
    void save(`draft:${hash}`, { owner, hash, at, total, call, frames, bytes });
  }

  /** Whose draft of a module is of no use any more. In localStorage, for a page that is left has no time to wait. */
  let marked: string | null = null;
  function mark(hash: string, whose: string): void {
    if (whose === '' && marked === hash) return;
    saveNow(`draft-left:${hash}`, whose);
    marked = hash;
  }

  function stopWaiting(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    latest = null;
  }

  const hide = (): void => {
    stopWaiting();
    if (marked === null) return;
    saveNow(`draft-left:${marked}`, owner);
    void forget(`draft:${marked}`);
  };
  // It was only put aside.
  const show = (): void => {
    if (marked !== null) saveNow(`draft-left:${marked}`, '');
  };

  function begin(): void {
    if (unlock !== null || locks === undefined) return;
    const held = new Promise<void>((resolve) => (unlock = resolve));
    locks.request(owner, () => held).catch(() => undefined);
    window.addEventListener('pagehide', hide);
    window.addEventListener('pageshow', show);
  }

  return {
    put: (run) => {
      if (locks === undefined) return;
      begin();
      latest = run;
      timer ??= setTimeout(write, Math.max(0, due - performance.now()));
    },
    left: async (hash) => {
      if (locks === undefined) return null;
      const kept = await load(`draft:${hash}`);
      const run = checked(kept, hash);
      if (run === null || !isRecord(kept) || kept['owner'] === owner) return null;
      if (loadNow(`draft-left:${hash}`) === kept['owner']) return null;
      const { held = [] } = await locks.query().catch(() => ({ held: [] }));
      return held.some(({ name }) => name === kept['owner']) ? null : run;
    },
    take: (hash) => {
      if (latest?.hash === hash) stopWaiting();
      if (locks !== undefined) void forget(`draft:${hash}`);
    },
    release: () => {
      hide();
      marked = null;
      unlock?.();
      unlock = null;
      if (typeof window === 'undefined') return;
      window.removeEventListener('pagehide', hide);
      window.removeEventListener('pageshow', show);
    },
  };
}

/** What was kept, when it has the shape that it should have. */
function checked(kept: unknown, hash: string): LostRun | null {
  if (!isRecord(kept) || kept['hash'] !== hash) return null;
  const { at, total, call, frames, bytes } = kept;
  const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
  if (!isCount(at) || !isCount(total) || !isCount(call) || total === 0 || !(bytes instanceof ArrayBuffer)) return null;
  return { hash, at, total, call, frames: frames === true, parts: [bytes] };
}
