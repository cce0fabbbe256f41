import { isRefType, slotsOf, type ValueType } from '../module/types.ts';
import type { Instance } from '../runtime/instance.ts';
import type { Machine } from '../runtime/machine.ts';
import type { Memory } from '../runtime/memory.ts';
import type { Ref } from '../runtime/ref.ts';
import type { WasmFrame } from './place.ts';

/**
 * Memories are remembered whole at every stop, from the first one on, as long as they have no more bytes than this
 * together; of the others, what was looked at.
 */
const WHOLE_MEMORY = 8 * 1024 * 1024;
/** Words of the value stack that are remembered, from the top down. */
const STACK_WORDS = 1 << 16;
/** Frames whose locals are compared, the innermost ones. */
const FRAMES = 64;

interface Bytes {
  readonly address: number;
  readonly bytes: Uint8Array;
}

/** What there was at a stop. */
interface Capture {
  /** First word that was kept. */
  readonly from: number;
  readonly words: Int32Array;
  /** References by slot, from the first that was kept. */
  readonly refs: readonly Ref[];
  /** Functions of frames by the word where their locals begin. */
  readonly frames: ReadonlyMap<number, number>;
  readonly cells: Int32Array;
  readonly cellRefs: readonly Ref[];
  readonly memories: Map<number, Bytes[]>;
}

/**
 * Remembers the previous stop, so that what changed since can be marked. Costs a copy at every stop and nothing while
 * running.
 */
export class Marks {
  #previous: Capture | null = null;
  #current: Capture | null = null;
  /** Bytes sent last while running, by memory. */
  readonly #live = new Map<number, Bytes>();

  /** A fresh instance: nothing of the old one is compared. */
  forget(): void {
    this.#previous = null;
    this.#current = null;
    this.#live.clear();
  }

  /** The machine stands at a new stop. */
  stopped(machine: Machine, { memories }: Instance): void {
    const from = Math.max(0, machine.sp - STACK_WORDS);
    const looked = this.#current?.memories;
    this.#previous = this.#current;
    const kept = new Map<number, Bytes[]>();
    let left = WHOLE_MEMORY;
    for (const [index, memory] of memories.entries()) {
      const whole = memory.size <= left;
      if (whole) left -= memory.size;
      kept.set(index, whole ? wholeOf(memory) : parts(memory, looked?.get(index) ?? []));
    }
    this.#current = {
      from,
      words: machine.i32.slice(from, machine.sp),
      refs: machine.refs.slice(from >> 1, machine.sp >> 1),
      frames: framesOf(machine),
      cells: machine.store.cells.words.slice(),
      cellRefs: machine.store.cells.refs.slice(),
      memories: kept,
    };
    this.#live.clear();
  }

  /** Differs the local at `word` of a frame from what it was at the previous stop, in the same frame? */
  localChanged(machine: Machine, frame: WasmFrame, word: number, type: ValueType): boolean {
    const before = this.#previous;
    if (!before || before.frames.get(frame.locals) !== frame.func.index) return false;
    const at = word - before.from;
    if (at < 0) return false;
    if (!isRefType(type)) return differ(before.words, at, machine.i32, word, 2 * slotsOf(type));
    const was = before.words[at] === 0 ? null : before.refs[at >> 1];
    return at < before.words.length && was !== machine.readRef(word);
  }

  /** What the vector at `word` of a frame was at the previous stop, in the same frame; null when that is not known. */
  localBefore(frame: WasmFrame, word: number): bigint | null {
    const before = this.#previous;
    if (!before || before.frames.get(frame.locals) !== frame.func.index) return null;
    return vectorAt(before.words, word - before.from);
  }

  /** What the vector of the global whose cell begins at `word` was; null when that is not known. */
  globalBefore(word: number): bigint | null {
    return this.#previous ? vectorAt(this.#previous.cells, word) : null;
  }

  /** Differs the global whose cell begins at `word`? */
  globalChanged(machine: Machine, word: number, type: ValueType): boolean {
    const before = this.#previous;
    if (!before) return false;
    const { words, refs } = machine.store.cells;
    if (!isRefType(type)) return differ(before.cells, word, words, word, 2 * slotsOf(type));
    return word >> 1 < before.cellRefs.length && before.cellRefs[word >> 1] !== refs[word >> 1];
  }

  /** One bit per byte, least significant first: which of these bytes are new since the previous stop? */
  memoryChanged(memory: number, address: number, bytes: Uint8Array): Uint8Array {
    // What is looked at now is what the next stop can be compared with.
    const current = this.#current?.memories.get(memory);
    if (current && !current.some((kept) => covers(kept, address, bytes.length))) {
      current.push({ address, bytes: bytes.slice() });
      if (current.length > 16) current.shift();
    }
    const before = this.#previous?.memories.get(memory) ?? [];
    return changedBits(address, bytes, before);
  }

  /** The same while running: since the bytes of this memory that were asked for before. */
  memoryChangedLive(memory: number, address: number, bytes: Uint8Array): Uint8Array {
    const before = this.#live.get(memory);
    this.#live.set(memory, { address, bytes });
    return changedBits(address, bytes, before ? [before] : []);
  }
}

function wholeOf(memory: Memory): Bytes[] {
  return [{ address: 0, bytes: memory.bytes.slice() }];
}

/** The places that were looked at, as they are now. */
function parts(memory: Memory, looked: readonly Bytes[]): Bytes[] {
  return looked.map(({ address, bytes }) => ({ address, bytes: memory.bytes.slice(address, address + bytes.length) }));
}

/** Words that were not kept do not count. */
function differ(before: Int32Array, at: number, now: Int32Array, word: number, count: number): boolean {
  if (at + count > before.length) return false;
  for (let i = 0; i < count; i++) if (before[at + i] !== now[word + i]) return true;
  return false;
}

/** Four words, the lowest first. */
function vectorAt(words: Int32Array, at: number): bigint | null {
  if (at < 0 || at + 4 > words.length) return null;
  let bits = 0n;
  for (let i = 3; i >= 0; i--) bits = (bits << 32n) | BigInt(words[at + i]! >>> 0);
  return bits;
}

function framesOf(machine: Machine): Map<number, number> {
  const frames = new Map<number, number>();
  for (const frame of machine.frames(FRAMES)) {
    if (frame.kind === 'wasm') frames.set(frame.locals, frame.func.index);
  }
  return frames;
}

function covers(kept: Bytes, address: number, length: number): boolean {
  return kept.address <= address && kept.address + kept.bytes.length >= address + length;
}

function changedBits(address: number, bytes: Uint8Array, before: readonly Bytes[]): Uint8Array {
  const bits = new Uint8Array((bytes.length + 7) >> 3);
  for (const old of before) {
    const first = Math.max(0, old.address - address);
    const last = Math.min(bytes.length, old.address + old.bytes.length - address);
    const shift = address - old.address;
    for (let i = first; i < last; i++) {
      if (bytes[i] !== old.bytes[i + shift]) bits[i >> 3] = (bits[i >> 3] as number) | (1 << (i & 7));
    }
  }
  return bits;
}
