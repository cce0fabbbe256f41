import type { CodeLine } from '../../../protocol/messages.ts';
import { hexOffset } from './code-rows.ts';
import { lineText } from './code-tokens.ts';

/** Lines asked for at a time: a search through 400,000 lines is 200 requests, each a few milliseconds. */
const CHUNK = 2048;

export interface Find {
  readonly query: string;
  /** Lines in the function. */
  readonly lines: number;
  /** Line to start beside: the first one looked at is the next (or previous) one. */
  readonly from: number;
  readonly backwards: boolean;
  readonly fetch: (from: number, count: number) => Promise<readonly CodeLine[]>;
  readonly signal?: AbortSignal;
}

/** Index of the next line whose text or offset holds the query, whatever the case, going round the end; null when none does. */
export async function findLine({ query, lines, from, backwards, fetch, signal }: Find): Promise<number | null> {
  const wanted = query.trim().toLowerCase();
  if (wanted === '' || lines === 0) return null;
  const matches = (line: CodeLine | undefined) => line !== undefined && searchText(line).includes(wanted);

  for (const [start, end] of chunks(lines, from, backwards)) {
    const found = await fetch(start, end - start);
    if (signal?.aborted === true) return null;
    const at = backwards ? found.findLastIndex(matches) : found.findIndex(matches);
    if (at >= 0) return start + at;
  }
  return null;
}

function searchText(line: CodeLine): string {
  return `${hexOffset(line.offset)} ${lineText(line)}`.toLowerCase();
}

/** Ranges in the order they are looked at: from the cursor to one end, then from the other end up to the cursor itself. */
function* chunks(lines: number, from: number, backwards: boolean): Generator<readonly [number, number]> {
  if (backwards) {
    for (let end = from; end > 0; end -= CHUNK) yield [Math.max(0, end - CHUNK), end];
    for (let end = lines; end > from; end -= CHUNK) yield [Math.max(from, end - CHUNK), end];
  } else {
    for (let start = from + 1; start < lines; start += CHUNK) yield [start, Math.min(lines, start + CHUNK)];
    for (let start = 0; start <= from; start += CHUNK) yield [start, Math.min(from + 1, start + CHUNK)];
  }
}
