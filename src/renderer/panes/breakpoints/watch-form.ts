import type { BreakpointSpec, WatchedAccess, WatchOn } from '../../../protocol/messages.ts';

/** What of an access a person can watch for, in the order of the choice. */
export const accessChoices: readonly { readonly access: WatchedAccess; readonly label: string }[] = [
  { access: 'write', label: 'Written' },
  { access: 'change', label: 'Changed' },
  { access: 'read', label: 'Read' },
  { access: 'access', label: 'Read or written' },
];

/** A watchpoint in the list. */
export type WatchSpec = BreakpointSpec & { readonly on: WatchOn };

/** The same watchpoint, for another access. */
export function withAccess(on: WatchOn, access: WatchedAccess): WatchOn {
  return { ...on, access };
}

/** The same watchpoint under a condition; none when the text is empty. */
export function withCondition(on: WatchOn, text: string): WatchOn {
  const { condition: _, ...rest } = on;
  return text.trim() === '' ? rest : { ...rest, condition: text.trim() };
}

/** How a typed range is divided: an address, and how many bytes from there on. */
export interface RangeText {
  /** An expression. */
  readonly address: string;
  readonly length: number;
}

/**
 * What a person types for bytes: `0x1000`, `0x1000, 16` (so many bytes from there on), `0x1000 to 0x100f` (both ends
 * count). Null when it is
 * none of these. An address may be an expression.
 */
export function rangeText(text: string): RangeText | null {
  const ends = /^(.*\S)\s+to\s+(\S+)$/.exec(text.trim());
  if (ends) {
    const from = wholeNumber(ends[1] ?? '');
    const to = wholeNumber(ends[2] ?? '');
    return from === null || to === null || to < from ? null : { address: ends[1] ?? '', length: to - from + 1 };
  }
  const [address = '', count, ...more] = text.split(',').map((part) => part.trim());
  if (address === '' || more.length > 0) return null;
  const length = count === undefined ? 1 : wholeNumber(count);
  return length === null || length < 1 ? null : { address, length };
}

/** Indices as people type them: `3`, `3, 4` (four from there on), `3 to 6`. */
export function indexRange(text: string): { readonly from: number; readonly length: number } | null {
  const range = rangeText(text);
  const from = range === null ? null : wholeNumber(range.address);
  return range === null || from === null ? null : { from, length: range.length };
}

/** A number as people type it, decimal or hex; null for anything else. */
export function wholeNumber(text: string): number | null {
  const clean = text.trim().replaceAll('_', '');
  return /^(?:0x[0-9a-f]+|\d+)$/i.test(clean) && Number.isSafeInteger(Number(clean)) ? Number(clean) : null;
}
