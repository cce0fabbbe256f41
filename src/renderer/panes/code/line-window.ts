/**
 * Which lines of a long list are in view. Browsers cap the height of an element (near 33 million pixels), so beyond
 * `MAX_HEIGHT` the scroll bar is a scaled picture of the list:
 *
 *     scrollTop  0 ......................... MAX_HEIGHT - viewport
 *     virtual    0 ......................... total * row - viewport
 */
export interface LineWindow {
  /** Lines to draw, with some beyond each edge. */
  readonly from: number;
  readonly to: number;
  /** Pixels from the top of the scrolled content to line `from`. */
  readonly top: number;
  /** Height of the scrolled content. */
  readonly height: number;
}

export interface Viewport {
  readonly scrollTop: number;
  readonly height: number;
}

export const MAX_HEIGHT = 15_000_000;
const OVERSCAN = 12;

export function lineWindow(total: number, row: number, { scrollTop, height }: Viewport): LineWindow {
  const full = total * row;
  const virtual = toVirtual(total, row, { scrollTop, height });
  const from = clamp(Math.floor(virtual / row) - OVERSCAN, 0, total);
  const to = clamp(Math.ceil((virtual + height) / row) + OVERSCAN, from, total);
  return { from, to, top: scrollTop + from * row - virtual, height: Math.min(full, MAX_HEIGHT) };
}

/** Lines that are whole in view. */
export function wholeLines(
  total: number,
  row: number,
  view: Viewport,
): { readonly first: number; readonly last: number } {
  const virtual = toVirtual(total, row, view);
  return { first: Math.ceil(virtual / row), last: Math.min(total, Math.floor((virtual + view.height) / row)) - 1 };
}

/**
 * Where to scroll so that a line can be seen; null when it can be seen already. 'near' moves as little as possible
 * (keys), 'middle' brings it to the upper third (jumps) unless it is in view with `margin` lines around it.
 */
export function scrollFor(
  total: number,
  row: number,
  view: Viewport,
  line: number,
  how: 'near' | 'middle',
): number | null {
  const { first, last } = wholeLines(total, row, view);
  const margin = how === 'near' ? 0 : Math.min(3, Math.floor((last - first) / 4));
  const top = line === 0 || first === 0 ? 0 : margin;
  if (line >= first + top && line <= last - (last === total - 1 ? 0 : margin)) return null;
  if (how === 'middle') return toScroll(total, row, view.height, line * row - view.height * 0.35);
  return toScroll(total, row, view.height, line < first ? line * row : (line + 1) * row - view.height);
}

/**
 * Where the wheel leads from here, `delta` pixels of lines further; null where the browser does it by itself. On a
 * scaled bar it would move by so many lines that some are never seen.
 */
export function wheelTo(total: number, row: number, view: Viewport, delta: number): number | null {
  if (total * row <= MAX_HEIGHT) return null;
  return toScroll(total, row, view.height, toVirtual(total, row, view) + delta);
}

function toVirtual(total: number, row: number, { scrollTop, height }: Viewport): number {
  const full = total * row;
  if (full <= MAX_HEIGHT) return scrollTop;
  return (scrollTop * (full - height)) / (MAX_HEIGHT - height);
}

function toScroll(total: number, row: number, height: number, virtual: number): number {
  const full = total * row;
  const wanted = clamp(virtual, 0, Math.max(0, full - height));
  return full <= MAX_HEIGHT ? wanted : (wanted * (MAX_HEIGHT - height)) / (full - height);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
