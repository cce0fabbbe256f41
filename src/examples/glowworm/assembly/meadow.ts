// What stands behind and before everything that flies: stars, the moon, a hill, and grass in the wind.

import { GLOW, HILL, MOON, NIGHT, setColors } from './console';
import { hline, line, oval, rect } from './env';

const STARS: i32 = 24;
const BLADES: i32 = 27;

let frame: i32 = 0;

export function drawSky(): void {
  frame++;
  for (let i = 0; i < STARS; i++) {
    const dim = ((frame + i * 37) & 127) < 12;
    setColors(dim ? HILL : MOON);
    hline((i * 61) % 160, 12 + ((i * 43) % 104), 1);
  }
  setColors(MOON, MOON);
  oval(122, 16, 24, 24);
  // The moon is not full: the night covers a part of it.
  setColors(NIGHT, NIGHT);
  oval(116, 13, 22, 22);
  setColors(HILL, HILL);
  oval(-30, 126, 120, 70);
  oval(60, 134, 140, 60);
  rect(0, 150, 160, 10);
}

export function drawGrass(): void {
  for (let i = 0; i < BLADES; i++) {
    const x = i * 6 + (i & 3);
    const wind = ((frame >> 3) + i * 5) & 15;
    const bend = (wind < 8 ? wind : 15 - wind) - 3;
    setColors((i & 3) == 0 ? GLOW : NIGHT);
    line(x, 159, x + bend, 146 + ((i * 7) & 7));
  }
}
