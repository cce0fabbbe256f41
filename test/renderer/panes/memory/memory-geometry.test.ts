import { describe, expect, it } from 'vitest';
import {
  addressDigits,
  byteAt,
  cell,
  rowWidth,
  selectionSpans,
  type Geometry,
} from '../../../../src/renderer/panes/memory/memory-geometry.ts';

const sixteen: Geometry = { bytesPerRow: 16, addressDigits: 8 };
const picture = '00010380  00 99 00 96 00 3c 00 86  4b 14 33 00 9a ee 00 64  .......K.3....d';

describe('memory geometry', () => {
  it('agrees with the drawn row', () => {
    expect(picture.slice(cell(sixteen, 'hex', 1).at, cell(sixteen, 'hex', 1).at + 2)).toBe('99');
    expect(picture.slice(cell(sixteen, 'hex', 8).at, cell(sixteen, 'hex', 8).at + 2)).toBe('4b');
    expect(picture.slice(cell(sixteen, 'hex', 15).at, cell(sixteen, 'hex', 15).at + 2)).toBe('64');
    expect(picture[cell(sixteen, 'text', 7).at]).toBe('K');
    expect(rowWidth(sixteen)).toBe(picture.length + 1);
  });

  it('finds the byte under every character it draws', () => {
    for (const bytesPerRow of [8, 16, 32]) {
      const geometry = { bytesPerRow, addressDigits: 8 };
      for (let index = 0; index < bytesPerRow; index++) {
        for (const column of ['hex', 'text'] as const) {
          const { at, width } = cell(geometry, column, index);
          for (let character = at; character < at + width; character++) {
            expect(byteAt(geometry, character + 0.5)).toEqual({ column, index });
          }
        }
      }
    }
  });

  it('answers nothing over the address, and the last byte right of the text', () => {
    expect(byteAt(sixteen, 3)).toBeNull();
    expect(byteAt(sixteen, 500)).toEqual({ column: 'text', index: 15 });
  });

  it('cuts a selection at the edges of a row', () => {
    const spans = selectionSpans(sixteen, 0x10, { from: 0x0e, to: 0x12 });
    expect(spans).toEqual([
      { at: 10, width: 5 },
      { at: cell(sixteen, 'text', 0).at, width: 2 },
    ]);
    expect(selectionSpans(sixteen, 0x20, { from: 0x0e, to: 0x12 })).toEqual([]);
  });

  it('writes addresses with eight digits, more only above 4 GiB or where they have 64 bits', () => {
    expect([addressDigits(0), addressDigits(65536), addressDigits(2 ** 32), addressDigits(2 ** 32 + 1)]).toEqual([
      8, 8, 8, 9,
    ]);
    expect([addressDigits(0, true), addressDigits(2 ** 32 + 1, true)]).toEqual([12, 12]);
  });
});
