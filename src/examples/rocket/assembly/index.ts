// Rocket: fly, turn, shoot, do not be caught. What the host may call is exported from here.

import { advanceBullets, clearBullets, drawBullets, fireBullets, setShoot } from './bullets';
import { collide, playerIsHit } from './collisions';
import { advanceEnemies, clearEnemies, drawEnemies, spawnEnemies } from './enemies';
import { clear_screen, draw_score } from './env';
import { advanceParticles, drawParticles } from './particles';
import { setSize } from './plane';
import {
  advancePlayer,
  drawPlayer,
  explodePlayer,
  placePlayer,
  setBoost,
  setTurnLeft,
  setTurnRight,
  turnPlayer,
} from './player';

const POINTS: f64 = 10;
/** A single step is never longer, whatever the host's clock says. */
const LONGEST_STEP: f64 = 1;

let score: f64 = 0;

/** A new game on a screen of this size, in pixels. */
export function resize(width: f64, height: f64): void {
  setSize(width, height);
  restart();
}

/** Lets `seconds` pass. */
export function update(seconds: f64): void {
  if (!(seconds > 0)) return;
  seconds = min(seconds, LONGEST_STEP);
  turnPlayer(seconds);
  advancePlayer(seconds);
  advanceBullets(seconds);
  fireBullets(seconds);
  advanceEnemies(seconds);
  spawnEnemies(seconds);
  advanceParticles(seconds);
  score += f64(collide()) * POINTS;
  if (playerIsHit()) {
    explodePlayer();
    restart();
  }
}

/** Paints the moment, from back to front. */
export function draw(): void {
  clear_screen();
  drawParticles();
  drawBullets();
  drawEnemies();
  drawPlayer();
  draw_score(score);
}

export function toggle_shoot(on: i32): void {
  setShoot(on != 0);
}

export function toggle_boost(on: i32): void {
  setBoost(on != 0);
}

export function toggle_turn_left(on: i32): void {
  setTurnLeft(on != 0);
}

export function toggle_turn_right(on: i32): void {
  setTurnRight(on != 0);
}

function restart(): void {
  clearBullets();
  clearEnemies();
  placePlayer();
  score = 0;
}
