/**
 * Values as text and back. Imports nothing, so that the window can use it too.
 *
 * Bits are unsigned: 32 of them for i32 and f32, 64 for i64 and f64, 128 for v128 (lane 0 lowest).
 */

/** `natural` is a signed decimal for integers and the shortest decimal that reads back the same for floats. */
export type ValueFormat = 'natural' | 'unsigned' | 'hex' | 'binary' | 'float';

interface FloatShape {
  readonly width: 32 | 64;
  /** Bits of the significand, the implicit one included. */
  readonly precision: number;
  /** Exponent of the last bit of the smallest and of the largest numbers. */
  readonly least: number;
  readonly most: number;
}

const F32: FloatShape = { width: 32, precision: 24, least: -149, most: 104 };
const F64: FloatShape = { width: 64, precision: 53, least: -1074, most: 971 };

const cell = new DataView(new ArrayBuffer(8));

/**
 * A number as text. `grouped` puts `_` between groups of digits of long decimal integers. A vector is written as the
 * text format does, `i32x4 0x00000001 0x00000002 0x00000003 0x00000004`, or in hex as one number; see `formatV128`.
 */
export function formatValue(type: string, bits: bigint, format: ValueFormat = 'natural', grouped = false): string {
  if (type === 'v128') {
    if (format === 'hex') return `0x${bits.toString(16).padStart(32, '0')}`;
    return `i32x4 ${formatV128(bits, 'i32x4', format === 'natural' ? 'hex' : format)}`;
  }
  const wide = type === 'i64' || type === 'f64';
  const float = type === 'f32' || type === 'f64';
  switch (format) {
    case 'hex':
      return float ? `0x${bits.toString(16).padStart(wide ? 16 : 8, '0')}` : `0x${bits.toString(16)}`;
    case 'binary':
      return `0b${bits.toString(2)}`;
    case 'unsigned':
      return group(bits.toString(), grouped);
    case 'float':
      return formatFloat(wide ? F64 : F32, bits);
    default:
      if (float) return formatFloat(wide ? F64 : F32, bits);
      return group(BigInt.asIntN(wide ? 64 : 32, bits).toString(), grouped);
  }
}

function group(digits: string, grouped: boolean): string {
  return grouped ? digits.replace(/\B(?=(\d{3})+$)/g, '_') : digits;
}

function formatFloat(shape: FloatShape, bits: bigint): string {
  const { width, precision } = shape;
  const payload = BigInt.asUintN(precision - 1, bits);
  const exponent = BigInt.asUintN(width - precision, bits >> BigInt(precision - 1));
  const sign = bits >> BigInt(width - 1) === 0n ? '' : '-';
  if (exponent === (1n << BigInt(width - precision)) - 1n) {
    if (payload === 0n) return `${sign}inf`;
    return payload === 1n << BigInt(precision - 2) ? `${sign}nan` : `${sign}nan:0x${payload.toString(16)}`;
  }
  if (width === 64) {
    cell.setBigUint64(0, bits);
    return sign + String(Math.abs(cell.getFloat64(0)));
  }
  cell.setUint32(0, Number(bits));
  return sign + shortestF32(Math.abs(cell.getFloat32(0)));
}

/** The shortest decimal that is nearer to this f32 than to any other. */
function shortestF32(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number(value.toPrecision(9)));
}

export type ParsedValue =
  | { readonly ok: true; readonly bits: bigint }
  | { readonly ok: false; readonly message: string };

/**
 * Reads what a person typed for a value of type i32, i64, f32, f64 or v128: integers signed or unsigned, as decimal,
 * `0x`, `0o` or `0b`; floats as decimal, `0x1.8p3`, `inf`, `nan`, `nan:0x4000`; `_` between digits. Floats are rounded
 * once. Vectors: see `parseV128`.
 */
export function parseValue(type: string, text: string): ParsedValue {
  const clean = text.trim().toLowerCase();
  if (clean === '') return no('a value is missing');
  if (clean.length > 1200) return no('that is too long for a number');
  switch (type) {
    case 'i32':
      return parseInteger(32, clean);
    case 'i64':
      return parseInteger(64, clean);
    case 'f32':
      return parseFloatText(F32, clean);
    case 'f64':
      return parseFloatText(F64, clean);
    case 'v128':
      return parseV128(clean);
    default:
      return no(`a value of type ${type} cannot be typed in`);
  }
}

function no(message: string): ParsedValue {
  return { ok: false, message };
}

/** Takes out `_` between digits; null when one stands elsewhere. */
function ungroup(digits: string): string | null {
  return /^_|__|_$/.test(digits) ? null : digits.replaceAll('_', '');
}

function parseInteger(width: number, text: string): ParsedValue {
  const match = /^([+-]?)(0x[\da-f_]+|0b[01_]+|0o[0-7_]+|\d[\d_]*)$/.exec(text);
  const digits = match && ungroup(match[2]!.replace(/^0[xbo](?=_)/, ''));
  if (!match || digits === null) return no(`"${text}" is no integer: write 42, -1, 0x2a, 0b101010 or 1_000`);
  const size = BigInt(digits.replace(/^0+(?=\d)/, ''));
  const value = match[1] === '-' ? -size : size;
  const least = -(1n << BigInt(width - 1));
  const most = (1n << BigInt(width)) - 1n;
  if (value < least || value > most) return no(`${text} does not fit an i${width}: it holds ${least} to ${most}`);
  return { ok: true, bits: BigInt.asUintN(width, value) };
}

function parseFloatText(shape: FloatShape, text: string): ParsedValue {
  const { width, precision } = shape;
  const [, sign, size] = /^([+-]?)(.*)$/s.exec(text)!;
  const signBit = sign === '-' ? 1n << BigInt(width - 1) : 0n;
  const infinity = ((1n << BigInt(width - precision)) - 1n) << BigInt(precision - 1);
  if (size === 'inf' || size === 'infinity') return { ok: true, bits: signBit | infinity };
  const nan = /^nan(?::(canonical|arithmetic|0x[\da-f_]+))?$/.exec(size!);
  if (nan) {
    const payload = nan[1]?.startsWith('0x') ? BigInt(nan[1].replaceAll('_', '')) : 1n << BigInt(precision - 2);
    const most = (1n << BigInt(precision - 1)) - 1n;
    if (payload === 0n || payload > most) return no(`the payload of a NaN is between 0x1 and 0x${most.toString(16)}`);
    return { ok: true, bits: signBit | infinity | payload };
  }
  const ratio = ratioOf(size!);
  if (ratio === null) return no(`"${text}" is no number: write 1.5, 1e-9, 0x1.8p3, inf, nan or nan:0x4000`);
  const bits = ratio === 'huge' ? null : round(shape, ratio[0], ratio[1]);
  return bits === null ? no(`${text} is too large for an f${width}`) : { ok: true, bits: signBit | bits };
}

/** An unsigned number as numerator and denominator. */
function ratioOf(text: string): readonly [bigint, bigint] | 'huge' | null {
  const hex = /^0x([\da-f][\da-f_]*)?(?:\.([\da-f_]*))?(?:p([+-]?\d+))?$/.exec(text);
  const match = hex ?? /^(\d[\d_]*)?(?:\.([\d_]*))?(?:e([+-]?\d+))?$/.exec(text);
  if (!match) return null;
  const whole = ungroup(match[1] ?? '');
  const fraction = ungroup(match[2] ?? '');
  if (whole === null || fraction === null || whole + fraction === '') return null;
  const digits = BigInt((hex ? '0x' : '') + whole + fraction);
  if (digits === 0n) return [0n, 1n];
  const base = hex ? 2n : 10n;
  const exponent = Number(match[3] ?? 0) - fraction.length * (hex ? 4 : 1);
  if (exponent > 6000) return 'huge';
  if (exponent < -12_000) return [0n, 1n];
  return exponent >= 0 ? [digits * base ** BigInt(exponent), 1n] : [digits, base ** BigInt(-exponent)];
}

/** The bits of the float nearest to a ratio, halves to the even one; null when it is too large. */
function round({ precision, least, most }: FloatShape, numerator: bigint, denominator: bigint): bigint | null {
  if (numerator === 0n) return 0n;
  let exponent = Math.max(bitLength(numerator) - bitLength(denominator) - precision, least);
  let [quotient, rest, divisor] = divide(numerator, denominator, exponent);
  if (bitLength(quotient) > precision) [quotient, rest, divisor] = divide(numerator, denominator, ++exponent);
  const twice = 2n * rest;
  if (twice > divisor || (twice === divisor && (quotient & 1n) === 1n)) quotient++;
  if (bitLength(quotient) > precision) {
    quotient >>= 1n;
    exponent++;
  }
  if (exponent > most) return null;
  const implicit = 1n << BigInt(precision - 1);
  return quotient < implicit
    ? quotient
    : (BigInt(exponent - least + 1) << BigInt(precision - 1)) + (quotient - implicit);
}

/** Divides by `denominator * 2 ** exponent`. */
function divide(numerator: bigint, denominator: bigint, exponent: number): [bigint, bigint, bigint] {
  const n = exponent < 0 ? numerator << BigInt(-exponent) : numerator;
  const d = exponent > 0 ? denominator << BigInt(exponent) : denominator;
  return [n / d, n % d, d];
}

function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length;
}

/** How a vector is divided into lanes. */
export type LaneShape = 'i8x16' | 'i16x8' | 'i32x4' | 'i64x2' | 'f32x4' | 'f64x2';

export const laneShapes: readonly LaneShape[] = ['i8x16', 'i16x8', 'i32x4', 'i64x2', 'f32x4', 'f64x2'];

/** Type and width in bits of a lane, and how many there are. */
function shapeOf(shape: LaneShape): { readonly type: string; readonly width: number; readonly count: number } {
  const [type = '', count = ''] = shape.split('x');
  return { type, width: Number(type.slice(1)), count: Number(count) };
}

/** The lanes of a vector as text, lane 0 first. Hex is padded to the width of a lane. */
export function lanesOfV128(bits: bigint, shape: LaneShape, format: ValueFormat = 'natural'): string[] {
  const { type, width, count } = shapeOf(shape);
  return Array.from({ length: count }, (_, i) => {
    const lane = BigInt.asUintN(width, bits >> BigInt(i * width));
    if (format === 'hex') return `0x${lane.toString(16).padStart(width / 4, '0')}`;
    if (format === 'natural' && type.startsWith('i')) return BigInt.asIntN(width, lane).toString();
    if (format === 'float') return width < 32 ? String(lane) : formatValue(`f${width}`, lane, format);
    return formatValue(type, lane, format);
  });
}

/** The lanes of a vector in one line: `1 -2 3 4`. The shape is not written. */
export function formatV128(bits: bigint, shape: LaneShape, format: ValueFormat = 'natural'): string {
  return lanesOfV128(bits, shape, format).join(' ');
}

/**
 * Reads a vector: as many lanes as the shape has, each as `parseValue` takes it, with spaces or commas between them and
 * the shape before them if it is another one (`f32x4 1 2.5 -inf nan`); or all 128 bits as one integer.
 */
export function parseV128(text: string, shape: LaneShape = 'i32x4'): ParsedValue {
  const spaced = text.toLowerCase().replace(/^(\s*[if]\d+x\d+):/, '$1 ');
  const words = spaced.split(/[\s,]+/).filter((word) => word !== '');
  const named = laneShapes.find((one) => one === words[0]);
  if (named) words.shift();
  if (words.length === 0) return no('a value is missing');
  if (words.length === 1 && !named) return parseInteger(128, words[0]!.slice(0, 1200));
  const { type, width, count } = shapeOf(named ?? shape);
  if (words.length !== count) return no(`${named ?? shape} has ${count} lanes, not ${words.length}`);
  let bits = 0n;
  for (const [i, word] of words.entries()) {
    const lane = width < 32 ? parseInteger(width, word.slice(0, 1200)) : parseValue(type, word);
    if (!lane.ok) return no(`lane ${i}: ${lane.message}`);
    bits |= lane.bits << BigInt(i * width);
  }
  return { ok: true, bits };
}
