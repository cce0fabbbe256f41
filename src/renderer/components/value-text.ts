import type { RefView, ValueView } from '../../engine/index.ts';

const scratch = new DataView(new ArrayBuffer(8));

/** A value as people read and type it: the shortest decimal that gives the same float, NaN payloads in hex. `Digits` groups it. */
export function valueText(value: ValueView, numbers: 'decimal' | 'hex' = 'decimal'): string {
  if (value.ref !== null) return refText(value.ref);
  switch (value.type) {
    case 'i32':
      return numbers === 'hex' ? hex(value.bits) : String(BigInt.asIntN(32, value.bits));
    case 'i64':
      return numbers === 'hex' ? hex(value.bits) : String(BigInt.asIntN(64, value.bits));
    case 'f32':
      return floatText(f32Of(value.bits), value.bits & 0x7fffffn, 0x400000n, value.bits >> 31n);
    case 'f64':
      return floatText(f64Of(value.bits), value.bits & 0xfffffffffffffn, 0x8000000000000n, value.bits >> 63n);
    default:
      return hex(value.bits);
  }
}

/** The other way to write it: hex for a decimal integer, decimal for hex, the bits of a float, '' for references. */
export function otherText(value: ValueView, numbers: 'decimal' | 'hex' = 'decimal'): string {
  if (value.ref !== null) return '';
  if (value.type === 'i32' || value.type === 'i64') return valueText(value, numbers === 'hex' ? 'decimal' : 'hex');
  return hex(value.bits);
}

export function refText(ref: RefView): string {
  switch (ref.kind) {
    case 'null':
      return 'null';
    case 'func':
      return ref.name === '' ? `func ${ref.func ?? '?'}` : ref.name;
    case 'host':
      return ref.text;
  }
}

export function hex(bits: bigint | number): string {
  return `0x${bits.toString(16)}`;
}

function f32Of(bits: bigint): number {
  scratch.setUint32(0, Number(bits));
  return scratch.getFloat32(0);
}

function f64Of(bits: bigint): number {
  scratch.setBigUint64(0, bits);
  return scratch.getFloat64(0);
}

function floatText(value: number, fraction: bigint, quiet: bigint, sign: bigint): string {
  if (Number.isNaN(value)) {
    const text = fraction === quiet ? 'nan' : `nan:${hex(fraction)}`;
    return sign === 1n ? `-${text}` : text;
  }
  if (value === 0) return sign === 1n ? '-0' : '0';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return quiet === 0x400000n ? shortestF32(value) : String(value);
}

/** The shortest decimal that rounds to this f32. */
function shortestF32(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(Number(value.toPrecision(9)));
}
