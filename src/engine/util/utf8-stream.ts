import { decodeUtf8Loosely } from './utf8.ts';

/**
 * Turns bytes that come in pieces into text: a character that is cut by the end of a piece is kept until the next one
 * completes it. Bytes that are no UTF-8 become U+FFFD.
 */
export class Utf8Stream {
  /** Replaced, never changed. */
  #rest: Uint8Array = new Uint8Array(0);

  /** The characters that these bytes complete. */
  push(bytes: Uint8Array): string {
    const all = new Uint8Array(this.#rest.length + bytes.length);
    all.set(this.#rest);
    all.set(bytes, this.#rest.length);
    const end = all.length - unfinished(all);
    this.#rest = all.slice(end);
    return decodeUtf8Loosely(all, 0, end);
  }

  /** The bytes that wait for the rest of their character; nothing changes them. */
  save(): Uint8Array {
    return this.#rest;
  }

  /** Goes on from what `save` answered. */
  restore(rest: Uint8Array): void {
    this.#rest = rest;
  }
}

/** How many bytes at the end begin a character that may still be completed. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return byte >= 0xc2 && byte <= 0xf4 && length > back ? back : 0;
  }
  return 0;
}
