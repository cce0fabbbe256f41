import type { Era } from './cells.ts';

/** Bytes that are copied when one of them is written for the first time after a save. */
const CHUNK = 16 << 10;

interface Chunk {
  readonly era: number;
  /** Bytes behind its end are zeros. */
  readonly bytes: Uint8Array;
}

const nothing = new Uint8Array(0);

/** The bytes of a file, in chunks that are shared by all that have not changed them since. */
export class Content {
  readonly #era: number;
  #size = 0;
  /** Null, and anything behind the last one: zeros. */
  readonly #chunks: (Chunk | null)[];
  /** The bytes in one piece, as long as nobody has changed them. */
  #whole: Uint8Array | null;

  private constructor(era: number, size: number, chunks: (Chunk | null)[], whole: Uint8Array | null) {
    this.#era = era;
    this.#size = size;
    this.#chunks = chunks;
    this.#whole = whole;
  }

  static empty({ number }: Era): Content {
    return new Content(number, 0, [], null);
  }

  /** Bytes that nobody changes: they are not copied. */
  static of(bytes: Uint8Array, era: Era): Content {
    const chunks: Chunk[] = [];
    for (let at = 0; at < bytes.length; at += CHUNK) {
      // Belongs to no era: what is written goes to a copy.
      chunks.push({ era: -1, bytes: bytes.subarray(at, at + CHUNK) });
    }
    return new Content(era.number, bytes.length, chunks, bytes);
  }

  get size(): number {
    return this.#size;
  }

  /** The same bytes, to be changed in this era. */
  own(era: Era): Content {
    if (this.#era === era.number) return this;
    era.fresh += 8 * this.#chunks.length;
    return new Content(era.number, this.#size, this.#chunks.slice(), this.#whole);
  }

  /** A copy of at most `length` bytes from `at`. */
  read(at: number, length: number): Uint8Array {
    const end = Math.min(this.#size, at + length);
    if (end <= at) return nothing;
    if (this.#whole) return this.#whole.slice(at, end);
    const bytes = new Uint8Array(end - at);
    for (let from = at; from < end; from = (Math.floor(from / CHUNK) + 1) * CHUNK) {
      const index = Math.floor(from / CHUNK);
      const start = index * CHUNK;
      const chunk = this.#chunks[index];
      if (chunk) bytes.set(chunk.bytes.subarray(from - start, end - start), from - at);
    }
    return bytes;
  }

  /** Everything; it may be shared. */
  get all(): Uint8Array {
    return this.#whole ?? this.read(0, this.#size);
  }

  /** Bytes inside the size. */
  put(at: number, bytes: Uint8Array, era: Era): void {
    if (bytes.length === 0) return;
    this.#whole = null;
    const end = at + bytes.length;
    for (let from = at; from < end; from = (Math.floor(from / CHUNK) + 1) * CHUNK) {
      const index = Math.floor(from / CHUNK);
      const start = index * CHUNK;
      const part = bytes.subarray(from - at, Math.min(bytes.length, start + CHUNK - at));
      this.#ownChunk(index, from - start + part.length, era).set(part, from - start);
    }
  }

  /** Cuts off, or appends zeros. */
  setSize(size: number, era: Era): void {
    if (size === this.#size) return;
    this.#whole = null;
    if (size < this.#size) {
      const count = Math.ceil(size / CHUNK);
      if (count < this.#chunks.length) this.#chunks.length = count;
      const last = size - (count - 1) * CHUNK;
      const chunk = this.#chunks[count - 1];
      if (chunk && chunk.bytes.length > last) {
        this.#chunks[count - 1] = { era: era.number, bytes: chunk.bytes.slice(0, last) };
        era.fresh += last;
      }
    }
    this.#size = size;
  }

  /** A chunk's bytes, to be changed: at least `length` of them. */
  #ownChunk(index: number, length: number, era: Era): Uint8Array {
    const old = this.#chunks[index];
    if (old && old.era === era.number && old.bytes.length >= length) return old.bytes;
    const had = old?.bytes.length ?? 0;
    const room = length <= had ? had : Math.min(CHUNK, Math.max(length, 2 * had));
    const bytes = new Uint8Array(room);
    if (old) bytes.set(old.bytes);
    while (this.#chunks.length < index) this.#chunks.push(null);
    this.#chunks[index] = { era: era.number, bytes };
    era.fresh += room;
    return bytes;
  }
}
