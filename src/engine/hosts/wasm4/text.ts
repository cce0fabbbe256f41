import type { HostMemory } from '../host.ts';
import { drawPixels } from './blit.ts';
import { GLYPH, glyphs } from './font.ts';
import { HEIGHT, WIDTH } from './memory-map.ts';
import { Screen } from './screen.ts';

const NEW_LINE = 10;
/** First character with a picture. */
const FIRST = 32;
const LAST = 255;

/**
 * Draws characters of 8 x 8 pixels in drawing color 1 on drawing color 2, until one is 0. A new line goes back to `x`;
 * what has no picture leaves a gap. Codes from 128 on are those of Latin-1, except the first few: see font.ts.
 */
export function text(memory: HostMemory, codes: ArrayLike<number>, x: number, y: number): void {
  const placed = placeCharacters(codes, x, y);
  if (placed.length === 0) return;
  const rows = placed.map((each) => each.y);
  const screen = new Screen(memory, Math.min(...rows), Math.max(...rows) + GLYPH);
  for (const each of placed) {
    const glyph = glyphs[each.code - FIRST] ?? [];
    const what = { sprite: 0, width: GLYPH, height: GLYPH, sourceX: 0, sourceY: 0, stride: GLYPH, flags: 0 };
    const box = {
      left: Math.max(0, each.x),
      right: Math.min(WIDTH, each.x + GLYPH),
      top: Math.max(0, each.y),
      bottom: Math.min(HEIGHT, each.y + GLYPH),
    };
    // Pixels of a character's picture are drawing color 1, those around it drawing color 2.
    drawPixels(screen, box, { ...what, x: each.x, y: each.y }, (pixel) =>
      (((glyph[pixel >> 3] ?? 0) >> (7 - (pixel & 7))) & 1) === 0 ? 1 : 0,
    );
  }
  screen.finish();
}

interface Character {
  readonly code: number;
  readonly x: number;
  readonly y: number;
}

/** The characters that can be seen, and where. */
function placeCharacters(codes: ArrayLike<number>, x: number, y: number): Character[] {
  const placed: Character[] = [];
  let column = x;
  let row = y;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code === 0) break;
    if (code === NEW_LINE) {
      row += GLYPH;
      column = x;
      continue;
    }
    const visible = column > -GLYPH && column < WIDTH && row > -GLYPH && row < HEIGHT;
    if (visible && code >= FIRST && code <= LAST) placed.push({ code, x: column, y: row });
    column += GLYPH;
  }
  return placed;
}
