import { type Memory, type MemoryWatch, WATCH_READ, WATCH_WRITE } from '../../runtime/memory.ts';
import { type Range, Ranges } from './ranges.ts';
import type { WatchedRange } from './watched-range.ts';

/** Who is told of accesses of watched ranges. */
export interface AccessDesk {
  accessed(range: WatchedRange, write: boolean, from: number, to: number): void;
  /** Does it do anything about accesses of that range while the machine runs as it does now? */
  heeds(range: WatchedRange): boolean;
}

/** Watches ranges of one memory: marks their chunks, and finds the ranges that an access of these chunks touches. */
export class MemoryWatcher implements MemoryWatch {
  readonly #reads: Ranges<WatchedRange>;
  readonly #writes: Ranges<WatchedRange>;
  /** Where marks are set. */
  readonly #read: Ranges<WatchedRange>['cover'];
  readonly #written: Ranges<WatchedRange>['cover'];
  /** The marks that were set: growing the memory replaces them. */
  #marks: Uint8Array;
  /** The access that is told. */
  #from = 0;
  #to = 0;
  readonly #whenRead = ({ of }: Range<WatchedRange>): void => this.desk.accessed(of, false, this.#from, this.#to);
  readonly #whenWritten = ({ of }: Range<WatchedRange>): void => this.desk.accessed(of, true, this.#from, this.#to);

  readonly #heeded = ({ of }: Range<WatchedRange>): boolean => this.desk.heeds(of);

  constructor(
    readonly memory: Memory,
    ranges: readonly Range<WatchedRange>[],
    readonly desk: AccessDesk,
  ) {
    this.#reads = new Ranges(ranges.filter(({ of }) => of.of.reads));
    this.#writes = new Ranges(ranges.filter(({ of }) => of.of.writes));
    this.#read = this.#reads.cover;
    this.#written = this.#writes.cover;
    this.#marks = memory.marks;
    memory.watch = this;
    this.arm();
  }

  read(address: number, size: number): void {
    this.#from = address;
    this.#to = address + size;
    this.#reads.touching(address, address + size, this.#whenRead);
  }

  write(address: number, size: number): void {
    this.#from = address;
    this.#to = address + size;
    this.#writes.touching(address, address + size, this.#whenWritten);
  }

  get reads(): boolean {
    return this.#read.length > 0;
  }

  covers(write: boolean): Ranges<WatchedRange>['cover'] {
    return write ? this.#written : this.#read;
  }

  meets(address: number, size: number, write: boolean): boolean {
    return (write ? this.#writes : this.#reads).touches(address, address + size, this.#heeded);
  }

  /** Marks the chunks. */
  arm(): void {
    this.#marks = this.memory.marks;
    for (const { from, to } of this.#written) this.memory.mark(from, to, WATCH_WRITE);
    for (const { from, to } of this.#read) this.memory.mark(from, to, WATCH_READ);
  }

  /** What is watched may lie in what is new, and is written before the machine stops again. */
  resized(): void {
    this.arm();
  }

  /** The same when the memory has other marks than before. */
  armAgain(): void {
    if (this.#marks !== this.memory.marks) this.arm();
  }

  /** Watches no longer. */
  end(): void {
    const { memory } = this;
    if (memory.watch === this) memory.watch = null;
    for (const { from, to } of this.#written) memory.unmark(from, to, WATCH_WRITE);
    for (const { from, to } of this.#read) memory.unmark(from, to, WATCH_READ);
  }
}
