import type { Run } from './run.ts';
import type { Marks } from './marks.ts';
import type { MemoryWindow } from './views.ts';

/** Bytes of one window; a pane shows some thousand. */
const MOST = 1 << 20;

/**
 * The bytes of a range that exist, with those marked that are new: since the previous stop, or with `live` since this
 * was asked before. Null when there is no such memory.
 */
export function memoryWindow(
  { instance }: Run,
  marks: Marks,
  index: number,
  address: number,
  length: number,
  live: boolean,
): MemoryWindow | null {
  const memory = instance.memories[index];
  if (!memory) return null;
  const from = clamp(address, 0, memory.size);
  const bytes = memory.bytes.slice(from, from + clamp(length, 0, MOST));
  const changed = live ? marks.memoryChangedLive(index, from, bytes) : marks.memoryChanged(index, from, bytes);
  return { memory: index, address: from, bytes, changed, size: memory.size };
}

/**
 * Address of the next match at or after `from` (before it, backwards), wrapping around; null when there is none.
 * An empty pattern is nowhere.
 */
export function searchMemory(bytes: Uint8Array, pattern: Uint8Array, from: number, backwards: boolean): number | null {
  const first = pattern[0];
  const last = bytes.length - pattern.length;
  if (first === undefined || last < 0) return null;
  const matches = (at: number): boolean => {
    for (let i = 1; i < pattern.length; i++) if (bytes[at + i] !== pattern[i]) return false;
    return true;
  };
  const start = clamp(from, 0, bytes.length);
  const forwards = (low: number, high: number): number | null => {
    for (let at = bytes.indexOf(first, low); at >= 0 && at <= high; at = bytes.indexOf(first, at + 1)) {
      if (matches(at)) return at;
    }
    return null;
  };
  const back = (high: number, low: number): number | null => {
    for (let at = bytes.lastIndexOf(first, high); at >= low; at = at === 0 ? -1 : bytes.lastIndexOf(first, at - 1)) {
      if (matches(at)) return at;
    }
    return null;
  };
  if (!backwards) return forwards(start, last) ?? forwards(0, Math.min(start - 1, last));
  const before = start === 0 ? null : back(Math.min(start - 1, last), 0);
  return before ?? back(last, Math.min(start, last + 1));
}

function clamp(value: number, low: number, high: number): number {
  return Number.isNaN(value) ? low : Math.min(high, Math.max(low, Math.trunc(value)));
}
