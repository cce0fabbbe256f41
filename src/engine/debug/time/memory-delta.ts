import type { Memory } from '../../runtime/memory.ts';
import { CHUNK, DIRTY } from '../../runtime/memory.ts';

/**
 * The chunks of a memory that were written between two checkpoints, as they were at the later one:
 *
 *     chunks   [   3 |   4 |  90 ]     numbers, ascending
 *     bytes    [ 256 | 256 | 256 ]     their bytes, one after the other
 */
export interface MemoryDelta {
  /** Size of the memory in bytes at the later checkpoint. */
  readonly size: number;
  readonly chunks: Uint32Array;
  readonly bytes: Uint8Array;
}

/** Chunks that were written since their marks were cleared last, ascending. */
export function dirtyChunks({ marks }: Memory): number[] {
  // Eight marks at a time: nearly all of them are 0.
  const eights = new Float64Array(marks.buffer, marks.byteOffset, marks.length >> 3);
  const dirty: number[] = [];
  for (let i = 0; i < eights.length; i++) {
    if (eights[i] === 0) continue;
    for (let chunk = 8 * i; chunk < 8 * i + 8; chunk++) if ((marks[chunk]! & DIRTY) !== 0) dirty.push(chunk);
  }
  return dirty;
}

/** From now on, marks say what is written after this. */
export function cleared(memory: Memory, dirty: Iterable<number> = dirtyChunks(memory)): void {
  memory.allTouched = false;
  for (const chunk of dirty) memory.marks[chunk]! &= ~DIRTY;
}

/** Marks what a delta has as written, once more. */
export function marked({ marks }: Memory, { chunks }: MemoryDelta): void {
  for (const chunk of chunks) marks[chunk]! |= DIRTY;
}

/** Takes the bytes of these chunks, which are ascending. */
export function takeDelta(memory: Memory, chunks: readonly number[]): MemoryDelta {
  const bytes = new Uint8Array(chunks.length * CHUNK);
  for (let from = 0, to = 0; from < chunks.length; from = to) {
    // Neighbours go together.
    const first = chunks[from]!;
    while (chunks[to] === first + to - from) to++;
    bytes.set(memory.bytes.subarray(first * CHUNK, (first + to - from) * CHUNK), from * CHUNK);
  }
  return { size: memory.size, chunks: Uint32Array.from(chunks), bytes };
}

/** Is the memory as at the later checkpoint, as far as it was written? */
export function holds(memory: Memory, delta: MemoryDelta): boolean {
  if (memory.size !== delta.size) return false;
  return delta.chunks.every((chunk, i) => {
    const bytes = bytesAt(delta, i);
    const from = chunk * CHUNK;
    return bytes.every((byte, at) => memory.bytes[from + at] === byte);
  });
}

/** Both deltas in one: where both have a chunk, as it was at the second one. */
export function merged(first: MemoryDelta, second: MemoryDelta): MemoryDelta {
  const older = first.chunks.filter((chunk) => indexOf(second, chunk) < 0);
  if (older.length === 0) return second;
  const chunks = new Uint32Array(older.length + second.chunks.length);
  const bytes = new Uint8Array(chunks.length * CHUNK);
  let i = 0;
  let j = 0;
  for (let count = 0; count < chunks.length; count++) {
    const a = older[i] ?? Infinity;
    const b = second.chunks[j] ?? Infinity;
    const from = a < b ? bytesAt(first, indexOf(first, older[i++]!)) : bytesAt(second, j++);
    chunks[count] = Math.min(a, b);
    bytes.set(from, count * CHUNK);
  }
  return { size: second.size, chunks, bytes };
}

/** Several deltas, oldest first, in one. However many they are, nothing is copied more than once. */
export function mergedAll(deltas: readonly MemoryDelta[]): MemoryDelta {
  const newest = new Map<number, MemoryDelta>();
  for (const delta of deltas) for (const chunk of delta.chunks) newest.set(chunk, delta);
  const chunks = Uint32Array.from(newest.keys()).sort();
  const bytes = new Uint8Array(chunks.length * CHUNK);
  chunks.forEach((chunk, i) => {
    const delta = newest.get(chunk)!;
    bytes.set(bytesAt(delta, indexOf(delta, chunk)), i * CHUNK);
  });
  return { size: deltas.at(-1)?.size ?? 0, chunks, bytes };
}

/** Place of a chunk in a delta, -1 when it was not written. */
export function indexOf({ chunks }: MemoryDelta, chunk: number): number {
  let low = 0;
  let high = chunks.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = chunks[middle]!;
    if (found === chunk) return middle;
    if (found < chunk) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** The bytes of the chunk at a place in the delta. */
export function bytesAt({ bytes }: MemoryDelta, index: number): Uint8Array {
  return bytes.subarray(index * CHUNK, (index + 1) * CHUNK);
}
