import type { HostContext, Effect } from '../../../../src/engine/hosts/host.ts';
import { at, HEIGHT, MEMORY_BYTES, ROW, WIDTH } from '../../../../src/engine/hosts/wasm4/memory-map.ts';

/** The memory of a cart without a machine around it; what hosts do to it is written down. */
export class CartMemory implements HostContext {
  readonly bytes = new Uint8Array(MEMORY_BYTES);
  readonly effects: Effect[] = [];
  /** Every write: where, and how many bytes. */
  readonly writes: { readonly address: number; readonly length: number }[] = [];

  effect(record: Effect): void {
    this.effects.push(record);
  }

  /** Fuel that was paid for work that does not show. */
  spent = 0;

  spend(fuel: number): void {
    this.spent += fuel;
  }

  readBytes(memory: number, address: number, length: number): Uint8Array {
    this.#check(memory, address, length);
    return this.bytes.slice(address, address + length);
  }

  writeBytes(memory: number, address: number, bytes: Uint8Array): void {
    this.#check(memory, address, bytes.length);
    this.writes.push({ address, length: bytes.length });
    this.bytes.set(bytes, address);
  }

  memorySize(memory: number): number {
    return memory === 0 ? MEMORY_BYTES : 0;
  }

  now(): bigint {
    return 0n;
  }

  began(): bigint {
    return 0n;
  }

  random(length: number): Uint8Array {
    return new Uint8Array(length);
  }

  input(): Uint8Array | null {
    return null;
  }

  inputReady(): number | null {
    return null;
  }

  /** Nibbles of DRAW_COLORS, drawing color 1 first. */
  colors(...nibbles: number[]): this {
    const value = nibbles.reduce((sum, nibble, i) => sum | (nibble << (4 * i)), 0);
    this.bytes.set([value & 255, value >> 8], at.drawColors);
    return this;
  }

  /** Fills the picture with a colour. */
  wipe(color: number): this {
    this.bytes.fill(color * 0x55, at.framebuffer, at.framebuffer + ROW * HEIGHT);
    return this;
  }

  pixel(x: number, y: number): number {
    const byte = this.bytes[at.framebuffer + y * ROW + (x >> 2)] ?? 0;
    return (byte >> (2 * (x & 3))) & 3;
  }

  /** The whole picture, a number a pixel. */
  picture(): number[] {
    return Array.from({ length: WIDTH * HEIGHT }, (_, i) => this.pixel(i % WIDTH, Math.floor(i / WIDTH)));
  }

  #check(memory: number, address: number, length: number): void {
    if (memory !== 0 || address < 0 || length < 0 || address + length > MEMORY_BYTES) {
      throw new RangeError(`${length} bytes at ${address} of memory ${memory}`);
    }
  }
}

/** A picture that is drawn pixel by pixel, without any thought of memory: what the real one must look like. */
export class PlainPicture {
  readonly pixels: number[];

  constructor(color: number) {
    this.pixels = Array.from({ length: WIDTH * HEIGHT }, () => color);
  }

  /** Draws a pixel with a nibble of DRAW_COLORS: nothing for 0, nothing outside. */
  draw(x: number, y: number, nibble: number): void {
    if (nibble === 0 || x < 0 || y < 0 || x >= WIDTH || y >= HEIGHT) return;
    this.pixels[y * WIDTH + x] = (nibble - 1) % 4;
  }
}
