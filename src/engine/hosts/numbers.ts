import type { FuncType, ValueType } from '../module/types.ts';
import type { Value } from '../runtime/value.ts';
import { bitsOfF64, f32OfBits, f64OfBits } from '../util/bits.ts';

/** An argument as a number: floats as they are, i32 signed, i64 rounded; a reference is NaN. */
export function numberOf(value: Value | undefined): number {
  switch (value?.type) {
    case 'f64':
      return f64OfBits(value.bits);
    case 'f32':
      return f32OfBits(value.bits);
    case 'i32':
      return value.bits | 0;
    case 'i64':
      return Number(BigInt.asIntN(64, value.bits));
    default:
      return Number.NaN;
  }
}

/** An f64 value of a number. */
export function f64(value: number): Value {
  return { type: 'f64', bits: bitsOfF64(value) };
}

/** An i32 value of a number, wrapping. */
export function i32(value: number): Value {
  return { type: 'i32', bits: value >>> 0 };
}

/** What a fresh local of this type holds: 0, or a null reference; undefined for a type no host has values of. */
export function zero(type: ValueType): Value | undefined {
  switch (type) {
    case 'i32':
    case 'f32':
      return { type, bits: 0 };
    case 'i64':
    case 'f64':
      return { type, bits: 0n };
    case 'funcref':
    case 'externref':
      return { type, ref: null };
    default:
      return undefined;
  }
}

export function sameType(a: FuncType, b: FuncType): boolean {
  return sameTypes(a.params, b.params) && sameTypes(a.results, b.results);
}

function sameTypes(a: readonly ValueType[], b: readonly ValueType[]): boolean {
  return a.length === b.length && a.every((type, i) => type === b[i]);
}
