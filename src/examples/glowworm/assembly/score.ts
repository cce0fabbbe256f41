// Points, and the best there ever were: four bytes on the disk.

import { GLOW, HILL, MOON, NIGHT, setColors, writeNumber } from './console';
import { blit, diskr, diskw, rect } from './env';
import { heart } from './sprites';
import { MOST_LIGHT, hearts, light } from './worm';

export let score: u32 = 0;
export let best: u32 = 0;

const saved = memory.data(4);

export function loadBest(): void {
  if (diskr(saved, 4) == 4) best = load<u32>(saved);
}

export function clearScore(): void {
  score = 0;
}

export function addPoints(points: u32): void {
  score += points;
}

/** Keeps the score when there was none better. True when it is. */
export function keepBest(): bool {
  if (score <= best) return false;
  best = score;
  store<u32>(saved, best);
  diskw(saved, 4);
  return true;
}

/** Hearts on the left, points on the right, and between them the light that is left. */
export function drawScore(): void {
  setColors(0, GLOW);
  for (let i = 0; i < hearts; i++) blit(heart, 2 + i * 9, 1, 8, 8, 0);
  setColors(NIGHT, HILL);
  rect(48, 2, MOST_LIGHT + 2, 6);
  if (light > 0) {
    setColors(GLOW);
    rect(49, 3, light, 4);
  }
  setColors(MOON);
  writeNumber(score, 159, 1);
}
