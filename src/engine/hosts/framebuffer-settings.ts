/** How the bits of a pixel are read. `indexN`: N bits that choose a colour of a palette. */
export type PixelFormat = 'rgba8888' | 'bgra8888' | 'rgb565' | 'grey8' | 'index1' | 'index2' | 'index4' | 'index8';

/** Bits of a pixel. */
export const pixelBits: Readonly<Record<PixelFormat, number>> = {
  rgba8888: 32,
  bgra8888: 32,
  rgb565: 16,
  grey8: 8,
  index1: 1,
  index2: 2,
  index4: 4,
  index8: 8,
};

/** Widest and highest picture. */
export const MOST_PIXELS = 4096;

/** A picture in memory as a person describes it. Plain data, kept with the module. */
export interface FramebufferSettings {
  readonly memory: number;
  /** An address (`4096`, `0x1000`), or the name of an exported global that holds one. */
  readonly address: string;
  readonly width: number;
  readonly height: number;
  readonly format: PixelFormat;
  /** Bytes from a row to the next; null: rows follow each other. */
  readonly stride: number | null;
  /** Within a byte of several pixels, the first is in the highest bits. */
  readonly highFirst: boolean;
  /** Where the colours of an indexed format are, four bytes each, as `address` says it; '' for greys. */
  readonly palette: string;
  readonly paletteOrder: 'rgb' | 'bgr';
  /** The export that is called once before everything else; '' for none. */
  readonly first: string;
  /** The export that is called for every frame; '' for none: the picture is then just looked at. */
  readonly call: string;
  /** What it is told: nothing, the milliseconds since the first frame, or how many frames there were before it. */
  readonly argument: 'none' | 'time' | 'frame';
}

/** Bytes of a row of pixels. */
export function rowBytes(format: PixelFormat, width: number): number {
  return Math.ceil((pixelBits[format] * width) / 8);
}
