// Bullets leave at the nose, fly straight and end at the edge of the screen.

import { Body, addBody, glide, makeList, stay, sweep, vanish } from './bodies';
import { cos, draw_bullet, sin } from './env';
import { isOutside } from './plane';
import { NOSE, angle, turnRate, x as playerX, y as playerY } from './player';

const RADIUS: f64 = 3;
const SPEED: f64 = 500;
const PER_SECOND: f64 = 100;

export const bullets = makeList();

let shooting = false;
/** Seconds until the gun is loaded again; negative: loaded since. */
let reload: f64 = 0;

export function setShoot(on: bool): void {
  shooting = on;
}

/**
 * Fires as many bullets as fell due in `seconds`, each in the direction the rocket had when it was due, and already as
 * far out as it would have come since.
 */
export function fireBullets(seconds: f64): void {
  reload -= seconds;
  while (shooting && reload <= 0) {
    const late = min(-reload, seconds);
    const direction = angle - turnRate() * late;
    const dx = cos(direction);
    const dy = sin(direction);
    const way = NOSE + SPEED * late;
    addBody(bullets, playerX + dx * way, playerY + dy * way, dx * SPEED, dy * SPEED, RADIUS, Infinity);
    reload += 1 / PER_SECOND;
  }
  // A gun that rests is loaded once, not many times over.
  reload = max(reload, 0);
}

function advanceBullet(bullet: Body, seconds: f64): bool {
  return glide(bullet, seconds) && !isOutside(bullet.x, bullet.y);
}

export function advanceBullets(seconds: f64): void {
  sweep(bullets, advanceBullet, seconds);
}

export function removeSpentBullets(): void {
  sweep(bullets, stay, 0);
}

export function clearBullets(): void {
  sweep(bullets, vanish, 0);
}

export function drawBullets(): void {
  let bullet = bullets.first;
  while (bullet) {
    draw_bullet(bullet.x, bullet.y);
    bullet = bullet.next;
  }
}
