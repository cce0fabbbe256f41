// Glowworm: drink the dew, keep away from the bats, and glow when they come too near. The console calls `start` once and
// `update` sixty times a second.

import { drawBats, flyBats, sendBats, wakeBats } from './bats';
import { BUTTON_1, GLOW, MOON, pressed, setColors, setPalette, write, writeNumber } from './console';
import { drawDew, scatterDew, sinkDew } from './dew';
import { tone } from './env';
import { drawGrass, drawSky } from './meadow';
import { seed } from './random';
import { addPoints, best, clearScore, drawScore, keepBest, loadBest, score } from './score';
import { drawWorm, fly, hearts, wake } from './worm';

const PER_DROP: u32 = 10;
const PER_BAT: u32 = 5;
/** Points after which one more bat wakes. */
const PER_LEVEL: u32 = 60;

enum Scene {
  Title,
  Flight,
  Over,
}

let scene: Scene = Scene.Title;
let frame: u32 = 0;
/** Was the button down in the last frame? A new game begins when it goes down, not while it is. */
let held: bool = false;
let isBest: bool = false;

export function start(): void {
  setPalette(0x0b1026, 0x2f5078, 0xb6e05a, 0xfff1c2);
  loadBest();
}

export function update(): void {
  frame++;
  const down = pressed(BUTTON_1);
  const again = down && !held;
  held = down;
  drawSky();
  if (scene == Scene.Flight) flight();
  else {
    drawGrass();
    if (scene == Scene.Title) title();
    else over();
    if (again) begin();
  }
}

function begin(): void {
  seed(frame);
  clearScore();
  wake();
  scatterDew();
  sendBats();
  scene = Scene.Flight;
  tone(440 | (880 << 16), 20, 40, 2);
}

function flight(): void {
  fly();
  addPoints(<u32>sinkDew() * PER_DROP);
  wakeBats(1 + <i32>(score / PER_LEVEL));
  addPoints(<u32>flyBats() * PER_BAT);
  drawDew();
  drawBats();
  drawWorm();
  drawGrass();
  drawScore();
  if (hearts > 0) return;
  isBest = keepBest();
  scene = Scene.Over;
}

function title(): void {
  setColors(GLOW);
  write('GLOWWORM', 48, 50);
  setColors(MOON);
  write('arrows fly', 40, 72);
  write('X glows', 52, 84);
  if ((frame & 32) == 0) write('press X', 52, 108);
  if (best > 0) {
    write('best', 44, 20);
    writeNumber(best, 116, 20);
  }
}

function over(): void {
  setColors(GLOW);
  write('GOOD NIGHT', 40, 50);
  setColors(MOON);
  write(isBest ? 'your best' : 'points', 36, 72);
  writeNumber(score, 148, 72);
  if ((frame & 32) == 0) write('press X', 52, 108);
}
