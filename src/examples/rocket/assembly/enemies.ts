// Enemies appear one a second, well away from the rocket, and head for wherever it is.

import { Body, addBody, makeList, stay, sweep, vanish } from './bodies';
import { cos, draw_enemy, sin } from './env';
import { distance, heading, height, width } from './plane';
import { between } from './random';
import { x as playerX, y as playerY } from './player';

const RADIUS: f64 = 10;
const SPEED: f64 = 100;
const SECONDS_BETWEEN: f64 = 1;
const KEEP_AWAY: f64 = 200;
/** How often to look for a free place; a screen smaller than the rocket's surroundings has none. */
const TRIES: i32 = 50;

export const enemies = makeList();

let sinceLast: f64 = 0;

export function spawnEnemies(seconds: f64): void {
  sinceLast += seconds;
  while (sinceLast >= SECONDS_BETWEEN) {
    sinceLast -= SECONDS_BETWEEN;
    spawnEnemy();
  }
}

function spawnEnemy(): void {
  for (let tries = 0; tries < TRIES; tries++) {
    const x = between(0, width);
    const y = between(0, height);
    if (distance(x, y, playerX, playerY) >= KEEP_AWAY) {
      addBody(enemies, x, y, 0, 0, RADIUS, Infinity);
      return;
    }
  }
}

function advanceEnemy(enemy: Body, seconds: f64): bool {
  const direction = heading(playerX - enemy.x, playerY - enemy.y);
  enemy.vx = cos(direction) * SPEED;
  enemy.vy = sin(direction) * SPEED;
  enemy.x += enemy.vx * seconds;
  enemy.y += enemy.vy * seconds;
  return true;
}

export function advanceEnemies(seconds: f64): void {
  sweep(enemies, advanceEnemy, seconds);
}

export function removeDeadEnemies(): void {
  sweep(enemies, stay, 0);
}

export function clearEnemies(): void {
  sweep(enemies, vanish, 0);
  sinceLast = 0;
}

export function drawEnemies(): void {
  let enemy = enemies.first;
  while (enemy) {
    draw_enemy(enemy.x, enemy.y);
    enemy = enemy.next;
  }
}
