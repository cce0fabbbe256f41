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
  if (typeof value !== 'string') return null;
  if (type === 'i32' || type === 'f32') return { type, bits: Number(value) };
  if (type === 'i64' || type === 'f64') return { type, bits: BigInt(value) };
  if (!isRefType(type as ValueType)) return null;
  const ref = value === 'null' ? null : hosts.ref(value);
  return { type: type as 'funcref' | 'externref', ref };
}

const f32 = { canonical: [0x7fffffff, 0x7fc00000], arithmetic: [0x7fc00000, 0x7fc00000] } as const;
const f64 = {
  canonical: [0x7fffffffffffffffn, 0x7ff8000000000000n],
  arithmetic: [0x7ff8000000000000n, 0x7ff8000000000000n],
} as const;

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
  const want = String(expected.value);
  if (want.startsWith('nan:')) {
    const nan = want.slice(4) as 'canonical' | 'arithmetic';
    if (typeof actual.bits === 'bigint') return (actual.bits & f64[nan][0]) === f64[nan][1];
    return (actual.bits & f32[nan][0]) === f32[nan][1];
  }
  return BigInt(actual.bits) === BigInt(want);
}

export function printValue(value: Value | undefined): string {
  if (!value) return 'nothing';
  if ('bits' in value) return `${value.type}:0x${value.bits.toString(16)}`;
  return `${value.type}:${value.ref === null ? 'null' : value.ref instanceof HostRef ? String(value.ref.value) : 'func'}`;
}
