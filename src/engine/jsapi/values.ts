import { heapMatches } from '../module/matching.ts';
import { refParts } from '../module/ref-type.ts';
import { isRefType, type RefType, type ValueType } from '../module/types.ts';
import { refFits } from '../runtime/ref-match.ts';
import { HostRef, type Ref } from '../runtime/ref.ts';
import { f32, f64, i32, i64, toNumber as numberOf, type Value } from '../runtime/value.ts';
import { exportedFunction } from './exported-functions.ts';
import { toNumber } from './idl.ts';
import type { World } from './world.ts';

/**
 * ToWebAssemblyValue: may run code of the program, throws a TypeError for what cannot be converted.
 * https://webassembly.github.io/spec/js-api/#towebassemblyvalue
 */
export function toWasm(world: World, value: unknown, type: ValueType): Value {
  switch (type) {
    case 'i32':
      return i32(toInt32(value));
    case 'i64':
      return i64(BigInt.asIntN(64, value as bigint));
    case 'f32':
      return f32(toNumber(value));
    case 'f64':
      return f64(toNumber(value));
    case 'v128':
      throw new TypeError('a v128 cannot be made in JavaScript');
    default:
      return { type, ref: toRef(world, value, type) };
  }
}

/** ToInt32 of the language. */
export function toInt32(value: unknown): number {
  return (value as number) | 0;
}

/** A reference of a type; throws a TypeError when the value is none. */
export function toRef(world: World, value: unknown, type: RefType): Ref {
  const { types } = world.store;
  const ref = refOf(world, value, type);
  if (!refFits(ref, type, types)) throw new TypeError(`the value cannot be converted to ${type}`);
  return ref;
}

/** A reference for the value, of some type. */
function refOf(world: World, value: unknown, type: RefType): Ref {
  switch (typeof value) {
    case 'number':
      return isSmall(value) ? value : new HostRef(value);
    case 'function': {
      const func = world.addresses.get(value);
      const wanted = func !== undefined && heapMatches(refParts(type).heap, 'func', world.store.types);
      return wanted ? world.store.adopt(func) : new HostRef(value);
    }
    case 'object':
      return value === null ? null : (world.objects.behind(value) ?? new HostRef(value));
    default:
      return new HostRef(value);
  }
}

/** Is the number an i31? Not so -0, which would lose its sign. */
function isSmall(value: number): boolean {
  return value === value >> 0 && value >= -0x4000_0000 && value < 0x4000_0000 && !Object.is(value, -0);
}

/** ToJSValue. https://webassembly.github.io/spec/js-api/#tojsvalue */
export function toJs(world: World, value: Value): unknown {
  if ('ref' in value) return refToJs(world, value.ref);
  return value.type === 'i64' ? BigInt.asIntN(64, value.bits) : numberOf(value);
}

export function refToJs(world: World, ref: Ref): unknown {
  if (ref === null || typeof ref === 'number') return ref;
  switch (ref.kind) {
    case 'host-ref':
      return ref.value;
    case 'struct':
    case 'array':
      return world.objects.of(ref);
    case 'exn':
      throw new Error('internal error: a reference to an exception for JavaScript');
    default:
      return exportedFunction(world, ref);
  }
}

/** The value of a type when nothing is given: undefined for externref. */
export function defaultFor(world: World, type: ValueType): Value {
  return type === 'externref' ? toWasm(world, undefined, type) : toWasm(world, nothing(type), type);
}

function nothing(type: ValueType): unknown {
  if (type === 'i64') return 0n;
  return type === 'i32' || type === 'f32' || type === 'f64' ? 0 : null;
}

/** Has the type values that JavaScript cannot see? */
export function isHidden(world: World, type: ValueType): boolean {
  if (type === 'v128') return true;
  return isRefType(type) && heapMatches(refParts(type).heap, 'exn', world.store.types);
}
