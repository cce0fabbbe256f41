// The plane everything flies on: its size and its geometry. Lengths are pixels, angles radians, 0 points right.

import { Math_atan } from './env';

export const PI: f64 = 3.141592653589793;

export let width: f64 = 1024;
export let height: f64 = 600;

export function setSize(newWidth: f64, newHeight: f64): void {
  width = newWidth;
  height = newHeight;
}

/** `position` brought back into 0..`size`: who leaves at one side comes in at the other. */
export function wrap(position: f64, size: f64): f64 {
  return position - size * floor(position / size);
}

export function isOutside(x: f64, y: f64): bool {
  return x < 0 || y < 0 || x > width || y > height;
}

export function distance(x1: f64, y1: f64, x2: f64, y2: f64): f64 {
  const dx = x2 - x1;
  const dy = y2 - y1;
  return sqrt(dx * dx + dy * dy);
}

/** The angle in which (dx, dy) points. The host has no atan2, so the left half of the plane is turned by hand. */
export function heading(dx: f64, dy: f64): f64 {
  if (dx == 0 && dy == 0) return 0;
  const angle = Math_atan(dy / dx);
  return dx < 0 ? angle + PI : angle;
}
