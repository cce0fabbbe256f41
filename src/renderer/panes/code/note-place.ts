/** What is known of the current row and of the note about it, all in pixels. */
export interface NoteRoom {
  /** Width of the view, without its scroll bar. */
  readonly view: number;
  /** Where the instruction ends, from the left edge of its row. */
  readonly end: number;
  /** Characters of the note, and how wide each is. */
  readonly length: number;
  readonly char: number;
}

/** Air before the note and behind it; code.css says the same. */
const AIR = 32;
/** Signs the code font lacks come from another one and may be wider. */
const SPARE = 2;
/** Characters below which the beginning of a note tells nothing. */
const LEAST = 10;

/** Does the note fit beside the instruction? If not, it stands below: it never covers what it is about. */
export function fitsBeside({ view, end, length, char }: NoteRoom): boolean {
  return end + AIR + (length + SPARE) * char <= view;
}

/** Pixels that a note has beside the instruction when it must not go below; 0 when they are too few to read. */
export function roomBeside({ view, end, char }: NoteRoom): number {
  const room = view - end;
  return room < AIR + LEAST * char ? 0 : Math.floor(room);
}

/** Levels of nesting drawn as indentation: less than half of the view, so that the instruction is always seen. */
export function mostIndent(view: number, char: number): number {
  if (view <= 0 || char <= 0) return MOST_INDENT;
  const columns = (view - GUTTER) / char - OFFSET_COLUMNS;
  return Math.min(MOST_INDENT, Math.max(LEAST_INDENT, Math.floor((columns * 0.45) / 2)));
}

const GUTTER = 38;
const OFFSET_COLUMNS = 7;
const MOST_INDENT = 24;
const LEAST_INDENT = 3;
