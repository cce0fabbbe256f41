// Drops of dew: they sink through the night, and are gone when they reach the grass.

import { GLOW, MOON, setColors } from './console';
import { oval } from './env';
import { below } from './random';
import { drink, x as wormX, y as wormY } from './worm';

const DROPS: i32 = 4;
const GROUND: f32 = 138;
const REACH: f32 = 7;

const xs = new StaticArray<f32>(DROPS);
const ys = new StaticArray<f32>(DROPS);
const sway = new StaticArray<i32>(DROPS);

export function scatterDew(): void {
  for (let i = 0; i < DROPS; i++) hang(i, <f32>below(80) + 16);
}

function hang(i: i32, y: f32): void {
  unchecked((xs[i] = <f32>below(136) + 12));
  unchecked((ys[i] = y));
  unchecked((sway[i] = below(64)));
}

/** Lets the drops sink, and answers how many the worm has drunk. */
export function sinkDew(): i32 {
  let drunk = 0;
  for (let i = 0; i < DROPS; i++) {
    const step = unchecked(sway[i]) + 1;
    unchecked((sway[i] = step));
    unchecked((xs[i] += (step & 32) == 0 ? 0.25 : -0.25));
    unchecked((ys[i] += 0.3));
    if (abs(unchecked(xs[i]) - wormX) < REACH && abs(unchecked(ys[i]) - wormY) < REACH) {
      drunk++;
      drink();
      hang(i, 14);
    } else if (unchecked(ys[i]) > GROUND) hang(i, 14);
  }
  return drunk;
}

export function drawDew(): void {
  for (let i = 0; i < DROPS; i++) {
    setColors((unchecked(sway[i]) & 16) == 0 ? MOON : GLOW, GLOW);
    oval(<i32>unchecked(xs[i]) - 2, <i32>unchecked(ys[i]) - 2, 4, 5);
  }
}
