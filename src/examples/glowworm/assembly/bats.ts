// Bats: they cross the sky, up and down as they go. They bite, and they cannot bear the light.

import { FLIP_X, HILL, setColors } from './console';
import { blit, tone } from './env';
import { below } from './random';
import { batDown, batUp } from './sprites';
import { bite, radius, x as wormX, y as wormY } from './worm';

const MOST: i32 = 4;
const REACH_X: f32 = 9;
const REACH_Y: f32 = 6;

const xs = new StaticArray<f32>(MOST);
const ys = new StaticArray<f32>(MOST);
const speeds = new StaticArray<f32>(MOST);
const scared = new StaticArray<bool>(MOST);
const beats = new StaticArray<i32>(MOST);
/** How many are about. */
let count: i32 = 0;

export function sendBats(): void {
  count = 0;
}

/** One more, as long as there are fewer than `wanted`. */
export function wakeBats(wanted: i32): void {
  if (count >= min(wanted, MOST)) return;
  enter(count);
  count++;
}

/** From the left or from the right, at any height. */
function enter(i: i32): void {
  const fromLeft = below(2) == 0;
  const speed: f32 = 0.5 + <f32>below(8) * 0.07;
  unchecked((xs[i] = fromLeft ? -12 : 172));
  unchecked((ys[i] = <f32>below(96) + 24));
  unchecked((speeds[i] = fromLeft ? speed : -speed));
  unchecked((scared[i] = false));
  unchecked((beats[i] = below(64)));
}

/** Lets the bats fly, and answers how many the light has driven away. */
export function flyBats(): i32 {
  let driven = 0;
  for (let i = 0; i < count; i++) {
    unchecked(beats[i]++);
    unchecked((xs[i] += speeds[i]));
    if (unchecked(xs[i]) < -16 || unchecked(xs[i]) > 176) enter(i);
    const dx = abs(unchecked(xs[i]) - wormX);
    const dy = abs(heightOf(i) - wormY);
    if (!unchecked(scared[i]) && radius > 8 && dx < radius + 6 && dy < radius + 3) {
      flee(i);
      driven++;
    } else if (dx < REACH_X && dy < REACH_Y && bite()) flee(i);
  }
  return driven;
}

/** Away from the worm, and quickly. */
function flee(i: i32): void {
  unchecked((scared[i] = true));
  unchecked((speeds[i] = unchecked(xs[i]) < wormX ? -2 : 2));
  tone(180 | (90 << 16), 8, 25, 1);
}

/** A bat rises and sinks by eight pixels as it goes. */
function heightOf(i: i32): f32 {
  const beat = unchecked(beats[i]) & 63;
  return unchecked(ys[i]) + <f32>abs(beat - 32) * 0.5 - 8;
}

export function drawBats(): void {
  // Value 0 is not drawn, value 1 is the bat.
  setColors(0, HILL);
  for (let i = 0; i < count; i++) {
    const sprite = (unchecked(beats[i]) & 8) == 0 ? batUp : batDown;
    blit(sprite, <i32>unchecked(xs[i]) - 8, <i32>heightOf(i) - 4, 16, 8, unchecked(speeds[i]) < 0 ? FLIP_X : 0);
  }
}
