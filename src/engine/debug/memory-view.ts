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

function clamp(value: number, low: number, high: number): number {
  return Number.isNaN(value) ? low : Math.min(high, Math.max(low, Math.trunc(value)));
}
