import { type KeyboardEvent, type PointerEvent, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import type { MemoryWindow } from '../../../protocol/messages.ts';
import { HexRow } from './HexRow.tsx';
import {
  escape,
  hasRange,
  moveTo,
  pressKey,
  selectionOf,
  typeCharacter,
  type Cursor,
  type Write,
} from './memory-cursor.ts';
import { addressDigits, byteAt, cell, rowWidth, selectionSpans, type Geometry } from './memory-geometry.ts';
import { isWatched, type WatchedRange } from './memory-watch.ts';
import { byteOf, describeByte, memoryRows, type MemoryRow } from './memory-rows.ts';
import { drawnRows, fullRows, jumpTop, revealTop } from './memory-scroll.ts';
import { useHexScroll } from './use-hex-scroll.ts';

export interface HexGridProps {
  readonly label: string;
  readonly window: MemoryWindow | null;
  /** Bytes of the memory. */
  readonly size: number;
  /** Do its addresses have 64 bits? */
  readonly wide: boolean;
  readonly bytesPerRow: number;
  readonly watched: readonly WatchedRange[];
  readonly cursor: Cursor;
  /** Grows when the cursor was put somewhere from outside: it is then brought into view. */
  readonly reveal: number;
  readonly editable: boolean;
  readonly onCursor: (cursor: Cursor) => void;
  readonly onWrite: (write: Write) => void;
  /** The bytes on screen. */
  readonly onRange: (address: number, length: number) => void;
  /** Typed while not editable. */
  readonly onRefuse: () => void;
  readonly onPaste: (text: string) => void;
  readonly copyText: () => string;
}

const ROW_HEIGHT = 19;

/** The bytes themselves: hex and text, only the visible rows, with cursor, selection and typing. */
export function HexGrid(props: HexGridProps) {
  const { label, window, size, wide, bytesPerRow, cursor, reveal, editable, onCursor, onRange } = props;
  const geometry: Geometry = useMemo(
    () => ({ bytesPerRow, addressDigits: addressDigits(size, wide) }),
    [bytesPerRow, size, wide],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLSpanElement>(null);
  const total = Math.ceil(size / bytesPerRow);
  const { top, space, track, setTop, onScroll } = useHexScroll(scroller, total, ROW_HEIGHT);
  const count = drawnRows(space, top);
  const from = top * bytesPerRow;

  const drawn = useRef<readonly MemoryRow[]>([]);
  const drawnFor = useRef(geometry);
  const rows = memoryRows(window, from, count, size, geometry, drawnFor.current === geometry ? drawn.current : []);
  useLayoutEffect(() => {
    drawn.current = rows;
    drawnFor.current = geometry;
  });

  useEffect(() => onRange(from, Math.min(count * bytesPerRow, size - from)), [onRange, from, count, bytesPerRow, size]);

  const row = Math.floor(cursor.address / bytesPerRow);
  const revealed = useRef({ reveal: -1, row: -1, bytesPerRow });
  const measured = space.viewport > 0;
  useLayoutEffect(() => {
    if (!measured) return;
    const before = revealed.current;
    revealed.current = { reveal, row, bytesPerRow };
    if (before.reveal !== reveal || before.bytesPerRow !== bytesPerRow) setTop((old, at) => jumpTop(at, old, row));
    else if (before.row !== row) setTop((old, at) => revealTop(at, old, row));
  }, [measured, reveal, row, bytesPerRow, setTop]);

  const cursorSpace = { size, bytesPerRow, pageRows: fullRows(space) };

  function onKeyDown(event: KeyboardEvent): void {
    if (event.altKey || size === 0) return;
    const ctrl = event.ctrlKey || event.metaKey;
    const next = keyCursor(event.key, ctrl, event.shiftKey);
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    onCursor(next);
  }

  function keyCursor(key: string, ctrl: boolean, shift: boolean): Cursor | null {
    if (key === 'Escape') return escape(cursor);
    if (ctrl && key === 'a') return { ...cursor, anchor: 0, address: size - 1, nibble: null };
    if (key === 'Enter' && !ctrl) return { ...cursor, column: cursor.column === 'hex' ? 'text' : 'hex', nibble: null };
    const moved = pressKey(cursor, { key, ctrl, shift }, cursorSpace);
    if (moved !== null || ctrl || Array.from(key).length !== 1) return moved;
    const typed = typeCharacter(cursor, key, cursorSpace);
    if (typed === null) return null;
    if (!editable) {
      props.onRefuse();
      return cursor;
    }
    if (typed.write !== null) props.onWrite(typed.write);
    return typed.cursor;
  }

  /** The byte under the pointer, also when it left the grid while dragging. */
  function pointed(event: PointerEvent): { address: number; column: Cursor['column'] } | null {
    const box = grid.current?.getBoundingClientRect();
    const width = (probe.current?.getBoundingClientRect().width ?? 0) / PROBE.length;
    if (box === undefined || width === 0) return null;
    const hit = byteAt(geometry, (event.clientX - box.left) / width) ?? { column: 'hex' as const, index: 0 };
    const line = Math.floor((event.clientY - box.top) / ROW_HEIGHT);
    return { address: (top + line) * bytesPerRow + hit.index, column: hit.column };
  }

  function onPointerDown(event: PointerEvent): void {
    const at = pointed(event);
    if (at === null || size === 0) return;
    const { from: first, to: last } = selectionOf(cursor);
    // A right click inside the selection is about the selection.
    if (event.button === 2 && at.address >= first && at.address < last) return;
    if (event.button === 0) event.currentTarget.setPointerCapture(event.pointerId);
    onCursor(moveTo(cursor, at.address, cursorSpace, event.shiftKey, at.column));
  }

  function onPointerMove(event: PointerEvent): void {
    if ((event.buttons & 1) === 0 || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const at = pointed(event);
    if (at !== null) onCursor(moveTo(cursor, at.address, cursorSpace, true));
  }

  const line = row - top;
  const onScreen = line >= 0 && line < count;
  return (
    <div className="hex">
      <div
        ref={scroller}
        className="hex-scroller"
        role="grid"
        aria-label={label}
        aria-rowcount={total}
        aria-readonly={!editable}
        aria-multiselectable
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        onCopy={(event) => {
          event.preventDefault();
          event.clipboardData.setData('text/plain', props.copyText());
        }}
        onPaste={(event) => {
          event.preventDefault();
          props.onPaste(event.clipboardData.getData('text/plain'));
        }}
      >
        <div className="hex-track" role="presentation" style={{ height: track }}>
          <div
            ref={grid}
            className="hex-rows"
            role="presentation"
            style={{ height: Math.min(track, space.viewport), minWidth: `${rowWidth(geometry)}ch` }}
            onPointerDown={onPointerDown}
            onPointerMove={onPointerMove}
          >
            <span ref={probe} className="hex-probe" aria-hidden>
              {PROBE}
            </span>
            {hasRange(cursor) && <Selection geometry={geometry} rows={rows} cursor={cursor} />}
            {props.watched.length > 0 && <Watched geometry={geometry} rows={rows} ranges={props.watched} />}
            {onScreen && <Caret geometry={geometry} cursor={cursor} line={line} />}
            {rows.map((each) => (
              <HexRow key={each.address} row={each} geometry={geometry} />
            ))}
          </div>
        </div>
      </div>
      <div className="visually-hidden" aria-live="polite">
        {size === 0 ? '' : describeByte(cursor.address, byteOf(window, cursor.address))}
        {isWatched(props.watched, cursor.address) && ', watched'}
      </div>
    </div>
  );
}

const PROBE = '0'.repeat(64);

function Selection({ geometry, rows, cursor }: { geometry: Geometry; rows: readonly MemoryRow[]; cursor: Cursor }) {
  const selection = selectionOf(cursor);
  return rows.flatMap((row, line) =>
    selectionSpans(geometry, row.address, selection).map(({ at, width }) => (
      <span
        key={`${row.address}:${at}`}
        className="hex-selection"
        aria-hidden
        style={{ top: line * ROW_HEIGHT, left: `${at}ch`, width: `${width}ch` }}
      />
    )),
  );
}

/** A frame around the bytes that are watched, in both columns. */
function Watched({
  geometry,
  rows,
  ranges,
}: {
  geometry: Geometry;
  rows: readonly MemoryRow[];
  ranges: readonly WatchedRange[];
}) {
  return rows.flatMap((row, line) =>
    ranges.flatMap((range) =>
      selectionSpans(geometry, row.address, range).map(({ at, width }) => (
        <span
          key={`${row.address}:${range.from}:${at}`}
          className="hex-watched"
          aria-hidden
          data-begins={range.from >= row.address || undefined}
          data-ends={range.to <= row.address + geometry.bytesPerRow || undefined}
          style={{ top: line * ROW_HEIGHT, left: `${at}ch`, width: `${width}ch` }}
        />
      )),
    ),
  );
}

/** The cursor stands in both columns; the one that takes the typing is filled. */
function Caret({ geometry, cursor, line }: { geometry: Geometry; cursor: Cursor; line: number }) {
  const index = cursor.address % geometry.bytesPerRow;
  return (['hex', 'text'] as const).map((column) => {
    const { at, width } = cell(geometry, column, index);
    const pending = column === 'hex' && cursor.nibble !== null;
    return (
      <span
        key={column}
        className="hex-caret"
        aria-hidden
        data-active={cursor.column === column || undefined}
        data-pending={pending || undefined}
        style={{ top: line * ROW_HEIGHT, left: `${at}ch`, width: `${width}ch` }}
      >
        {pending ? `${cursor.nibble?.toString(16)}_` : ''}
      </span>
    );
  });
}
