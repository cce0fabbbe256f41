import type { Pc } from '../../module/types.ts';
import type { Memory } from '../../runtime/memory.ts';
import type { Value } from '../../runtime/value.ts';
import type { Judged } from './access.ts';
import type { Touched } from './memory-access.ts';
import type { Accessor } from './place.ts';
import type { Probe } from './probe.ts';
import type { Watched } from './watched.ts';

/** Accesses of at most so many bytes are kept byte by byte, to be told. */
const TOLD = 16;
/** Bytes of the range that a condition sees. */
const SEEN = 8;

/** Bytes as they were before a write. */
interface Kept {
  readonly at: number;
  readonly bytes: Uint8Array;
}

const nothingKept: Kept[] = [];

/**
 * A watched range of a memory, and the access of it that is under way. What an instruction does there is told before
 * the bytes change, maybe in several pieces; what came of it is seen when it is over, or when the range is accessed the
 * next time, whichever comes first: nothing can have changed the bytes in between without being told here.
 */
export class WatchedRange {
  /** Is it in the list of those that may be being accessed? */
  listed = false;
  /** Who accesses; the instruction that the machine is about to finish, and its moment: -1 when there is no access. */
  #by: Accessor | null = null;
  #moment = -1;
  #pc: Pc = -1;
  #read = false;
  #write = false;
  /** The bytes that are accessed, inside the range and outside of it. */
  #from = 0;
  #to = 0;
  #kept: Kept[] = nothingKept;
  #before: Value | null = null;

  constructor(
    readonly memory: Memory,
    readonly from: number,
    readonly to: number,
    readonly of: Watched | Probe,
  ) {}

  /** The moment of the access under way, -1 when there is none. */
  get moment(): number {
    return this.#moment;
  }

  /** Where the instruction stands. */
  get pc(): Pc {
    return this.#pc;
  }

  /** Is this more of the access that is under way? */
  continues(by: Accessor, moment: number, pc: Pc): boolean {
    return this.#moment === moment && this.#pc === pc && this.#by === by;
  }

  /** An access begins. */
  open(by: Accessor, moment: number, pc: Pc): void {
    this.#by = by;
    this.#moment = moment;
    this.#pc = pc;
    this.#read = false;
    this.#write = false;
    this.#kept = nothingKept;
    this.#from = Infinity;
    this.#to = 0;
    this.#before = this.of.condition === null ? null : this.#seen();
  }

  /** [from, to) is read, or will be written: all of the access under way, or a piece of it. */
  access(write: boolean, from: number, to: number): void {
    this.#from = Math.min(this.#from, from);
    this.#to = Math.max(this.#to, to);
    if (!write) {
      this.#read = true;
      return;
    }
    this.#write = true;
    if (!this.of.compares) return;
    if (this.#kept.length > 0) this.#keepMore(from, to);
    else if (to - from <= TOLD) this.#keep(from, to);
    else this.#keep(Math.max(from, this.from), Math.min(to, this.to));
  }

  /**
   * What will come of a write of [from, to) that is all of an access: `byteAt` says what its first, second, ... byte
   * will be.
   */
  foresee(from: number, to: number, byteAt: (index: number) => number): Judged {
    const { bytes } = this.memory;
    let changed = false;
    for (let at = Math.max(from, this.from); at < Math.min(to, this.to); at++) {
      if (bytes[at] !== byteAt(at - from)) changed = true;
    }
    if (this.of.condition === null) return { read: false, write: true, changed, before: null, after: null };
    const after = this.#number((at) => (at >= from && at < to ? byteAt(at - from) : (bytes[at] ?? 0)));
    return { read: false, write: true, changed, before: this.#seen(), after };
  }

  /** What comes of a read. */
  foreseeRead(): Judged {
    const seen = this.of.condition === null ? null : this.#seen();
    return { read: true, write: false, changed: false, before: seen, after: seen };
  }

  /** What the access under way came to, with the bytes as they are now. */
  end(): Touched {
    const by = this.#by!;
    const moment = this.#moment;
    const at = this.#from;
    const size = this.#to - at;
    const told = size <= TOLD;
    const { bytes } = this.memory;
    const { compares, condition } = this.of;
    const changed = compares && this.#changed;
    const now = told ? bytes.slice(at, this.#to) : null;
    this.#moment = -1;
    return {
      by,
      moment,
      read: this.#read,
      write: this.#write,
      changed,
      at,
      size,
      old: now === null || !compares ? null : this.#oldBytes(now, at),
      now,
      before: this.#before,
      after: condition === null ? null : this.#seen(),
    };
  }

  /** Nothing is under way: the bytes were put back to what they were at another time. */
  forget(): void {
    this.#moment = -1;
    this.listed = false;
  }

  get #changed(): boolean {
    return this.#kept.some((kept) => kept.bytes.some((byte, i) => this.#differs(kept.at + i, byte)));
  }

  #differs(at: number, byte: number): boolean {
    return at >= this.from && at < this.to && this.memory.bytes[at] !== byte;
  }

  #keep(from: number, to: number): void {
    if (this.#kept === nothingKept) this.#kept = [];
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

  /** The first bytes of the range as a number, for a condition. */
  #seen(): Value {
    const { bytes } = this.memory;
    return this.#number((at) => bytes[at] ?? 0);
  }

  #number(byteAt: (address: number) => number): Value {
    let bits = 0n;
    for (let at = Math.min(this.to, this.from + SEEN) - 1; at >= this.from; at--) {
      bits = (bits << 8n) | BigInt(byteAt(at));
    }
    return { type: 'i64', bits };
  }
}
