// The glowworm: where it flies, how bright it is, how many hearts it has left.

import { BUTTON_1, DOWN, FLIP_X, GLOW, LEFT, MOON, RIGHT, TWO_BITS, UP, pressed, setColors } from './console';
import { blit, oval, tone } from './env';
import { wormDown, wormUp } from './sprites';

const PUSH: f32 = 0.18;
const DRAG: f32 = 0.92;
const HIGHEST: f32 = 16;
const LOWEST: f32 = 132;
/** Pixels from the worm at which its light ends, when it is as bright as it can be. */
const BRIGHTEST: f32 = 24;
/** Frames for which a bat that has bitten does not bite again. */
const RESPITE: i32 = 100;
export const MOST_LIGHT: i32 = 60;

/** The middle of the body. */
export let x: f32 = 80;
export let y: f32 = 80;
let speedX: f32 = 0;
let speedY: f32 = 0;
let looksLeft: bool = false;
let frame: u32 = 0;
/** Frames that the light lasts. */
export let light: i32 = 0;
/** How far the light shines now. */
export let radius: f32 = 0;
export let hearts: i32 = 0;
let safe: i32 = 0;

export function wake(): void {
  x = 80;
  y = 80;
  speedX = 0;
  speedY = 0;
  light = MOST_LIGHT;
  radius = 0;
  hearts = 3;
  safe = RESPITE;
}

export function fly(): void {
  frame++;
  if (pressed(LEFT)) push(-PUSH, 0);
  if (pressed(RIGHT)) push(PUSH, 0);
  if (pressed(UP)) push(0, -PUSH);
  if (pressed(DOWN)) push(0, PUSH);
  speedX *= DRAG;
  speedY *= DRAG;
  x = clamp(x + speedX, 6, 154);
  y = clamp(y + speedY, HIGHEST, LOWEST);
  if (safe > 0) safe--;
  shine();
}

function push(right: f32, down: f32): void {
  speedX += right;
  speedY += down;
  if (right != 0) looksLeft = right < 0;
}

function clamp(value: f32, low: f32, high: f32): f32 {
  return min(high, max(low, value));
}

/** The light grows while it is wanted and there is some, and dies down after. */
function shine(): void {
  const wanted = pressed(BUTTON_1) && light > 0;
  if (wanted) light--;
  radius += ((wanted ? BRIGHTEST : 0) - radius) * 0.2;
  if (wanted && (frame & 7) == 0) tone(300 + <u32>radius * 8, 6, 12, 2);
}

/** A drop of dew becomes light. */
export function drink(): void {
  light = min(light + 12, MOST_LIGHT);
  tone(620 | (990 << 16), 6 | (10 << 8), 40, 0);
}

/** True when that was a bite, false when the worm has not got over the last one yet. */
export function bite(): bool {
  if (safe > 0) return false;
  safe = RESPITE;
  hearts--;
  tone(240 | (60 << 16), 4 | (20 << 8), 60, 3);
  return true;
}

export function drawWorm(): void {
  const left = <i32>x - 4;
  const top = <i32>y - 4;
  if (radius > 3) {
    const r = <i32>radius;
    setColors(0, GLOW);
    oval(<i32>x - r, <i32>y - r, 2 * r + 1, 2 * r + 1);
  }
  if ((safe & 4) != 0) return;
  setColors(0, GLOW, MOON, MOON);
  blit((frame & 8) == 0 ? wormUp : wormDown, left, top, 8, 8, TWO_BITS | (looksLeft ? FLIP_X : 0));
}
