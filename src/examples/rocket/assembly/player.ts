// The rocket: always on its way, turned and hastened by keys.

import { cos, draw_player, sin } from './env';
import { explode, leaveTrail } from './particles';
import { PI, height, width, wrap } from './plane';

export const RADIUS: f64 = 6;
const SPEED: f64 = 200;
const BOOST: f64 = 2;
const TURN: f64 = 2 * PI;
export const NOSE: f64 = 12;
const TAIL: f64 = -8;

export let x: f64 = 512;
export let y: f64 = 300;
export let angle: f64 = -PI / 2;

let boosting = false;
let turningLeft = false;
let turningRight = false;

export function setBoost(on: bool): void {
  boosting = on;
}

export function setTurnLeft(on: bool): void {
  turningLeft = on;
}

export function setTurnRight(on: bool): void {
  turningRight = on;
}

/** Back to the middle, nose up. */
export function placePlayer(): void {
  x = width / 2;
  y = height / 2;
  angle = -PI / 2;
}

/** Radians a second, positive to the right. */
export function turnRate(): f64 {
  let rate: f64 = 0;
  if (turningLeft) rate -= TURN;
  if (turningRight) rate += TURN;
  return rate;
}

export function turnPlayer(seconds: f64): void {
  angle = wrap(angle + turnRate() * seconds, 2 * PI);
}

export function advancePlayer(seconds: f64): void {
  const power = boosting ? BOOST : 1;
  const dx = cos(angle);
  const dy = sin(angle);
  x = wrap(x + dx * SPEED * power * seconds, width);
  y = wrap(y + dy * SPEED * power * seconds, height);
  leaveTrail(x + dx * TAIL, y + dy * TAIL, angle + PI, power, seconds);
}

export function explodePlayer(): void {
  explode(x, y, 150, 260);
}

export function drawPlayer(): void {
  draw_player(x, y, angle);
}
