import { defaultValue, type Value, type ValueType } from '../../../src/engine/index.ts';
import { classText } from '../machine-state.ts';
import { ObjectNames } from '../object-names.ts';
import type { Random } from '../random.ts';

/** A value of a type, one of a few. */
export function made(type: ValueType, seed: number): Value {
  const bits = [0, 1, 7, 100, 0xffff_ffff][seed % 5]!;
  switch (type) {
    case 'i32':
      return { type, bits };
    case 'i64':
      return { type, bits: BigInt(bits) };
    case 'f32':
      return { type, bits: 0x3fc0_0000 };
    case 'f64':
      return { type, bits: 0x4008n << 48n };
    default:
      return defaultValue(type);
  }
}

/** NaNs are one class. */
export function valueText(value: Value): string {
  return 'ref' in value ? new ObjectNames().text(value.ref) : classText(value);
}

const edges = [0, 1, 2, -1, 100, 65_535, 0x7fff_ffff, -0x8000_0000];

/** An argument for a parameter of a type: often small. */
export function argument(type: ValueType, random: Random): Value {
  const number = random.chance(60) ? random.below(20) : random.pick(edges);
  switch (type) {
    case 'i32':
      return { type, bits: number >>> 0 };
    case 'i64':
      return { type, bits: BigInt.asUintN(64, BigInt(number) << BigInt(random.pick([0, 0, 31]))) };
    case 'f32':
      return {
        type,
        bits: random.pick([0, 0x3f80_0000, 0xbf80_0000, 0x7f80_0000, 0x4f80_0000, 0x42f6_e979, 0x7fa0_0001]),
      };
    case 'f64':
      return { type, bits: random.pick([0n, 0x3ff0n << 48n, 0xbff8n << 48n, 0x7ff0n << 48n, 0x41f0n << 48n]) };
    case 'v128':
      return { type, bits: BigInt(number >>> 0) << 60n };
    default:
      return { type, ref: null };
  }
}
