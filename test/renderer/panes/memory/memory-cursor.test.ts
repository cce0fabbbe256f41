import { describe, expect, it } from 'vitest';
import {
  cursorAt,
  escape,
  pressKey,
  selectionOf,
  typeCharacter,
  type Cursor,
  type CursorSpace,
} from '../../../../src/renderer/panes/memory/memory-cursor.ts';

const space: CursorSpace = { size: 0x1000, bytesPerRow: 16, pageRows: 10 };

function press(from: number, keys: string): number {
  const [key = '', ...modifiers] = keys.split('+').reverse();
  const next = pressKey(
    cursorAt(from),
    { key, ctrl: modifiers.includes('Ctrl'), shift: modifiers.includes('Shift') },
    space,
  );
  return next?.address ?? -1;
}

describe('memory cursor', () => {
  it.each([
    [0x25, 'ArrowRight', 0x26],
    [0x25, 'ArrowLeft', 0x24],
    [0x25, 'ArrowUp', 0x15],
    [0x25, 'ArrowDown', 0x35],
    [0x05, 'ArrowUp', 0x05],
    [0xff5, 'ArrowDown', 0xff5],
    [0x00, 'ArrowLeft', 0x00],
    [0xfff, 'ArrowRight', 0xfff],
    [0x25, 'Home', 0x20],
    [0x25, 'End', 0x2f],
    [0x25, 'Ctrl+Home', 0],
    [0x25, 'Ctrl+End', 0xfff],
    [0x125, 'PageDown', 0x1c5],
    [0x125, 'PageUp', 0x085],
    [0xfe5, 'PageDown', 0xff5],
    [0x15, 'PageUp', 0x05],
    [0x25, 'F10', -1],
    [0x25, 'Ctrl+ArrowLeft', -1],
  ])('from %i, %s goes to %i', (from, keys, to) => {
    expect(press(from, keys)).toBe(to);
  });

  it('selects with shift, in both directions', () => {
    let cursor: Cursor = cursorAt(0x20);
    for (const key of ['ArrowRight', 'ArrowRight'])
      cursor = pressKey(cursor, { key, ctrl: false, shift: true }, space) ?? cursor;
    expect(selectionOf(cursor)).toEqual({ from: 0x20, to: 0x23 });
    cursor = pressKey(cursor, { key: 'Home', ctrl: true, shift: true }, space) ?? cursor;
    expect(selectionOf(cursor)).toEqual({ from: 0, to: 0x21 });
  });

  it('writes a byte with its second digit, not before', () => {
    const first = typeCharacter(cursorAt(0x30), 'd', space);
    expect(first).toEqual({ cursor: { ...cursorAt(0x30), nibble: 13 }, write: null });
    const second = typeCharacter(first?.cursor ?? cursorAt(0), 'E', space);
    expect(second).toEqual({ cursor: cursorAt(0x31), write: { address: 0x30, bytes: Uint8Array.of(0xde) } });
  });

  it('takes a half typed byte back with escape, then the selection', () => {
    const typed = typeCharacter(cursorAt(0x30), '7', space)?.cursor ?? cursorAt(0);
    expect(escape(typed)).toEqual(cursorAt(0x30));
    expect(escape({ ...cursorAt(0x30), anchor: 0x40 })).toEqual(cursorAt(0x30));
    expect(escape(cursorAt(0x30))).toBeNull();
  });

  it('writes UTF-8 in the text column, and moves past it', () => {
    expect(typeCharacter(cursorAt(8, 'text'), 'é', space)).toEqual({
      cursor: cursorAt(10, 'text'),
      write: { address: 8, bytes: Uint8Array.of(0xc3, 0xa9) },
    });
  });

  it('ignores letters that are no hex digits, and text that does not fit', () => {
    expect(typeCharacter(cursorAt(0), 'g', space)).toBeNull();
    expect(typeCharacter(cursorAt(0xfff, 'text'), 'é', space)).toBeNull();
  });
});
