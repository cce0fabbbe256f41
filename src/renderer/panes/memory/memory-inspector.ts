import { formatValue } from '../../../engine/text/format.ts';
import { valueKinds, widthOf, type ValueKind } from './memory-values.ts';

/** One line of the inspector: the bytes at the cursor read as one type. */
export interface InspectorRow {
  readonly kind: ValueKind | 'utf-8' | 'bits';
  /** Bytes that are read; fewer may exist at the end of the memory, then `text` is ''. */
  readonly width: number;
  readonly text: string;
  /** A second reading: unsigned for integers that are negative when signed; else ''. */
  readonly also: string;
}

/** Bytes that the inspector wants from the cursor on. */
export const INSPECTED_BYTES = 32;

/** Every reading of the bytes at the cursor, little endian. */
export function inspectorRows(bytes: Uint8Array): readonly InspectorRow[] {
  const first = bytes[0];
  const bits =
    first === undefined
      ? ''
      : first
          .toString(2)
          .padStart(8, '0')
          .replace(/(....)/, '$1 ');
  return [
    ...valueKinds.map((kind) => valueRow(kind, bytes)),
    { kind: 'utf-8' as const, width: 1, text: utf8Text(bytes), also: '' },
    { kind: 'bits' as const, width: 1, text: bits, also: '' },
  ];
}

function valueRow(kind: ValueKind, bytes: Uint8Array): InspectorRow {
  const width = widthOf(kind);
  if (bytes.length < width) return { kind, width, text: '', also: '' };
  let unsigned = 0n;
  for (let i = width - 1; i >= 0; i--) unsigned = unsigned * 256n + BigInt(bytes[i] ?? 0);
  if (kind === 'f32' || kind === 'f64') return { kind, width, text: formatValue(kind, unsigned), also: '' };
  const signed = BigInt.asIntN(width * 8, unsigned);
  return { kind, width, text: signed.toString(), also: signed < 0n ? unsigned.toString() : '' };
}

/** A reading with its type, as it is read aloud: 'i8 -1, u8 255'. */
export function readingName({ kind, text, also }: InspectorRow): string {
  return also === '' ? `${kind} ${text}` : `${kind} ${text}, ${kind.replace('i', 'u')} ${also}`;
}

/** UTF-8 text from the cursor up to a zero, a broken sequence or the end; control characters as escapes. */
export function utf8Text(bytes: Uint8Array): string {
  const zero = bytes.indexOf(0);
  const text = new TextDecoder().decode(zero < 0 ? bytes : bytes.subarray(0, zero), { stream: true });
  const [whole = ''] = text.split('\ufffd');
  return whole.replaceAll(/[\p{Cc}]/gu, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/**
 * The u32 at the cursor (`wide`: the u64), when it points into the memory; null otherwise, and for 0, which points at
 * nothing.
 */
export function pointerAt(bytes: Uint8Array, size: number, wide = false): number | null {
  if (bytes.length < (wide ? 8 : 4)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const address = wide ? Number(view.getBigUint64(0, true)) : view.getUint32(0, true);
  return address > 0 && address < size ? address : null;
}
