import type { SymbolView } from '../../protocol/messages.ts';

/** A byte offset that was typed. */
export interface OffsetItem {
  readonly kind: 'offset';
  readonly name: string;
  readonly detail: string;
  readonly offset: number;
}

/** Reads "0x2a1" as a byte offset, and "12" or "#12" as a function index where there is such a function. */
export function readPlace(text: string, functions: number): OffsetItem | SymbolView | null {
  const trimmed = text.trim();
  if (/^0x[0-9a-f]{1,8}$/i.test(trimmed)) {
    const offset = Number(trimmed);
    return { kind: 'offset', name: `0x${offset.toString(16)}`, detail: 'byte offset in the file', offset };
  }
  const index = /^#?(\d{1,7})$/.exec(trimmed);
  if (index === null) return null;
  const func = Number(index[1]);
  if (func < functions) {
    return { kind: 'func', name: `function ${func}`, detail: 'by index', target: { kind: 'func', func } };
  }
  if (trimmed.startsWith('#')) return null;
  return { kind: 'offset', name: String(func), detail: 'byte offset in the file', offset: func };
}
