import type { Pc } from '../../module/types.ts';
import type { Memory } from '../../runtime/memory.ts';
import type { Value } from '../../runtime/value.ts';
import type { Touched } from './memory-access.ts';
import type { Accessor } from './place.ts';
import type { Probe } from './probe.ts';
import type { Watched } from './watched.ts';

/** Accesses of at most so many bytes are kept byte by byte, to be told. */
const TOLD = 16;
/** Bytes of the range that a condition sees. */
const SEEN = 8;

/** Who accesses, and when: the instruction that the machine is about to finish. */
export interface Occasion {
  readonly by: Accessor;
  readonly moment: number;
  readonly pc: Pc;
}

/** Bytes as they were before a write. */
interface Kept {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/**
 * A watched range of a memory, and the access of it that is under way. What an instruction does there is told before
 * the bytes change, maybe in several pieces; what came of it is seen when it is over, or when the range is accessed the
 * next time, whichever comes first: nothing can have changed the bytes in between without being told here.
 */
export class WatchedRange {
  /** The access under way; null when there is none. */
  #occasion: Occasion | null = null;
  #read = false;
  #write = false;
  /** The bytes that are accessed, inside the range and outside of it. */
  #from = 0;
  #to = 0;
  #kept: Kept[] = [];
  #before: Value | null = null;

  constructor(
    readonly memory: Memory,
    readonly from: number,
    readonly to: number,
    readonly of: Watched | Probe,
  ) {}

  /** The moment of the access under way, -1 when there is none. */
  get moment(): number {
    return this.#occasion?.moment ?? -1;
  }

  /** Where the instruction stands. */
  get pc(): Pc {
    return this.#occasion?.pc ?? -1;
  }

  /** Is this more of the access that is under way? */
  continues({ by, moment, pc }: Occasion): boolean {
    const now = this.#occasion;
    return now !== null && now.moment === moment && now.pc === pc && now.by === by;
  }

  /** [from, to) is read, or will be written, by somebody: a new access, unless `continues` says otherwise. */
  begin(write: boolean, occasion: Occasion, from: number, to: number): void {
    if (this.continues(occasion)) {
      this.#from = Math.min(this.#from, from);
      this.#to = Math.max(this.#to, to);
    } else {
      this.#occasion = occasion;
      this.#read = false;
      this.#write = false;
      this.#kept = [];
      this.#from = from;
      this.#to = to;
      this.#before = this.#seen();
    }
    if (!write) {
      this.#read = true;
      return;
    }
    this.#write = true;
    if (this.#kept.length > 0) this.#keepMore(from, to);
    else if (to - from <= TOLD) this.#keep(from, to);
    else this.#keep(Math.max(from, this.from), Math.min(to, this.to));
  }

  /** What the access under way came to, with the bytes as they are now. */
  end(): Touched {
    const { by, moment } = this.#occasion!;
    const at = this.#from;
    const size = this.#to - at;
    const told = size <= TOLD;
    const { bytes } = this.memory;
    const changed = this.#kept.some((kept) => kept.bytes.some((byte, i) => this.#differs(kept.at + i, byte)));
    const now = told ? bytes.slice(at, this.#to) : null;
    this.#occasion = null;
    return {
      by,
      moment,
      read: this.#read,
      write: this.#write,
      changed,
      at,
      size,
      old: now === null ? null : this.#oldBytes(now, at),
      now,
      before: this.#before,
      after: this.#seen(),
    };
  }

  /** Nothing is under way: the bytes were put back to what they were at another time. */
  forget(): void {
    this.#occasion = null;
    this.#kept = [];
  }

  #differs(at: number, byte: number): boolean {
    return at >= this.from && at < this.to && this.memory.bytes[at] !== byte;
  }

  #keep(from: number, to: number): void {
    if (to > from) this.#kept.push({ at: from, bytes: this.memory.bytes.slice(from, to) });
  }

  /** Another piece of the same access: what it already wrote is not what was there before. */
  #keepMore(from: number, to: number): void {
    let gaps = [{ from: Math.max(from, this.from), to: Math.min(to, this.to) }];
    for (const { at, bytes } of this.#kept) {
      const end = at + bytes.length;
      gaps = gaps.flatMap((gap) => [
        { from: gap.from, to: Math.min(gap.to, at) },
        { from: Math.max(gap.from, end), to: gap.to },
      ]);
      gaps = gaps.filter((gap) => gap.to > gap.from);
    }
    for (const gap of gaps) this.#keep(gap.from, gap.to);
  }

  /** The bytes of the access as they were; those that were not written are what they are now. */
  #oldBytes(now: Uint8Array, from: number): Uint8Array {
    const old = now.slice();
    for (const { at, bytes } of this.#kept) {
      bytes.forEach((byte, i) => {
        if (at + i >= from && at + i < from + old.length) old[at + i - from] = byte;
      });
    }
    return old;
  }

  /** The first bytes of the range as a number, for a condition; null when nobody asks. */
  #seen(): Value | null {
    const { of } = this;
    if (of.condition === null) return null;
    const { bytes } = this.memory;
    let bits = 0n;
    for (let at = Math.min(this.to, this.from + SEEN) - 1; at >= this.from; at--) {
      bits = (bits << 8n) | BigInt(bytes[at] ?? 0);
    }
    return { type: 'i64', bits };
  }
}
