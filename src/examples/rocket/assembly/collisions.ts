// Who touches whom: every bullet with every enemy, every enemy with the rocket.

import { Body } from './bodies';
import { bullets, removeSpentBullets } from './bullets';
import { enemies, removeDeadEnemies } from './enemies';
import { explode } from './particles';
import { distance } from './plane';
import { RADIUS, x as playerX, y as playerY } from './player';

function touches(body: Body, x: f64, y: f64, radius: f64): bool {
  return distance(body.x, body.y, x, y) < body.radius + radius;
}

/** Takes out every enemy that a bullet has hit, and the bullet with it. Returns how many. */
export function collide(): i32 {
  let hits = 0;
  let enemy = enemies.first;
  while (enemy) {
    let bullet = bullets.first;
    while (bullet) {
      if (bullet.life > 0 && touches(bullet, enemy.x, enemy.y, enemy.radius)) {
        bullet.life = 0;
        enemy.life = 0;
        explode(enemy.x, enemy.y, 40, 140);
        hits++;
        break;
      }
      bullet = bullet.next;
    }
    enemy = enemy.next;
  }
  if (hits > 0) {
    removeSpentBullets();
    removeDeadEnemies();
  }
  return hits;
}

export function playerIsHit(): bool {
  let enemy = enemies.first;
  while (enemy) {
    if (touches(enemy, playerX, playerY, RADIUS)) return true;
    enemy = enemy.next;
  }
  return false;
}
