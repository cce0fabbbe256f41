import type { HostMemory } from '../host.ts';
import { HEIGHT, WIDTH } from './memory-map.ts';
import { Screen } from './screen.ts';

/** Bits of the last argument of `blit` and `blitSub`. */
export const BlitFlag = { twoBits: 1, flipX: 2, flipY: 4, rotate: 8 } as const;

/** A rectangle of a larger sprite, and where it goes. */
export interface Blit {
  readonly sprite: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly sourceX: number;
  readonly sourceY: number;
  /** Pixels of a row of the whole sprite. */
  readonly stride: number;
  readonly flags: number;
}

/**
 * Draws a sprite: one or two bits a pixel, the first pixel in the highest bits, rows without gaps. A pixel of value v
 * gets drawing color v + 1. It is flipped first and then turned by a quarter, anti-clockwise. What lies outside of the
 * picture is left out; what lies outside of the memory counts as 0.
 */
export function blit(memory: HostMemory, what: Blit): void {
  const { x, y, width, height, flags } = what;
  const turned = (flags & BlitFlag.rotate) !== 0;
  const [across, down] = turned ? [height, width] : [width, height];
  const left = Math.max(0, x);
  const right = Math.min(WIDTH, x + across);
  const top = Math.max(0, y);
  const bottom = Math.min(HEIGHT, y + down);
  if (left >= right || top >= bottom) return;
  const bits = (flags & BlitFlag.twoBits) + 1;
  const size = memory.memorySize(0);
  // A pointer out of this world is a mistake to be told.
  if (what.sprite > size) memory.readBytes(0, what.sprite, 1);
  const sprite = memory.readBytes(0, what.sprite, Math.min(size - what.sprite, spriteBytes(what, bits)));
  const screen = new Screen(memory, top, bottom);
  drawPixels(screen, { left, right, top, bottom }, what, (pixel) => pixelOf(sprite, bits, pixel));
  screen.finish();
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** `pixel` answers the value of a pixel of the sprite, counted from its first. */
export function drawPixels(screen: Screen, box: Box, what: Blit, pixel: (index: number) => number): void {
  const { x, y, width, height, sourceX, sourceY, stride, flags } = what;
  const turned = (flags & BlitFlag.rotate) !== 0;
  // Turned anti-clockwise, the sprite's left edge is at the bottom.
  const mirrored = ((flags & BlitFlag.flipX) !== 0) !== turned;
  const overturned = (flags & BlitFlag.flipY) !== 0;
  const colors = [1, 2, 3, 4].map((number) => screen.color(number));
  for (let row = box.top; row < box.bottom; row++) {
    for (let column = box.left; column < box.right; column++) {
      const a = turned ? row - y : column - x;
      const b = turned ? column - x : row - y;
      const fromX = sourceX + (mirrored ? width - 1 - a : a);
      const fromY = sourceY + (overturned ? height - 1 - b : b);
      screen.point(colors[pixel(fromY * stride + fromX)]!, column, row);
    }
  }
}

/** Bytes from a sprite's beginning to the end of what may be read of it. */
function spriteBytes({ width, height, sourceX, sourceY, stride }: Blit, bits: number): number {
  const rows = [sourceY, sourceY + height - 1].map((row) => row * stride);
  const last = Math.max(...rows) + Math.max(sourceX, sourceX + width - 1);
  return Math.max(0, Math.floor((last * bits) / 8) + 1);
}

/** Value of a pixel; 0 where there is no sprite. */
function pixelOf(sprite: Uint8Array, bits: number, pixel: number): number {
  const first = pixel * bits;
  const byte = sprite[Math.floor(first / 8)] ?? 0;
  return (byte >> (8 - bits - (first & 7))) & (2 ** bits - 1);
}
