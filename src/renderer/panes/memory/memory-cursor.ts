import type { Column } from './memory-geometry.ts';

/** Where the person is in the memory; `anchor` is where the selection began, equal to `address` without one. */
export interface Cursor {
  readonly address: number;
  readonly anchor: number;
  readonly column: Column;
  /** High hex digit typed so far over the byte (0..15), null when none: written with the second digit only. */
  readonly nibble: number | null;
}

export interface CursorSpace {
  /** Bytes of the memory. */
  readonly size: number;
  readonly bytesPerRow: number;
  /** Rows a page key moves by. */
  readonly pageRows: number;
}

export interface KeyPress {
  readonly key: string;
  readonly ctrl: boolean;
  readonly shift: boolean;
}

export interface Write {
  readonly address: number;
  readonly bytes: Uint8Array;
}

export function cursorAt(address: number, column: Column = 'hex'): Cursor {
  return { address, anchor: address, column, nibble: null };
}

/** First and one past the last selected byte; the byte under the cursor counts. */
export function selectionOf(cursor: Cursor): { readonly from: number; readonly to: number } {
  return { from: Math.min(cursor.address, cursor.anchor), to: Math.max(cursor.address, cursor.anchor) + 1 };
}

/** Is more than the byte under the cursor selected? */
export function hasRange(cursor: Cursor): boolean {
  return cursor.address !== cursor.anchor;
}

/** Moves to an address, clamped to the memory; `extend` keeps the anchor. */
export function moveTo(
  cursor: Cursor,
  address: number,
  space: CursorSpace,
  extend = false,
  column = cursor.column,
): Cursor {
  const at = Math.max(0, Math.min(space.size - 1, address));
  return { address: at, anchor: extend ? cursor.anchor : at, column, nibble: null };
}

/** What a key does to the cursor; null when the key means nothing here. */
export function pressKey(cursor: Cursor, press: KeyPress, space: CursorSpace): Cursor | null {
  const { bytesPerRow, pageRows, size } = space;
  const rowStart = cursor.address - (cursor.address % bytesPerRow);
  const target = (): number | null => {
    switch (press.key) {
      case 'ArrowLeft':
        return cursor.address - 1;
      case 'ArrowRight':
        return cursor.address + 1;
      case 'ArrowUp':
        return cursor.address < bytesPerRow ? cursor.address : cursor.address - bytesPerRow;
      case 'ArrowDown':
        return cursor.address + bytesPerRow >= size ? cursor.address : cursor.address + bytesPerRow;
      case 'PageUp':
        return Math.max(cursor.address % bytesPerRow, cursor.address - bytesPerRow * pageRows);
      case 'PageDown': {
        const lastRow = Math.floor((size - 1) / bytesPerRow) * bytesPerRow;
        return Math.min(lastRow + (cursor.address % bytesPerRow), cursor.address + bytesPerRow * pageRows);
      }
      case 'Home':
        return press.ctrl ? 0 : rowStart;
      case 'End':
        return press.ctrl ? size - 1 : rowStart + bytesPerRow - 1;
      default:
        return null;
    }
  };
  if (press.ctrl && press.key.startsWith('Arrow')) return null;
  const address = target();
  return address === null ? null : moveTo(cursor, address, space, press.shift);
}

/** What typing a character over the memory does: moves the cursor, and writes when a byte is complete. */
export function typeCharacter(
  cursor: Cursor,
  character: string,
  space: CursorSpace,
): { readonly cursor: Cursor; readonly write: Write | null } | null {
  if (cursor.column === 'text') {
    const bytes = new TextEncoder().encode(character);
    if (cursor.address + bytes.length > space.size) return null;
    return { cursor: moveTo(cursor, cursor.address + bytes.length, space), write: { address: cursor.address, bytes } };
  }
  const digit = /^[0-9a-fA-F]$/.test(character) ? Number.parseInt(character, 16) : null;
  if (digit === null) return null;
  if (cursor.nibble === null) {
    return { cursor: { ...cursor, anchor: cursor.address, nibble: digit }, write: null };
  }
  const bytes = Uint8Array.of(cursor.nibble * 16 + digit);
  return { cursor: moveTo(cursor, cursor.address + 1, space), write: { address: cursor.address, bytes } };
}

/** Takes back a digit that was typed, or the selection; null when there is nothing to take back. */
export function escape(cursor: Cursor): Cursor | null {
  if (cursor.nibble !== null) return { ...cursor, nibble: null };
  return hasRange(cursor) ? { ...cursor, anchor: cursor.address } : null;
}
