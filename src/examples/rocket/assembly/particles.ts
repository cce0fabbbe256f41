// Sparks: behind the rocket while it flies, all around where something bursts. They do nothing but look good.

import { addBody, glide, makeList, sweep } from './bodies';
import { cos, draw_particle, sin } from './env';
import { PI } from './plane';
import { between, random } from './random';

const TRAIL_PER_SECOND: f64 = 150;
const TRAIL_SPEED: f64 = 60;
const TRAIL_LIFE: f64 = 0.9;
const TRAIL_RADIUS: f64 = 4;
const BURST_LIFE: f64 = 0.9;
const BURST_RADIUS: f64 = 5;

const particles = makeList();
let trailDue: f64 = 0;

/** Leaves sparks behind a tail at (x, y) that points in `angle`; `power` 2 leaves twice as many. */
export function leaveTrail(x: f64, y: f64, angle: f64, power: f64, seconds: f64): void {
  trailDue += TRAIL_PER_SECOND * power * seconds;
  while (trailDue >= 1) {
    trailDue -= 1;
    const direction = angle + between(-0.4, 0.4);
    const speed = TRAIL_SPEED * power * between(0.5, 1);
    const radius = TRAIL_RADIUS * between(0.5, 1);
    addBody(particles, x, y, cos(direction) * speed, sin(direction) * speed, radius, TRAIL_LIFE * between(0.4, 1));
  }
}

/** Throws `count` sparks from (x, y), the fastest at `speed`. */
export function explode(x: f64, y: f64, count: i32, speed: f64): void {
  for (let i = 0; i < count; i++) {
    const angle = between(0, 2 * PI);
    // The root spreads them evenly over the disc; without it they would crowd in the middle.
    const pace = speed * sqrt(random());
    const radius = BURST_RADIUS * between(0.3, 1);
    addBody(particles, x, y, cos(angle) * pace, sin(angle) * pace, radius, BURST_LIFE * between(0.4, 1));
  }
}

export function advanceParticles(seconds: f64): void {
  sweep(particles, glide, seconds);
}

/** A spark shrinks in its last half second. */
export function drawParticles(): void {
  let particle = particles.first;
  while (particle) {
    draw_particle(particle.x, particle.y, particle.radius * min(particle.life * 2, 1));
    particle = particle.next;
  }
}
