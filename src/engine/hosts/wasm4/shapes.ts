import type { HostMemory } from '../host.ts';
import { HEIGHT, WIDTH } from './memory-map.ts';
import { Screen } from './screen.ts';

/** Sides beyond which an oval is not drawn: its numbers would not be exact, and it would take for ever. */
const LARGEST_OVAL = 0x7fff;
/** Lengths up to which a line is computed with plain numbers: their products stay exact. */
const SHORT_LINE = 1 << 24;

/** A row of pixels in drawing color 1. */
export function hline(memory: HostMemory, x: number, y: number, length: number): void {
  const screen = new Screen(memory, y, y + 1);
  screen.span(screen.color(1), x, x + length, y);
  screen.finish();
}

/** A column of pixels in drawing color 1. */
export function vline(memory: HostMemory, x: number, y: number, length: number): void {
  const screen = new Screen(memory, y, y + length);
  const color = screen.color(1);
  const end = Math.min(HEIGHT, y + length);
  for (let row = Math.max(0, y); row < end; row++) screen.point(color, x, row);
  screen.finish();
}

/** Filled with drawing color 1, outlined in drawing color 2. Edges outside the picture are not drawn. */
export function rect(memory: HostMemory, x: number, y: number, width: number, height: number): void {
  const right = x + width;
  const bottom = y + height;
  const screen = new Screen(memory, Math.min(y, bottom - 1), Math.max(y + 1, bottom));
  const fill = screen.color(1);
  const outline = screen.color(2);
  const end = Math.min(HEIGHT, bottom);
  for (let row = Math.max(0, y); row < end; row++) {
    screen.span(fill, x, right, row);
    screen.point(outline, x, row);
    screen.point(outline, right - 1, row);
  }
  screen.span(outline, x, right, y);
  screen.span(outline, x, right, bottom - 1);
  screen.finish();
}

/**
 * A straight line in drawing color 1, both ends included. Along the longer side every pixel is drawn; k pixels on, the
 * line has moved along the shorter side by k * minor / major, rounded, halves towards the upper end. It begins at the
 * upper end.
 */
export function line(memory: HostMemory, x1: number, y1: number, x2: number, y2: number): void {
  const [left, top, right, bottom] = y1 <= y2 ? [x1, y1, x2, y2] : [x2, y2, x1, y1];
  const screen = new Screen(memory, top, bottom + 1);
  const color = screen.color(1);
  const dx = Math.abs(right - left);
  const dy = bottom - top;
  const side = right < left ? -1 : 1;
  const steep = dy >= dx;
  const [major, minor] = steep ? [dy, dx] : [dx, dy];
  const offset = offsets(major, minor);
  const [first, last] = steep ? inside(top, 1, HEIGHT, major) : inside(left, side, WIDTH, major);
  for (let k = first; k <= last; k++) {
    if (steep) screen.point(color, left + side * offset(k), top + k);
    else screen.point(color, left + side * k, top + offset(k));
  }
  screen.finish();
}

/**
 * How far the line has moved along the shorter side after `k` steps: the least n with 2 n major >= 2 k minor - major.
 */
function offsets(major: number, minor: number): (k: number) => number {
  if (major === 0) return () => 0;
  if (major <= SHORT_LINE) return (k) => Math.ceil((2 * k * minor - major) / (2 * major));
  const [exactMajor, exactMinor] = [BigInt(major), BigInt(minor)];
  return (k) => {
    // Rounded up: for a negative number, division already cuts upwards.
    const above = 2n * BigInt(k) * exactMinor - exactMajor;
    return Number(above > 0n ? (above + 2n * exactMajor - 1n) / (2n * exactMajor) : above / (2n * exactMajor));
  };
}

/** The steps, of 0 to `most`, at which `from + side * step` lies between 0 and `size`: the first and the last. */
function inside(from: number, side: number, size: number, most: number): readonly [number, number] {
  const first = side > 0 ? -from : from - size + 1;
  return [Math.max(0, first), Math.min(most, first + size - 1)];
}

/**
 * The ellipse that fits into a box, filled with drawing color 1, outlined in drawing color 2. As both reference
 * runtimes have it, drawing color 2 is taken for the palette's last colour when it is 0, and nothing is drawn when it
 * is 15.
 *
 * It walks from the two ends of the widest row to the top and to the bottom. `error` tells on which side of the true
 * curve the next pixel lies (the midpoint method, all terms scaled to stay whole).
 */
export function oval(memory: HostMemory, x: number, y: number, width: number, height: number): void {
  if (Math.abs(width) > LARGEST_OVAL || Math.abs(height) > LARGEST_OVAL) return;
  const screen = new Screen(memory);
  const nibble = (screen.colors >> 4) & 15;
  if (nibble === 15) return;
  const outline = (nibble - 1) & 3;
  const fill = screen.color(1);

  const even = (height - 1) % 2;
  let lower = y + Math.floor(height / 2);
  let upper = lower - even;
  let west = x;
  let east = x + width - 1;
  const across = (width - 1) ** 2;
  const down = (height - 1) ** 2;
  let errorX = 4 * (2 - width) * down;
  let errorY = 4 * (even + 1) * across;
  let error = errorX + errorY + even * across;

  const ends = (left: number, right: number, row: number): void => {
    screen.point(outline, left, row);
    screen.point(outline, right, row);
  };
  do {
    ends(west, east, lower);
    ends(west, east, upper);
    screen.span(fill, west + 1, east, lower);
    screen.span(fill, west + 1, east, upper);
    const twice = 2 * error;
    const vertical = twice <= errorY;
    if (vertical) {
      lower++;
      upper--;
      errorY += 8 * across;
      error += errorY;
    }
    // The vertical move counts already.
    if (twice >= errorX || twice > errorY) {
      west++;
      east--;
      errorX += 8 * down;
      error += errorX;
    }
  } while (west <= east);
  // A thin oval has not reached its top and bottom yet.
  while (lower - upper < height) {
    ends(west - 1, east + 1, lower++);
    ends(west - 1, east + 1, upper--);
  }
  screen.finish();
}
