import { parseValue } from '../../../engine/text/format.ts';

/**
 * Little-endian values in memory: text to bytes and back. Used by the inspector and by search.
 */
export const valueKinds = ['i8', 'i16', 'i32', 'i64', 'f32', 'f64'] as const;
export type ValueKind = (typeof valueKinds)[number];

export type Encoded =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly message: string };

const widths: Readonly<Record<ValueKind, number>> = { i8: 1, i16: 2, i32: 4, i64: 8, f32: 4, f64: 8 };

/** Bytes that a value of this kind takes. */
export function widthOf(kind: ValueKind): number {
  return widths[kind];
}

const wrong = (message: string): Encoded => ({ ok: false, message });

/** The bytes of a number as people write it (see `parseValue`); i8 and i16 may be signed or unsigned too. */
export function encodeValue(kind: ValueKind, text: string): Encoded {
  const small = kind === 'i8' || kind === 'i16';
  const parsed = parseValue(small ? 'i64' : kind, text);
  if (!parsed.ok) return parsed;
  if (!small) return { ok: true, bytes: littleEndian(parsed.bits, widths[kind]) };
  const bits = widths[kind] * 8;
  const value = BigInt.asIntN(64, parsed.bits);
  const least = -(1n << BigInt(bits - 1));
  const most = (1n << BigInt(bits)) - 1n;
  if (value < least || value > most) return wrong(`${kind} holds ${least} to ${most}`);
  return { ok: true, bytes: littleEndian(BigInt.asUintN(bits, value), widths[kind]) };
}

function littleEndian(value: bigint, width: number): Uint8Array {
  return Uint8Array.from({ length: width }, (_, i) => Number((value >> BigInt(i * 8)) & 255n));
}

/** What is searched for: bytes, text, or a value of a type. */
export const patternKinds = ['bytes', 'text', ...valueKinds] as const;
export type PatternKind = (typeof patternKinds)[number];

/** The bytes to look for; `ok: false` says what is wrong with the text. */
export function encodePattern(kind: PatternKind, text: string): Encoded {
  if (kind === 'bytes') return encodeBytes(text);
  if (kind !== 'text') return encodeValue(kind, text);
  return text === '' ? wrong('Type the text to look for.') : { ok: true, bytes: new TextEncoder().encode(text) };
}

/** Hex digits, two a byte: `de ad`, `dead`, `0xde, 0xad`. */
export function encodeBytes(text: string): Encoded {
  const digits = text.replaceAll(/0x/gi, '').replaceAll(/[\s,]/g, '');
  if (digits === '') return wrong('Type bytes in hex, such as de ad.');
  if (!/^[0-9a-f]*$/i.test(digits)) return wrong('Bytes are hex digits, two each: de ad.');
  if (digits.length % 2 === 1) return wrong('Half a byte is missing at the end.');
  return { ok: true, bytes: Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)) };
}

/** Bytes as hex for the clipboard: `de ad be ef`. */
export function hexText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** An address written as a number alone (decimal or 0x…); null when it needs an evaluation. */
export function parseAddress(text: string): bigint | null {
  const clean = text.trim().replaceAll(/[_\s]/g, '').toLowerCase();
  return /^(0x[0-9a-f]+|\d+)$/.test(clean) ? BigInt(clean) : null;
}

/** One byte from up to eight binary digits. */
export function encodeBinary(text: string): Encoded {
  const digits = text.replaceAll(/[\s_]/g, '');
  return /^[01]{1,8}$/.test(digits)
    ? { ok: true, bytes: Uint8Array.of(Number.parseInt(digits, 2)) }
    : wrong('A byte is eight binary digits: 0100 1011.');
}
