import { createStore, del, get, set, type UseStore } from 'idb-keyval';

/**
 * What outlives a launch. Small things that the first paint needs are in localStorage, all else in IndexedDB.
 * Both may be missing or full (private windows, strict settings): then nothing is kept and nothing breaks.
 */

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

const prefix = 'wasmscope:';

/** What was kept under a key; `undefined` when nothing was. The caller checks its shape: older versions wrote it. */
export function loadNow(key: string): unknown {
  try {
    const text = globalThis.localStorage?.getItem(prefix + key);
    return text == null ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

export function saveNow(key: string, value: unknown): void {
  try {
    globalThis.localStorage?.setItem(prefix + key, JSON.stringify(value));
  } catch {
    // Full or forbidden: it is only a convenience.
  }
}

let database: UseStore | null = null;

function idb(): UseStore | null {
  if (typeof indexedDB === 'undefined') return null;
  database ??= createStore('wasmscope', 'kept');
  return database;
}

export async function load(key: string): Promise<unknown> {
  try {
    const store = idb();
    return store === null ? undefined : await get(key, store);
  } catch {
    return undefined;
  }
}

export async function save(key: string, value: unknown): Promise<void> {
  try {
    const store = idb();
    if (store !== null) await set(key, value, store);
  } catch {
    // See above.
  }
}

export async function forget(key: string): Promise<void> {
  try {
    const store = idb();
    if (store !== null) await del(key, store);
  } catch {
    // See above.
  }
}
