import type { MomentRange } from '../../store/time-slice.ts';

/** Pixels kept free at both ends, so that what lies at the very first and last moment can be seen and taken hold of. */
export const MARGIN = 10;
/** No closer than this: single instructions are well apart. */
const LEAST_SPAN = 12;

/** From moments to pixels and back. */
export interface Scale {
  readonly range: MomentRange;
  /** Of the strip, in pixels. */
  readonly width: number;
}

const room = ({ width }: Scale): number => Math.max(1, width - 2 * MARGIN);
const span = ({ from, to }: MomentRange): number => Math.max(1e-9, to - from);

/** The pixel of a moment; outside of the strip when the moment is not visible. */
export function xOf(scale: Scale, at: number): number {
  return MARGIN + ((at - scale.range.from) / span(scale.range)) * room(scale);
}

/** The moment at a pixel, not rounded, which may lie outside of the run. */
export function momentAt(scale: Scale, x: number): number {
  return scale.range.from + ((x - MARGIN) / room(scale)) * span(scale.range);
}

/** Instructions to a pixel. */
export function perPixel(scale: Scale): number {
  return span(scale.range) / room(scale);
}

/**
 * Comes closer (`factor` above 1) or goes away about a moment, which stays where it is on screen. Null when the whole
 * run is visible then.
 */
export function zoomed(range: MomentRange, factor: number, about: number, total: number): MomentRange | null {
  const wanted = Math.max(LEAST_SPAN, span(range) / factor);
  if (wanted >= total) return null;
  const part = Math.min(1, Math.max(0, (about - range.from) / span(range)));
  return within({ from: about - part * wanted, to: about + (1 - part) * wanted }, total);
}

/** Moves the visible part by so many instructions. */
export function panned(range: MomentRange, by: number, total: number): MomentRange {
  return within({ from: range.from + by, to: range.to + by }, total);
}

function within({ from, to }: MomentRange, total: number): MomentRange {
  const by = from < 0 ? -from : to > total ? Math.max(total - to, -from) : 0;
  return { from: from + by, to: to + by };
}

/** The smallest of 1, 2, 5, 10, 20, 50, … that is not below `least`: steps that people count in. */
export function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return ([1, 2, 5].find((digit) => digit * power >= least) ?? 10) * power;
}
