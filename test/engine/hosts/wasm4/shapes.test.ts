import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, HEIGHT, WIDTH } from '../../../../src/engine/hosts/wasm4/memory-map.ts';
import { hline, line, oval, rect, vline } from '../../../../src/engine/hosts/wasm4/shapes.ts';
import { CartMemory, PlainPicture } from './cart-memory.ts';

const place = fc.integer({ min: -40, max: 200 });
const length = fc.integer({ min: -10, max: 220 });
const nibble = fc.integer({ min: 0, max: 15 });
const color = fc.integer({ min: 0, max: 3 });

/** The same picture, drawn by the host and pixel by pixel. */
function same(memory: CartMemory, plain: PlainPicture): void {
  expect(memory.picture().join('')).toBe(plain.pixels.join(''));
}

describe('shapes of WASM-4', () => {
  it('draw rows and columns of pixels as a plain loop does', () => {
    fc.assert(
      fc.property(place, place, length, nibble, color, fc.boolean(), (x, y, count, ink, paper, across) => {
        const memory = new CartMemory().colors(ink).wipe(paper);
        const plain = new PlainPicture(paper);
        for (let i = 0; i < count; i++) plain.draw(across ? x + i : x, across ? y : y + i, ink);
        (across ? hline : vline)(memory, x, y, count);
        same(memory, plain);
      }),
      { numRuns: 150 },
    );
  });

  it('draw rectangles: all of it in the first colour, its border in the second', () => {
    const side = fc.integer({ min: 1, max: 220 });
    fc.assert(
      fc.property(place, place, side, side, nibble, nibble, color, (x, y, width, height, fill, edge, paper) => {
        const memory = new CartMemory().colors(fill, edge).wipe(paper);
        const plain = new PlainPicture(paper);
        for (let row = 0; row < height; row++) {
          for (let column = 0; column < width; column++) {
            plain.draw(x + column, y + row, fill);
            const border = row === 0 || column === 0 || row === height - 1 || column === width - 1;
            if (border) plain.draw(x + column, y + row, edge);
          }
        }
        rect(memory, x, y, width, height);
        same(memory, plain);
      }),
      { numRuns: 150 },
    );
  });

  it('draw lines as a walk from pixel to pixel does that keeps count of its error', () => {
    const far = fc.oneof(place, fc.integer({ min: -2000, max: 2000 }));
    fc.assert(
      fc.property(far, far, far, far, nibble, (x1, y1, x2, y2, ink) => {
        const memory = new CartMemory().colors(ink).wipe(0);
        const plain = new PlainPicture(0);
        walk(x1, y1, x2, y2, (x, y) => plain.draw(x, y, ink));
        line(memory, x1, y1, x2, y2);
        same(memory, plain);
      }),
      { numRuns: 120 },
    );
  });

  it('draw the part of an endless line that can be seen, and at once', () => {
    const memory = new CartMemory().colors(2);
    line(memory, -(2 ** 31), -(2 ** 31), 2 ** 31 - 1, 2 ** 31 - 1);
    expect([0, 1, 80, 159].map((i) => memory.pixel(i, i))).toEqual([1, 1, 1, 1]);
    expect(memory.picture().filter((pixel) => pixel === 1)).toHaveLength(160);
    line(memory, 2 ** 31 - 1, -(2 ** 31), -(2 ** 31), 2 ** 31 - 1);
    // One to the left of the falling diagonal's mirror image: the ends lie at -1 - x.
    expect([0, 80, 158].map((y) => memory.pixel(y === 0 ? 0 : y, y))).toEqual([1, 1, 1]);
  });

  it('draw ovals that touch all four sides of their box, alike on both sides, with the inside in the first colour', () => {
    const side = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(side, side, (width, height) => {
        const memory = new CartMemory().colors(2, 3);
        oval(memory, 30, 30, width, height);
        const rows = Array.from({ length: height }, (_, y) =>
          Array.from({ length: width }, (_, x) => memory.pixel(30 + x, 30 + y)),
        );
        for (const [y, row] of rows.entries()) {
          // Ends of a row are outline, what is between them is filled, and it reads the same from behind.
          const inked = row.map((pixel, x) => (pixel === 0 ? -1 : x)).filter((x) => x >= 0);
          expect(inked.length, `row ${y} of ${width} x ${height}`).toBeGreaterThan(0);
          expect(row[inked[0]!]).toBe(2);
          expect(row.slice(inked[0], inked.at(-1)! + 1)).not.toContain(0);
          expect(row).toEqual(row.toReversed());
        }
        expect(rows.some((row) => row[0] !== 0)).toBe(true);
        expect(memory.picture().filter((pixel) => pixel !== 0)).toHaveLength(
          rows.flat().filter((pixel) => pixel !== 0).length,
        );
      }),
      { numRuns: 150 },
    );
  });

  it('draw an oval at the edge as that part of it that is inside', () => {
    fc.assert(
      fc.property(place, place, fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 120 }), (x, y, w, h) => {
        const whole = new CartMemory().colors(2, 3);
        oval(whole, 20, 20, w, h);
        const cut = new CartMemory().colors(2, 3);
        oval(cut, x, y, w, h);
        for (let row = 0; row < HEIGHT; row++) {
          for (let column = 0; column < WIDTH; column++) {
            const [fromX, fromY] = [column - x + 20, row - y + 20];
            const inside = fromX >= 0 && fromY >= 0 && fromX < WIDTH && fromY < HEIGHT;
            if (inside && cut.pixel(column, row) !== whole.pixel(fromX, fromY)) {
              expect.fail(`pixel ${column}, ${row} of an oval at ${x}, ${y}`);
            }
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('come close to the true circle', () => {
    const memory = new CartMemory().colors(2, 2);
    oval(memory, 30, 30, 101, 101);
    for (let y = 0; y < HEIGHT; y++) {
      for (let x = 0; x < WIDTH; x++) {
        const distance = Math.hypot(x - 80, y - 80);
        if (distance < 49.2) expect(memory.pixel(x, y)).toBe(1);
        if (distance > 50.8) expect(memory.pixel(x, y)).toBe(0);
      }
    }
  });

  it('take an outline of 0 for the last colour, and draw no oval at all with 15, as the reference does', () => {
    const memory = new CartMemory().colors(2, 0);
    oval(memory, 10, 10, 21, 21);
    expect(memory.pixel(10, 20)).toBe(3);
    expect(memory.pixel(20, 20)).toBe(1);
    const none = new CartMemory().colors(2, 15);
    oval(none, 10, 10, 21, 21);
    expect(none.writes).toEqual([]);
  });

  it('write no byte that they do not draw on', () => {
    const memory = new CartMemory().colors(1, 2);
    rect(memory, 5, 7, 6, 2);
    // Pixels 5 to 10 lie in the second and third byte of rows 7 and 8.
    expect(memory.writes).toEqual([7, 8].map((row) => ({ address: at.framebuffer + row * 40 + 1, length: 2 })));
    const wide = new CartMemory().colors(1);
    rect(wide, 0, 10, 160, 3);
    expect(wide.writes).toEqual([{ address: at.framebuffer + 400, length: 120 }]);
  });
});

/** The line by the book: an error that grows with each step to the side. It begins at the upper end. */
function walk(x1: number, y1: number, x2: number, y2: number, draw: (x: number, y: number) => void): void {
  const [fromX, fromY, endX, endY] = y1 <= y2 ? [x1, y1, x2, y2] : [x2, y2, x1, y1];
  let x = fromX;
  let y = fromY;
  const dx = Math.abs(endX - x);
  const dy = endY - y;
  const side = x < endX ? 1 : -1;
  let error = (dx > dy ? dx : -dy) / 2;
  for (;;) {
    draw(x, y);
    if (x === endX && y === endY) return;
    const now = error;
    if (now > -dx) {
      error -= dy;
      x += side;
    }
    if (now < dy) {
      error += dx;
      y++;
    }
  }
}
