import { describe, expect, it } from 'vitest';
import { cursorAt } from '../../../../src/renderer/panes/memory/memory-cursor.ts';
import {
  foundText,
  memoryTitle,
  sizeText,
  statusOf,
  whyEmpty,
} from '../../../../src/renderer/panes/memory/memory-status.ts';

describe('memory status', () => {
  it('reads the cursor, or measures the selection', () => {
    const bytes = Uint8Array.of(0x9a, 0x99, 0x99, 0x99, 0x99, 0x99, 0xb9, 0x3f);
    expect(statusOf(cursorAt(0x10380), bytes, 0x20000)).toBe('0x10380 · i32 -1717986918 · f64 0.1');
    expect(statusOf(cursorAt(0x1fffe), bytes.subarray(0, 2), 0x20000)).toBe('0x1fffe');
    expect(statusOf({ ...cursorAt(0x20), anchor: 0x2f }, bytes, 0x20000)).toBe('0x20 – 0x2f · 16 bytes');
    expect(statusOf(cursorAt(0), new Uint8Array(0), 0)).toBe('');
  });

  it('names memories by what tells them apart', () => {
    const memory = { index: 2, name: '', pages: 1, max: null, address: 'i32', shared: false } as const;
    expect(memoryTitle(memory)).toBe('memory 2');
    expect(memoryTitle({ ...memory, name: 'heap', address: 'i64' })).toBe('heap · i64');
    expect(memoryTitle({ ...memory, shared: true, address: 'i64' })).toBe('memory 2 · i64 · shared');
  });

  it('writes sizes shortly, and to the byte', () => {
    expect(sizeText(65_536)).toEqual({ short: '64 KiB', long: '1 page of 64 KiB, 65536 bytes' });
    expect(sizeText(2 ** 20 * 17)).toEqual({ short: '17 MiB', long: '272 pages of 64 KiB, 17825792 bytes' });
    expect(sizeText(0).short).toBe('0 KiB');
  });

  it('says of a match whether the search went around for it', () => {
    expect(foundText(0x80, 0x64, false)).toBe('Found at 0x80.');
    expect(foundText(0x40, 0x64, false)).toBe('Found at 0x40, around the end.');
    expect(foundText(0x40, 0x64, true)).toBe('Found at 0x40.');
    expect(foundText(0x80, 0x64, true)).toBe('Found at 0x80, around the beginning.');
    expect(foundText(0x64, 0x64, false)).toBe('Found at 0x64 only.');
  });

  it.each([
    ['empty', null, 0, false, 'No memory yet'],
    ['ready', 0, 0, false, 'This module has no memory'],
    ['ready', 1, 65536, false, 'No instance yet'],
    ['problem', 1, 65536, false, 'No memory was made'],
    ['problem', 0, 0, false, 'No memory was made'],
    ['paused', 1, 0, true, 'This memory has 0 pages'],
    ['paused', 1, 65536, false, undefined],
    ['running', 1, 65536, true, undefined],
  ] as const)('in state %s with %s memories of %i bytes', (state, memories, size, hasBytes, title) => {
    expect(whyEmpty(state, memories, size, hasBytes)?.title).toBe(title);
  });
});
