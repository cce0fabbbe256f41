/**
 * A scroll bar over up to 4 GiB. Browsers stop at about 33 million pixels of height, so the track is at most
 * `MAX_TRACK` pixels high and its position is a fraction of the rows, not a pixel count:
 *
 *   row 0 ........ top .......... maxTop .. rows      (what is shown, always whole rows)
 *   0 px ..... scrollTop ..... track - viewport       (what the browser scrolls)
 *
 * Wheel and keys move by rows and set the position; dragging the bar sets the rows.
 */
export const MAX_TRACK = 8_000_000;

export interface ScrollSpace {
  /** Rows of the whole memory. */
  readonly rows: number;
  /** Pixels of a row. */
  readonly rowHeight: number;
  /** Pixels of height that can be seen. */
  readonly viewport: number;
}

/** Rows that can be seen whole, at least one. */
export function fullRows(space: ScrollSpace): number {
  return Math.max(1, Math.floor(space.viewport / space.rowHeight));
}

/** Rows to draw: the last one may be cut by the edge. */
export function drawnRows(space: ScrollSpace, top: number): number {
  return Math.max(0, Math.min(Math.ceil(space.viewport / space.rowHeight), space.rows - top));
}

/** The last row that can stand at the top. */
export function maxTop(space: ScrollSpace): number {
  return Math.max(0, space.rows - fullRows(space));
}

export function clampTop(space: ScrollSpace, top: number): number {
  return Math.max(0, Math.min(maxTop(space), Math.round(top)));
}

/** Height in pixels of what the browser scrolls. */
export function trackHeight(space: ScrollSpace): number {
  return Math.min(space.rows * space.rowHeight, MAX_TRACK);
}

/** Where the scroll bar stands when row `top` is the first one. */
export function scrollTopOf(space: ScrollSpace, top: number): number {
  const last = maxTop(space);
  return last === 0 ? 0 : (top / last) * Math.max(0, trackHeight(space) - space.viewport);
}

/** The first row when the scroll bar stands at `scrollTop`. */
export function topOf(space: ScrollSpace, scrollTop: number): number {
  const range = trackHeight(space) - space.viewport;
  return range <= 0 ? 0 : clampTop(space, (scrollTop / range) * maxTop(space));
}

/** The nearest top that shows `row`: nothing moves when it can be seen already. */
export function revealTop(space: ScrollSpace, top: number, row: number): number {
  const full = fullRows(space);
  if (row < top) return clampTop(space, row);
  if (row >= top + full) return clampTop(space, row - full + 1);
  return clampTop(space, top);
}

/** A top that puts `row` a third down, for jumps; unmoved when the row can be seen. */
export function jumpTop(space: ScrollSpace, top: number, row: number): number {
  const full = fullRows(space);
  if (row >= top && row < top + full) return clampTop(space, top);
  return clampTop(space, row - Math.floor(full / 3));
}
