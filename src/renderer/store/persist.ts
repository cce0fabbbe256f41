import { createStore, del, get, set, type UseStore } from 'idb-keyval';

/**
 * What outlives a launch. Small things that the first paint needs are in localStorage, all else in IndexedDB.
 * Both may be missing or full (private windows, strict settings): then nothing is kept and nothing breaks.
 */

const prefix = 'wasmscope:';

export function loadNow<T>(key: string): T | undefined {
  try {
    const text = globalThis.localStorage?.getItem(prefix + key);
    return text == null ? undefined : (JSON.parse(text) as T);
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

export async function load<T>(key: string): Promise<T | undefined> {
  try {
    const store = idb();
    return store === null ? undefined : await get<T>(key, store);
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
