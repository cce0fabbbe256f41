/**
 * Where the characters of a memory row stand. Everything is counted in characters of the monospace font:
 *
 *   00010380  00 99 00 96 00 3c 00 86  4b 14 33 00 9a ee 00 64  .......K.3....d
 *   |address| |hex: 3 per byte, one more after every 8        |  |text: 1 per byte|
 */
export type Column = 'hex' | 'text';

export interface Geometry {
  /** 8, 16 or 32. */
  readonly bytesPerRow: number;
  /** Hex digits of an address. */
  readonly addressDigits: number;
}

const GAP = 2;
const GROUP = 8;

/** Digits that the highest address of a memory needs: at least eight, or twelve where addresses have 64 bits. */
export function addressDigits(size: number, wide = false): number {
  return Math.max(wide ? 12 : 8, Math.max(0, size - 1).toString(16).length);
}

/** First character of the hex part. */
export function hexStart(geometry: Geometry): number {
  return geometry.addressDigits + GAP;
}

/** Character of byte `index` of a row, counted from the start of the hex part. */
export function hexOffset(index: number): number {
  return index * 3 + Math.floor(index / GROUP);
}

/** Characters of the hex part, without the space after its last byte. */
export function hexWidth(geometry: Geometry): number {
  return hexOffset(geometry.bytesPerRow - 1) + 2;
}

/** First character of the text part. */
export function textStart(geometry: Geometry): number {
  return hexStart(geometry) + hexWidth(geometry) + GAP;
}

/** Characters of a whole row. */
export function rowWidth(geometry: Geometry): number {
  return textStart(geometry) + geometry.bytesPerRow;
}

/** Where byte `index` of a row is drawn in a column: first character and how many. */
export function cell(
  geometry: Geometry,
  column: Column,
  index: number,
): { readonly at: number; readonly width: number } {
  return column === 'hex'
    ? { at: hexStart(geometry) + hexOffset(index), width: 2 }
    : { at: textStart(geometry) + index, width: 1 };
}

/** The byte under a character of a row; between bytes, the one before. Null left of the hex part. */
export function byteAt(
  geometry: Geometry,
  character: number,
): { readonly column: Column; readonly index: number } | null {
  const { bytesPerRow } = geometry;
  const clamp = (index: number) => Math.max(0, Math.min(bytesPerRow - 1, Math.floor(index)));
  if (character >= textStart(geometry) - 1) return { column: 'text', index: clamp(character - textStart(geometry)) };
  const inHex = character - hexStart(geometry);
  if (inHex < 0) return null;
  const groupWidth = GROUP * 3 + 1;
  const group = Math.floor(inHex / groupWidth);
  const inGroup = Math.min(GROUP - 1, Math.floor((inHex - group * groupWidth) / 3));
  return { column: 'hex', index: clamp(group * GROUP + inGroup) };
}

/** The parts of a row that a selection of bytes covers, in characters; empty when it does not touch the row. */
export function selectionSpans(
  geometry: Geometry,
  rowAddress: number,
  selection: { readonly from: number; readonly to: number },
): readonly { readonly at: number; readonly width: number }[] {
  const first = Math.max(0, selection.from - rowAddress);
  const last = Math.min(geometry.bytesPerRow, selection.to - rowAddress) - 1;
  if (last < first) return [];
  return (['hex', 'text'] as const).map((column) => {
    const start = cell(geometry, column, first);
    const end = cell(geometry, column, last);
    return { at: start.at, width: end.at + end.width - start.at };
  });
}
