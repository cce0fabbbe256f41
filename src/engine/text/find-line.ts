import { hex } from '../util/hex.ts';
import { type FunctionListing, lineText } from './disassemble.ts';

/** Lines that are compared in one go. */
const PIECE = 500;

/**
 * Index of the next line (or the previous one) beside `from` whose offset, text or note holds the query, whatever the
 * case, going round the end; null when none does. Gives way now and then: a function may have millions of lines.
 */
export function* findLine(
  listing: FunctionListing,
  query: string,
  from: number,
  backwards: boolean,
): Generator<undefined, number | null> {
  const { lines } = listing;
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return null;
  const step = backwards ? -1 : 1;
  for (let looked = 1; looked <= lines; looked++) {
    const index = (((from + step * looked) % lines) + lines) % lines;
    const line = listing.line(index);
    if (`${hex(line.offset)} ${lineText(line)} ${line.note}`.toLowerCase().includes(wanted)) return index;
    if (looked % PIECE === 0) yield undefined;
  }
  return null;
}
