import { describe, expect, it } from 'vitest';
import { glyphs } from '../../../../src/engine/hosts/wasm4/font.ts';
import { cString, formatted, latin1, lossyUtf8, utf16Units } from '../../../../src/engine/hosts/wasm4/strings.ts';
import { text } from '../../../../src/engine/hosts/wasm4/text.ts';
import { CartMemory } from './cart-memory.ts';

const codes = (words: string): number[] => Array.from(words, (character) => character.charCodeAt(0));

/** Eight rows of a place in the picture, `#` where it has the colour of ink. */
function shown(memory: CartMemory, x: number, y: number): string[] {
  return Array.from({ length: 8 }, (_, row) =>
    Array.from({ length: 8 }, (_, column) => (memory.pixel(x + column, y + row) === 1 ? '#' : '.')).join(''),
  );
}

describe('text of WASM-4', () => {
  it('is drawn in the first colour on the second', () => {
    const memory = new CartMemory().colors(2, 4).wipe(0);
    text(memory, codes('L'), 10, 20);
    expect(shown(memory, 10, 20)).toEqual([
      '.##.....',
      '.##.....',
      '.##.....',
      '.##.....',
      '.##.....',
      '.##.....',
      '.######.',
      '........',
    ]);
    expect([memory.pixel(10, 20), memory.pixel(17, 27), memory.pixel(18, 20)]).toEqual([3, 3, 0]);
  });

  it('goes back to the beginning of the line at a new line, and ends at 0', () => {
    const memory = new CartMemory().colors(2, 0).wipe(0);
    text(memory, [...codes('..\nI'), 0, ...codes('X')], 4, 4);
    expect(shown(memory, 4, 12).join('')).toMatch('####');
    expect(shown(memory, 12, 4).join('')).toMatch('##');
    expect(shown(memory, 12, 12).join('')).not.toMatch('#');
  });

  it('leaves a gap for what has no picture, and is cut at the edges', () => {
    const memory = new CartMemory().colors(2, 3).wipe(0);
    text(memory, [1, 65], 0, 0);
    expect(memory.pixel(3, 3)).toBe(0);
    expect(shown(memory, 8, 0).join('')).toMatch('#');
    text(memory, codes('AAAA'), 150, 157);
    text(memory, codes('A'), -4, -4);
    text(memory, codes('A\n'.repeat(500)), 2 ** 31 - 5, -(2 ** 31));
    expect(memory.pixel(159, 159)).not.toBe(0);
  });

  it('has a picture for every character of Latin-1, and no two letters look alike', () => {
    const printable = Array.from({ length: 224 }, (_, i) => i + 32).filter(
      (code) => code !== 32 && code !== 0xa0 && code !== 0xad && code !== 0xb8 && !(code >= 0x88 && code < 0xa0),
    );
    const blank = printable.filter(
      (code) => code !== 0x82 && code !== 0x83 && (glyphs[code - 32] ?? []).every((row) => row === 0),
    );
    expect(blank.map((code) => code.toString(16))).toEqual([]);
    expect(glyphs).toHaveLength(224);
    const letters = printable.filter((code) => code < 127 || code >= 0xc0);
    expect(new Set(letters.map((code) => (glyphs[code - 32] ?? []).join())).size).toBe(letters.length);
    for (const glyph of glyphs) expect(glyph).toHaveLength(8);
  });
});

describe('strings of a cart', () => {
  it('end at 0, or where the memory ends', () => {
    const memory = new CartMemory();
    memory.bytes.set(codes('night'), 0x3000);
    memory.bytes.fill(120, 0xff00);
    expect(latin1(cString(memory, 0x3000))).toBe('night');
    expect(latin1(cString(memory, 0xff00))).toBe('x'.repeat(256));
    expect(cString(memory, 0x10000)).toHaveLength(0);
    expect(() => cString(memory, 0x10001)).toThrow(RangeError);
  });

  it('are read as UTF-8 with a sign for what is none, and as UTF-16', () => {
    expect(lossyUtf8(Uint8Array.of(0x61, 0xff, 0xc3, 0xa9, 0xc3))).toBe('a\ufffdé\ufffd');
    expect(utf16Units(Uint8Array.of(0x61, 0, 0x3d, 0xd8, 9))).toEqual([0x61, 0xd83d]);
  });

  it('are put together from a format and a stack of arguments', () => {
    const memory = new CartMemory();
    const view = new DataView(memory.bytes.buffer);
    memory.bytes.set(codes('%d%% %x %c %s %f %q %'), 0x3000);
    memory.bytes.set(codes('owl'), 0x4000);
    view.setInt32(0x5000, -7, true);
    view.setInt32(0x5004, -1, true);
    view.setInt32(0x5008, 65, true);
    view.setInt32(0x500c, 0x4000, true);
    view.setFloat64(0x5010, 0.25, true);
    expect(formatted(memory, 0x3000, 0x5000)).toBe('-7% ffffffff A owl 0.25 %q %');
  });
});
