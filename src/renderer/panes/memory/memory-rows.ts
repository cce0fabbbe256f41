import { hexOffset, type Geometry } from './memory-geometry.ts';

/** How a run of characters is drawn; 'absent' are bytes that have not come yet. */
export type Mark = 'plain' | 'zero' | 'changed' | 'absent';

/** Characters drawn alike: one text node each. `at` counts characters from the start of the column. */
export interface Run {
  readonly at: number;
  readonly text: string;
  readonly mark: Mark;
}

export interface MemoryRow {
  readonly address: number;
  readonly hex: readonly Run[];
  readonly text: readonly Run[];
  /** What the row was made of, to tell whether it is still the same. */
  readonly source: string;
}

/** Bytes of a memory and one bit per byte for those that changed, as the worker sends them. */
export interface MemoryBytes {
  readonly address: number;
  readonly bytes: Uint8Array;
  readonly changed: Uint8Array;
}

/**
 * Rows from `from` (an address at a row's start) on. A row equal to one of `previous` is that very object, so that
 * nothing is drawn again for it. Bytes outside `window` are 'absent'; rows end where the memory ends.
 */
export function memoryRows(
  window: MemoryBytes | null,
  from: number,
  count: number,
  size: number,
  geometry: Geometry,
  previous: readonly MemoryRow[] = [],
): readonly MemoryRow[] {
  const known = new Map(previous.map((row) => [row.address, row]));
  const rows: MemoryRow[] = [];
  for (let i = 0; i < count; i++) {
    const address = from + i * geometry.bytesPerRow;
    const length = Math.min(geometry.bytesPerRow, size - address);
    if (length <= 0) break;
    const source = sourceOf(window, address, length);
    const old = known.get(address);
    rows.push(old?.source === source ? old : makeRow(source, address, length));
  }
  return rows;
}

/** One character per byte: value, plus 256 when changed; 512 when absent. */
function sourceOf(window: MemoryBytes | null, address: number, length: number): string {
  let source = '';
  for (let i = 0; i < length; i++) {
    const at = window === null ? -1 : address + i - window.address;
    const byte = at < 0 ? undefined : window?.bytes[at];
    source += String.fromCharCode(byte === undefined ? 512 : isChanged(window, at) ? byte + 256 : byte);
  }
  return source;
}

function isChanged(window: MemoryBytes | null, at: number): boolean {
  return (((window?.changed[at >> 3] ?? 0) >> (at & 7)) & 1) === 1;
}

function makeRow(source: string, address: number, length: number): MemoryRow {
  const hex: Run[] = [];
  const text: Run[] = [];
  for (let i = 0; i < length; i++) {
    const code = source.charCodeAt(i);
    const mark: Mark = code === 512 ? 'absent' : code >= 256 ? 'changed' : code === 0 ? 'zero' : 'plain';
    append(hex, hexOffset(i), mark === 'absent' ? '··' : (code & 255).toString(16).padStart(2, '0'), mark);
    append(
      text,
      i,
      mark === 'absent' ? ' ' : characterOf(code & 255),
      mark === 'plain' && !printable(code) ? 'zero' : mark,
    );
  }
  return { address, hex, text, source };
}

/** Adds to the last run when it is drawn alike, with the spaces between. */
function append(runs: Run[], at: number, text: string, mark: Mark): void {
  const last = runs.at(-1);
  if (last?.mark !== mark) {
    runs.push({ at, text, mark });
    return;
  }
  runs[runs.length - 1] = { ...last, text: last.text.padEnd(at - last.at) + text };
}

function printable(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f;
}

/** The byte as one character of the text column. */
export function characterOf(byte: number): string {
  return printable(byte) ? String.fromCharCode(byte) : '.';
}

/** A byte for screen readers and the status line: `0x10380: 4b, 75, 'K'`. */
export function describeByte(address: number, byte: number | undefined): string {
  const place = `0x${address.toString(16)}`;
  if (byte === undefined) return place;
  const text = printable(byte) ? `, '${String.fromCharCode(byte)}'` : '';
  return `${place}: ${byte.toString(16).padStart(2, '0')}, ${byte}${text}`;
}

/** The byte at an address if the window holds it. */
export function byteOf(window: MemoryBytes | null, address: number): number | undefined {
  return window === null ? undefined : window.bytes[address - window.address];
}
