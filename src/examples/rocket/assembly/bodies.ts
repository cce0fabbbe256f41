// Bullets, enemies and particles are bodies on the heap, chained into lists.
// A body that is done goes to the spares and is used again, so memory grows with the busiest moment, not with time.

import { allocate } from './arena';

@unmanaged
export class Body {
  x: f64;
  y: f64;
  vx: f64;
  vy: f64;
  radius: f64;
  /** Seconds left to live. */
  life: f64;
  next: Body | null;
}

@unmanaged
export class BodyList {
  first: Body | null;
  count: i32;
}

export function makeList(): BodyList {
  const list = changetype<BodyList>(allocate(offsetof<BodyList>()));
  list.first = null;
  list.count = 0;
  return list;
}

/** What becomes of one body in `seconds`; false if it is done. */
export type Advance = (body: Body, seconds: f64) => bool;

let spares: Body | null = null;

function takeBody(): Body {
  const spare = spares;
  if (spare) {
    spares = spare.next;
    return spare;
  }
  return changetype<Body>(allocate(offsetof<Body>()));
}

function releaseBody(body: Body): void {
  body.next = spares;
  spares = body;
}

/** Puts a new body at the head of `list`. */
export function addBody(list: BodyList, x: f64, y: f64, vx: f64, vy: f64, radius: f64, life: f64): void {
  const body = takeBody();
  body.x = x;
  body.y = y;
  body.vx = vx;
  body.vy = vy;
  body.radius = radius;
  body.life = life;
  body.next = list.first;
  list.first = body;
  list.count++;
}

/** Advances every body and takes those that are done out of the list. */
export function sweep(list: BodyList, advance: Advance, seconds: f64): void {
  let previous: Body | null = null;
  let body = list.first;
  while (body) {
    const next = body.next;
    if (advance(body, seconds)) {
      previous = body;
    } else {
      if (previous) previous.next = next;
      else list.first = next;
      list.count--;
      releaseBody(body);
    }
    body = next;
  }
}

/** Flies straight on for a while. */
export function glide(body: Body, seconds: f64): bool {
  body.x += body.vx * seconds;
  body.y += body.vy * seconds;
  body.life -= seconds;
  return body.life > 0;
}

/** Stays where it is, if it still lives. */
export function stay(body: Body, seconds: f64): bool {
  return body.life > 0;
}

/** Done at once: empties a list. */
export function vanish(body: Body, seconds: f64): bool {
  return false;
}
