/** A part of a list. */
export interface Range {
  readonly from: number;
  readonly count: number;
}

/** A range as somebody asked for it, made one that exists: whole, not negative, no longer than `most`. */
export function range({ from, count }: Range, most: number): Range {
  return { from: whole(from), count: Math.min(whole(count), most) };
}

/** NaN counts as 0. */
function whole(number: number): number {
  return Math.min(Math.max(0, Math.trunc(number) || 0), Number.MAX_SAFE_INTEGER);
}
