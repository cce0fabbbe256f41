import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Blit, blit } from '../../../../src/engine/hosts/wasm4/blit.ts';
import { CartMemory, PlainPicture } from './cart-memory.ts';

const SPRITE = 0x2000;

/** Grids of pixel values, turned and flipped as one would turn and flip a sheet of paper. */
function flipped(grid: number[][], flags: number): number[][] {
  let sheet = grid;
  if (flags & 2) sheet = sheet.map((row) => row.toReversed());
  if (flags & 4) sheet = sheet.toReversed();
  // A quarter turn, anti-clockwise: the rightmost column becomes the first row.
  if (flags & 8) sheet = (sheet[0] ?? []).map((_, i) => sheet.map((row) => row[row.length - 1 - i] ?? 0));
  return sheet;
}

/** Value of a pixel of a packed sprite, read bit by bit. */
function valueAt(bytes: Uint8Array, bits: number, index: number): number {
  let value = 0;
  for (let i = 0; i < bits; i++) {
    const bit = index * bits + i;
    value = 2 * value + (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1);
  }
  return value;
}

describe('sprites of WASM-4', () => {
  it('are drawn as a sheet that is flipped, turned and laid on the picture', () => {
    const side = fc.integer({ min: 1, max: 40 });
    const place = fc.integer({ min: -50, max: 170 });
    fc.assert(
      fc.property(
        fc.record({ width: side, height: side, x: place, y: place, more: fc.integer({ min: 0, max: 9 }) }),
        fc.record({ sourceX: fc.integer({ min: 0, max: 9 }), sourceY: fc.integer({ min: 0, max: 9 }) }),
        fc.integer({ min: 0, max: 15 }),
        fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 4, maxLength: 4 }),
        fc.uint8Array({ minLength: 700, maxLength: 700 }),
        ({ more, ...where }, source, flags, colors, bytes) => {
          const what: Blit = {
            sprite: SPRITE,
            ...where,
            ...source,
            stride: source.sourceX + where.width + more,
            flags,
          };
          const memory = new CartMemory().colors(...colors).wipe(1);
          memory.bytes.set(bytes, SPRITE);
          const bits = (flags & 1) + 1;
          const sheet = Array.from({ length: what.height }, (_, row) =>
            Array.from({ length: what.width }, (_, column) =>
              valueAt(bytes, bits, (what.sourceY + row) * what.stride + what.sourceX + column),
            ),
          );
          const plain = new PlainPicture(1);
          for (const [row, values] of flipped(sheet, flags).entries()) {
            for (const [column, value] of values.entries()) {
              plain.draw(what.x + column, what.y + row, colors[value] ?? 0);
            }
          }
          blit(memory, what);
          expect(memory.picture().join('')).toBe(plain.pixels.join(''));
        },
      ),
      { numRuns: 120 },
    );
  });

  it('count as 0 where the memory has ended, and a pointer outside of it is an error', () => {
    const memory = new CartMemory().colors(2, 3).wipe(0);
    memory.bytes[0xffff] = 0xff;
    const what = { x: 0, y: 0, width: 8, height: 2, sourceX: 0, sourceY: 0, stride: 8, flags: 0 };
    blit(memory, { ...what, sprite: 0xffff });
    expect([memory.pixel(0, 0), memory.pixel(0, 1)]).toEqual([2, 1]);
    expect(() => blit(memory, { ...what, sprite: 0x10001 })).toThrow(RangeError);
  });

  it('touch nothing when they lie outside of the picture, wherever that is', () => {
    const memory = new CartMemory().colors(2, 3);
    const what = { sprite: SPRITE, width: 8, height: 8, sourceX: 0, sourceY: 0, stride: 8, flags: 0 };
    for (const [x, y] of [
      [160, 0],
      [-8, 0],
      [0, 160],
      [0, -8],
      [2 ** 31 - 1, 5],
      [5, -(2 ** 31)],
    ] as const) {
      blit(memory, { ...what, x, y });
    }
    blit(memory, { ...what, x: 5, y: 5, width: -3 });
    expect(memory.writes).toEqual([]);
  });
});
