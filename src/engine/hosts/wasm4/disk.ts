import type { HostMemory, SavedState } from '../host.ts';

/** What was on the disk. */
export interface SavedDisk extends SavedState {
  readonly content: Uint8Array;
}

/** Bytes that fit on the disk. */
const SIZE = 1024;

/** What a cart keeps between two games: the bytes it wrote last. */
export class Disk {
  /** Replaced, never changed. */
  #bytes: Uint8Array = new Uint8Array(0);

  /** Copies at most `most` bytes to an address and returns how many. */
  read(memory: HostMemory, address: number, most: number): number {
    const count = Math.min(Math.max(0, most), this.#bytes.length);
    memory.writeBytes(0, address, this.#bytes.slice(0, count));
    return count;
  }

  /** Replaces what is kept by bytes at an address, and returns how many fitted. */
  write(memory: HostMemory, address: number, length: number): number {
    const count = Math.min(Math.max(0, length), SIZE);
    this.#bytes = Uint8Array.from(memory.readBytes(0, address, count));
    return count;
  }

  /** Replaces what is kept by these bytes, as many as fit. */
  put(bytes: Uint8Array): void {
    this.#bytes = bytes.slice(0, SIZE);
  }

  save(): SavedDisk {
    return { bytes: this.#bytes.length, content: this.#bytes };
  }

  restore({ content }: SavedDisk): void {
    this.#bytes = content;
  }
}
