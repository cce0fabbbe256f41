/** Bytes that are looked at in one go: about a millisecond. */
const PIECE = 1 << 22;
/** What may be spent in one go on places where a match could begin; the clock is looked at in between. */
const BUDGET = 1 << 22;
/** What one such place costs besides the bytes that are compared there. */
const PLACE = 16;
/** Bytes of the memory that are looked at to find out which byte of the pattern is rare. */
const SAMPLES = 4096;

/** Where matches may begin: from `low` to `high`, both included. */
interface Stretch {
  readonly low: number;
  readonly high: number;
}

/**
 * Looks for a pattern in pieces, so that whoever drives it can do something else in between: the address of the next
 * match at or after `from` (before it, backwards), wrapping around; null when there is none. An empty pattern is
 * nowhere. `read` is asked before every piece, for a memory that grows has other bytes then.
 */
export function* searchMemory(
  read: () => Uint8Array,
  pattern: Uint8Array,
  from: number,
  backwards: boolean,
): Generator<undefined, number | null> {
  let bytes = read();
  const last = bytes.length - pattern.length;
  if (pattern.length === 0 || last < 0) return null;
  const anchor = rarest(bytes, pattern);
  for (const { low, high } of stretches(from, last, backwards)) {
    for (let left: Stretch | null = { low, high }; left;) {
      const found: number | Stretch | null = backwards
        ? lookBack(bytes, pattern, anchor, left)
        : look(bytes, pattern, anchor, left);
      if (typeof found === 'number') return found;
      left = found;
      if (!left) break;
      yield undefined;
      bytes = read();
    }
  }
  return null;
}

/** The part where a search begins, and the part where it goes on when it has come to the end of memory. */
function stretches(from: number, last: number, backwards: boolean): readonly Stretch[] {
  const start = Number.isNaN(from) ? 0 : Math.min(last + 1, Math.max(0, Math.trunc(from)));
  const before = { low: 0, high: start - 1 };
  const after = { low: start, high: last };
  return (backwards ? [before, after] : [after, before]).filter(({ low, high }) => low <= high);
}

/** A match, or what is left of a stretch to look at; null when nothing is left. */
function look(bytes: Uint8Array, pattern: Uint8Array, anchor: number, { low, high }: Stretch): number | Stretch | null {
  const end = Math.min(high, low + PIECE - 1);
  const piece = bytes.subarray(0, end + anchor + 1);
  const byte = pattern[anchor]!;
  let budget = BUDGET;
  for (let at = piece.indexOf(byte, low + anchor); at >= 0; at = piece.indexOf(byte, at + 1)) {
    const start = at - anchor;
    const equal = matching(bytes, pattern, start);
    if (equal === pattern.length) return start;
    budget -= PLACE + equal;
    if (budget <= 0) return start < high ? { low: start + 1, high } : null;
  }
  return end < high ? { low: end + 1, high } : null;
}

/** As `look`, from the end of the stretch. */
function lookBack(
  bytes: Uint8Array,
  pattern: Uint8Array,
  anchor: number,
  { low, high }: Stretch,
): number | Stretch | null {
  const end = Math.max(low, high - PIECE + 1);
  const first = end + anchor;
  const piece = bytes.subarray(first, high + anchor + 1);
  const byte = pattern[anchor]!;
  let budget = BUDGET;
  for (let at = piece.lastIndexOf(byte); at >= 0; at = at === 0 ? -1 : piece.lastIndexOf(byte, at - 1)) {
    const start = end + at;
    const equal = matching(bytes, pattern, start);
    if (equal === pattern.length) return start;
    budget -= PLACE + equal;
    if (budget <= 0) return start > low ? { low, high: start - 1 } : null;
  }
  return end > low ? { low, high: end - 1 } : null;
}

/** How many bytes of the pattern stand at an address, counted up to the first that does not. */
function matching(bytes: Uint8Array, pattern: Uint8Array, start: number): number {
  let equal = 0;
  while (equal < pattern.length && bytes[start + equal] === pattern[equal]) equal++;
  return equal;
}

/** Index of the byte of a pattern that a sample of the memory has least often. */
function rarest(bytes: Uint8Array, pattern: Uint8Array): number {
  const counts = new Uint32Array(256);
  const stride = Math.max(1, Math.floor(bytes.length / SAMPLES));
  for (let at = 0; at < bytes.length; at += stride) counts[bytes[at]!]!++;
  let found = 0;
  for (let i = 1; i < pattern.length; i++) if (counts[pattern[i]!]! < counts[pattern[found]!]!) found = i;
  return found;
}
