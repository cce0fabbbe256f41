import { type RefObject, useLayoutEffect, useState } from 'react';
import { fitsBeside, type NoteRoom, roomBeside } from './note-place.ts';

/** Where the note about the current instruction stands. */
export interface Note {
  readonly below: boolean;
  /** Pixels it may take beside the instruction; null: all it needs. 0: it is left out. */
  readonly most: number | null;
  /** Pixels by which the row of the current instruction is higher than the others. */
  readonly extra: number;
  /** The line it stands at. */
  readonly line: number;
}

interface NoteOptions {
  readonly effect: string;
  /** The line of the current instruction; null when it is not drawn. */
  readonly current: number | null;
  /** Width of the view and of a character, in pixels. */
  readonly width: number;
  readonly char: number;
  /** Rows keep their height: the machine passes by and does not stay. */
  readonly passing: boolean;
  /** Height of a row without a note, in pixels. */
  readonly row: number;
}

const nowhere: Note = { below: false, most: null, extra: 0, line: -1 };

/** Measures the row of the current instruction before the browser paints, and decides where its note goes. */
export function useNote(box: RefObject<HTMLElement | null>, options: NoteOptions): Note {
  const [note, setNote] = useState(nowhere);
  // After every drawing: a label, a hit count or a page that arrives moves the end of the instruction.
  // oxlint-disable-next-line react/exhaustive-deps -- what was measured before is not set again
  useLayoutEffect(() => {
    const wanted = options.effect === '' ? nowhere : place(box.current, options);
    if (wanted !== null) setNote((old) => (same(old, wanted) ? old : wanted));
  });
  return note;
}

/** Null while the row is not drawn: what was known stays. */
function place(box: HTMLElement | null, { effect, current, width, char, passing, row }: NoteOptions): Note | null {
  const element = box?.querySelector<HTMLElement>('.code-row[data-standing=current]');
  const before = element?.querySelector('.code-effect')?.previousElementSibling;
  if (current === null || element == null || !(before instanceof HTMLElement) || width === 0) return null;
  const room: NoteRoom = { view: width, end: before.offsetLeft + before.offsetWidth, length: effect.length, char };
  const fits = fitsBeside(room);
  const below = !fits && !passing;
  return {
    below,
    most: fits || below ? null : roomBeside(room),
    extra: below ? Math.max(0, element.offsetHeight - row) : 0,
    line: current,
  };
}

function same(a: Note, b: Note): boolean {
  return a.below === b.below && a.most === b.most && a.extra === b.extra && a.line === b.line;
}
