import type { HostMemory } from '../host.ts';
import { at, HEIGHT, ROW, WIDTH } from './memory-map.ts';

/**
 * Some rows of the picture in the cart's memory, for the time of one drawing call: read when it begins, and written
 * back at its end, of each row just the bytes from the first to the last that was drawn on.
 */
export class Screen {
  readonly #top: number;
  readonly #pixels: Uint8Array;
  /** First and last byte drawn on, for each row; the first is beyond the last where nothing was. */
  readonly #touched: Uint8Array;
  /** The four nibbles of DRAW_COLORS. */
  readonly colors: number;

  /** Rows from `top` to before `bottom`; what is drawn elsewhere is lost. */
  constructor(
    readonly memory: HostMemory,
    top = 0,
    bottom = HEIGHT,
  ) {
    const first = Math.min(Math.max(0, top), HEIGHT);
    const rows = Math.max(0, Math.min(bottom, HEIGHT) - first);
    this.#top = first;
    this.#pixels = memory.readBytes(0, at.framebuffer + first * ROW, rows * ROW);
    this.#touched = new Uint8Array(2 * rows);
    for (let row = 0; row < rows; row++) this.#touched[2 * row] = ROW;
    const [low = 0, high = 0] = memory.readBytes(0, at.drawColors, 2);
    this.colors = low | (high << 8);
  }

  /** The colour that drawing color 1 to 4 stands for, 0 to 3; -1 when it is transparent. */
  color(number: number): number {
    const nibble = (this.colors >> (4 * (number - 1))) & 15;
    return nibble === 0 ? -1 : (nibble - 1) & 3;
  }

  /** One pixel; none outside the picture, and none of color -1. */
  point(color: number, x: number, y: number): void {
    const start = this.#rowStart(y);
    if (start < 0 || color < 0 || x < 0 || x >= WIDTH) return;
    this.#set(start, color, x);
    this.#touch(y, x >> 2, x >> 2);
  }

  /** Pixels from `x` to before `end`. */
  span(color: number, x: number, end: number, y: number): void {
    const start = this.#rowStart(y);
    const from = Math.max(0, x);
    const to = Math.min(WIDTH, end);
    if (start < 0 || color < 0 || from >= to) return;
    for (let i = from; i < to; i++) {
      if ((i & 3) === 0 && i + 4 <= to) {
        this.#pixels[start + (i >> 2)] = color * 0x55;
        i += 3;
      } else this.#set(start, color, i);
    }
    this.#touch(y, from >> 2, (to - 1) >> 2);
  }

  /** Writes what was drawn to the memory, neighbouring bytes at once. */
  finish(): void {
    const rows = this.#touched.length / 2;
    let from = 0;
    let to = 0;
    for (let row = 0; row < rows; row++) {
      const first = this.#touched[2 * row]!;
      const last = this.#touched[2 * row + 1]!;
      if (first > last) continue;
      if (row * ROW + first !== to) {
        this.#write(from, to);
        from = row * ROW + first;
      }
      to = row * ROW + last + 1;
    }
    this.#write(from, to);
  }

  #write(from: number, to: number): void {
    if (from < to) {
      this.memory.writeBytes(0, at.framebuffer + this.#top * ROW + from, this.#pixels.subarray(from, to));
    }
  }

  /** Where a row begins in `#pixels`; -1 for a row that is not here. */
  #rowStart(y: number): number {
    const start = (y - this.#top) * ROW;
    return start >= 0 && start < this.#pixels.length ? start : -1;
  }

  #set(start: number, color: number, x: number): void {
    const shift = 2 * (x & 3);
    const byte = start + (x >> 2);
    this.#pixels[byte] = (this.#pixels[byte]! & ~(3 << shift)) | (color << shift);
  }

  #touch(y: number, first: number, last: number): void {
    const row = 2 * (y - this.#top);
    if (first < this.#touched[row]!) this.#touched[row] = first;
    if (last > this.#touched[row + 1]!) this.#touched[row + 1] = last;
  }
}
