import { pixelBits, rowBytes } from '../hosts/framebuffer-settings.ts';
import type { PaletteSource, PixelSource, Place } from '../hosts/game.ts';
import type { SavedState } from '../hosts/host.ts';
import { hostMemory } from '../runtime/host-context.ts';
import type { Instance } from '../runtime/instance.ts';
import { toNumber } from '../runtime/value.ts';
import { hex } from '../util/hex.ts';
import type { Picture, PictureView } from './picture.ts';
import type { PixelPicture } from './views.ts';

/** Bytes of the largest picture that is kept with a saved state. Larger ones are looked up in the memory. */
const MOST_SAVED = 64 << 10;
const STATE_BYTES = 100;

/** The last complete picture, unless it is too large. */
interface SavedPixels extends SavedState {
  readonly done: PixelPicture | null;
  readonly doneFrame: number;
}

const nothing = new Uint8Array(0);

/** A picture that stands in an instance's memory: looked at whenever it is asked for, kept when a frame is complete. */
export class PixelWindow implements Picture {
  #done: PixelPicture | null = null;
  #doneFrame = 0;
  /** Has a saved state the last complete picture? */
  #kept = false;

  constructor(
    readonly instance: Instance,
    readonly source: PixelSource,
  ) {}

  draw(): void {}

  complete(frame: number): void {
    this.#done = this.#look();
    this.#kept = false;
    this.#doneFrame = frame;
  }

  view(frame: number, partial: boolean): PictureView {
    if (!partial && this.#done) return { ...this.#done, frame: this.#doneFrame, complete: true };
    return { ...this.#look(), frame, complete: frame === this.#doneFrame };
  }

  save(): SavedPixels {
    const done = this.#done && this.#done.bytes.length <= MOST_SAVED ? this.#done : null;
    const bytes = STATE_BYTES + (this.#kept || !done ? 0 : done.bytes.length);
    this.#kept = true;
    return { bytes, done, doneFrame: this.#doneFrame };
  }

  restore({ done, doneFrame }: SavedPixels): void {
    this.#done = done;
    this.#doneFrame = doneFrame;
    this.#kept = true;
  }

  /** The picture as the memory has it now, or why there is none. */
  #look(): PixelPicture {
    const { width, height, format, stride, highFirst, memory, palette } = this.source;
    const look = { kind: 'pixels', width, height, format, stride, highFirst, memory } as const;
    try {
      const address = this.#address(this.source.address);
      const bytes = this.#read(address, (height - 1) * stride + rowBytes(format, width), 'The picture');
      return { ...look, address, bytes, palette: palette && this.#colors(palette), problem: null };
    } catch (error) {
      if (!(error instanceof NoPicture)) throw error;
      return { ...look, address: 0, bytes: nothing, palette: null, problem: error.message };
    }
  }

  #colors({ address, order }: PaletteSource): number[] {
    const count = 2 ** Math.min(8, pixelBits[this.source.format]);
    const bytes = this.#read(this.#address(address), 4 * count, 'The palette');
    const shifts = order === 'rgb' ? [16, 8, 0] : [0, 8, 16];
    return Array.from({ length: count }, (_, i) =>
      shifts.reduce((color, shift, at) => color | ((bytes[4 * i + at] ?? 0) << shift), 0),
    );
  }

  #address(place: Place): number {
    if (typeof place === 'number') return place;
    const found = this.instance.exports.get(place.global);
    const value = found?.kind === 'global' ? found.get() : null;
    if (!value || (value.type !== 'i32' && value.type !== 'i64')) {
      throw new NoPicture(`The exported global "${place.global}" holds no address.`);
    }
    return value.type === 'i32' ? toNumber(value) >>> 0 : Number(value.bits);
  }

  #read(address: number, length: number, what: string): Uint8Array {
    const memory = hostMemory(() => this.instance);
    const size = memory.memorySize(this.source.memory);
    if (address + length > size) {
      throw new NoPicture(
        `${what} begins at ${hex(address)} and would end at ${hex(address + length)}, ` +
          `but memory ${this.source.memory} ends at ${hex(size)}.`,
      );
    }
    return memory.readBytes(this.source.memory, address, length);
  }
}

/** The picture cannot be had; the message says why. */
class NoPicture extends Error {}
