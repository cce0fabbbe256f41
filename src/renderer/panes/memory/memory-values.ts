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

/**
 * The bytes of a number as people write it: decimal, hex, binary, `_` between digits, signed or unsigned for integers;
 * `inf`, `nan` and `nan:0x…` for floats.
 */
export function encodeValue(kind: ValueKind, text: string): Encoded {
  const clean = text.trim().replaceAll('_', '').toLowerCase();
  if (clean === '') return wrong('Type a number.');
  return kind === 'f32' || kind === 'f64' ? encodeFloat(kind, clean) : encodeInteger(kind, clean);
}

function encodeInteger(kind: ValueKind, clean: string): Encoded {
  const match = /^([+-]?)(0x[0-9a-f]+|0b[01]+|\d+)$/.exec(clean);
  if (match === null) return wrong('Not a whole number: write 42, -1 or 0x2a.');
  const magnitude = BigInt(match[2] ?? '0');
  const value = match[1] === '-' ? -magnitude : magnitude;
  const bits = BigInt(widths[kind] * 8);
  if (value >= 1n << bits || value < -(1n << (bits - 1n))) {
    return wrong(`${kind} holds ${-(1n << (bits - 1n))} to ${(1n << bits) - 1n}.`);
  }
  return { ok: true, bytes: littleEndian(BigInt.asUintN(Number(bits), value), widths[kind]) };
}

function encodeFloat(kind: 'f32' | 'f64', clean: string): Encoded {
  const nan = /^([+-]?)nan(?::(0x[0-9a-f]+))?$/.exec(clean);
  const [width, mantissa] = kind === 'f32' ? [4, 23n] : [8, 52n];
  if (nan !== null) {
    const payload = nan[2] === undefined ? 1n << (mantissa - 1n) : BigInt(nan[2]);
    if (payload === 0n || payload >= 1n << mantissa) return wrong(`A payload has 1 to ${mantissa} bits, not all zero.`);
    const exponent = ((1n << BigInt(width * 8 - 1)) - 1n) ^ ((1n << mantissa) - 1n);
    const sign = nan[1] === '-' ? 1n << BigInt(width * 8 - 1) : 0n;
    return { ok: true, bytes: littleEndian(sign | exponent | payload, width) };
  }
  const value = /^[+-]?inf(inity)?$/.test(clean)
    ? clean.startsWith('-')
      ? -Infinity
      : Infinity
    : parseFloatText(clean);
  if (value === null) return wrong('Not a number: write 1.5, -2e3, inf or nan.');
  const view = new DataView(new ArrayBuffer(width));
  if (kind === 'f32') view.setFloat32(0, value, true);
  else view.setFloat64(0, value, true);
  return { ok: true, bytes: new Uint8Array(view.buffer) };
}

function parseFloatText(clean: string): number | null {
  const match = /^([+-]?)(0x[0-9a-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)$/.exec(clean);
  if (match === null) return null;
  const magnitude = Number(match[2]);
  return match[1] === '-' ? -magnitude : magnitude;
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
export function parseAddress(text: string): number | null {
  const clean = text.trim().replaceAll(/[_\s]/g, '').toLowerCase();
  return /^(0x[0-9a-f]+|\d+)$/.test(clean) ? Number(clean) : null;
}

/** One byte from up to eight binary digits. */
export function encodeBinary(text: string): Encoded {
  const digits = text.replaceAll(/[\s_]/g, '');
  return /^[01]{1,8}$/.test(digits)
    ? { ok: true, bytes: Uint8Array.of(Number.parseInt(digits, 2)) }
    : wrong('A byte is eight binary digits: 0100 1011.');
}
