import type { Value, ValueType } from '../../src/engine/index.ts';
import { HostRef, isRefType, refFits, type TypeRegistry } from '../../src/engine/index.ts';
import type { Expected, JsonValue } from './script.ts';

/** Host values of a script are told apart by number: externref 7 is the same object wherever it shows up. */
export class HostValues {
  readonly #refs = new Map<string, HostRef>();

  ref(number: string): HostRef {
    let ref = this.#refs.get(number);
    if (!ref) this.#refs.set(number, (ref = new HostRef(number)));
    return ref;
  }
}

/** An argument of the script as a value; null when its type is not one this engine knows. */
export function toValue(json: JsonValue, hosts: HostValues): Value | null {
  const { type, value } = json;
  if (type === 'v128') return { type, bits: vectorBits(json) };
  if (typeof value !== 'string') return null;
  if (type === 'i32' || type === 'f32') return { type, bits: Number(value) };
  if (type === 'i64' || type === 'f64') return { type, bits: BigInt(value) };
  if (!isRefType(type as ValueType)) return null;
  const ref = value === 'null' ? null : hosts.ref(value);
  return { type: type as 'funcref' | 'externref', ref };
}

/** Lane 0 is the first of the list and the lowest of the bits. */
function vectorBits({ lane_type = '', value = [] }: JsonValue): bigint {
  const width = BigInt(lane_type.slice(1));
  return Array.from(value).reduce((bits, lane, i) => bits | (BigInt(lane) << (BigInt(i) * width)), 0n);
}

/** Does a result satisfy what the script expects: equal bits, a NaN of the class, or the same reference? */
export function satisfies(
  actual: Value | undefined,
  expected: Expected,
  hosts: HostValues,
  types: TypeRegistry,
): boolean {
  if (!actual) return false;
  if (expected.type === 'either') return (expected.values ?? []).some((one) => satisfies(actual, one, hosts, types));
  if (expected.type === 'refnull') return 'ref' in actual && actual.ref === null;
  if ('ref' in actual) {
    const type = expected.type as ValueType;
    if (!isRefType(type)) return false;
    if (expected.value === 'null') return actual.ref === null;
    if (expected.value === undefined) return actual.ref !== null && refFits(actual.ref, type, types);
    return actual.ref === hosts.ref(String(expected.value));
  }
  if (actual.type !== expected.type) return false;
  if (actual.type === 'v128') {
    const { lane_type = '', value = [] } = expected;
    const width = Number(lane_type.slice(1));
    return Array.from(value).every((want, i) =>
      agrees(BigInt.asUintN(width, actual.bits >> BigInt(i * width)), want, width),
    );
  }
  return agrees(BigInt(actual.bits), String(expected.value), typeof actual.bits === 'bigint' ? 64 : 32);
}

const quiet = { 32: 0x7fc00000n, 64: 0x7ff8000000000000n } as const;

/** Bits of a number or a lane against what is wanted: a number, or a class of NaNs (of either sign). */
function agrees(bits: bigint, want: string, width: number): boolean {
  if (!want.startsWith('nan:')) return bits === BigInt(want);
  const nan = quiet[width as keyof typeof quiet];
  return want === 'nan:canonical' ? BigInt.asUintN(width - 1, bits) === nan : (bits & nan) === nan;
}

export function printValue(value: Value | undefined): string {
  if (!value) return 'nothing';
  if ('bits' in value) return `${value.type}:0x${value.bits.toString(16)}`;
  return `${value.type}:${value.ref === null ? 'null' : value.ref instanceof HostRef ? String(value.ref.value) : 'func'}`;
}
