import { describe, expect, it } from 'vitest';
import {
  describeByte,
  memoryRows,
  type MemoryBytes,
  type MemoryRow,
} from '../../../../src/renderer/panes/memory/memory-rows.ts';

const eight = { bytesPerRow: 8, addressDigits: 8 };

/** `4b 14* 00`: a star marks a changed byte. */
function bytes(address: number, text: string): MemoryBytes {
  const cells = text.trim().split(/\s+/);
  const changed = new Uint8Array(Math.ceil(cells.length / 8));
  cells.forEach((cell, i) => {
    if (cell.endsWith('*')) changed[i >> 3] = (changed[i >> 3] ?? 0) | (1 << (i & 7));
  });
  return { address, bytes: Uint8Array.from(cells, (cell) => Number.parseInt(cell, 16)), changed };
}

/** `10: zero(00 00) changed(4b) | ..K` */
function show(rows: readonly MemoryRow[]): readonly string[] {
  return rows.map((row) => {
    const hex = row.hex.map((run) => `${run.mark}(${run.text})`).join(' ');
    return `${row.address.toString(16)}: ${hex} | ${row.text.map((run) => run.text).join('')}`;
  });
}

describe('memory rows', () => {
  it('draws bytes that look alike as one run', () => {
    const window = bytes(0x10, '00 00 48 69 21* 0a* 00 7f  01 02 03');
    expect(show(memoryRows(window, 0x10, 2, 0x1b, eight))).toEqual([
      '10: zero(00 00) plain(48 69) changed(21 0a) zero(00) plain(7f) | ..Hi!...',
      '18: plain(01 02 03) | ...',
    ]);
  });

  it('shows bytes that have not come yet as dots', () => {
    expect(show(memoryRows(bytes(0x14, '41 42 43 44'), 0x10, 1, 0x100, eight))).toEqual([
      '10: absent(·· ·· ·· ··) plain(41 42 43 44) |     ABCD',
    ]);
    expect(show(memoryRows(null, 0, 1, 4, eight))).toEqual(['0: absent(·· ·· ·· ··) |     ']);
  });

  it('ends where the memory ends', () => {
    expect(memoryRows(null, 0xfff8, 10, 0x10000, eight)).toHaveLength(1);
    expect(memoryRows(null, 0, 10, 0, eight)).toHaveLength(0);
  });

  it('keeps the very row while its bytes stay the same, also when it moves on the screen', () => {
    const before = memoryRows(bytes(0, '01 02 03 04 05 06 07 08  09 00 00 00 00 00 00 00'), 0, 2, 16, eight);
    const after = memoryRows(bytes(0, '01 02 03 04 05 06 07 08  0a* 00 00 00 00 00 00 00'), 0, 2, 16, eight, before);
    expect(after[0]).toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
    const scrolled = memoryRows(bytes(8, '0a* 00 00 00 00 00 00 00'), 8, 1, 16, eight, after);
    expect(scrolled[0]).toBe(after[1]);
  });

  it('draws a row again when only its change marks go away', () => {
    const before = memoryRows(bytes(0, '01 02*'), 0, 1, 2, eight);
    const after = memoryRows(bytes(0, '01 02'), 0, 1, 2, eight, before);
    expect(show(after)).toEqual(['0: plain(01 02) | ..']);
  });

  it('describes a byte in words', () => {
    expect(describeByte(0x10380, 0x4b)).toBe("0x10380: 4b, 75, 'K'");
    expect(describeByte(0, 0)).toBe('0x0: 00, 0');
    expect(describeByte(8, undefined)).toBe('0x8');
  });
});
