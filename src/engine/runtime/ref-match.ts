import { heapMatches, matches } from '../module/matching.ts';
import { refParts } from '../module/ref-type.ts';
import type { TypeRegistry } from '../module/type-space.ts';
import { type HeapType, isRefType, type RefType, type ValueType } from '../module/types.ts';
import type { Ref } from './ref.ts';
import type { Value } from './value.ts';

/** Is this reference a value of the type? Types have the store's numbers. */
export function refFits(ref: Ref, type: RefType, types: TypeRegistry): boolean {
  const { nullable, heap } = refParts(type);
  if (ref === null) return nullable;
  // Anything may be a value of the host, or of the hierarchy below any, in the other's clothes.
  if (heap === 'extern') return true;
  return heapMatches(heapOf(ref, types), heap, types);
}

/** The narrowest type of a reference that is not null. */
export function heapOf(ref: NonNullable<Ref>, types: TypeRegistry): HeapType {
  if (typeof ref === 'number') return 'i31';
  switch (ref.kind) {
    case 'host-ref':
      return 'any';
    case 'exn':
      return 'exn';
    case 'struct':
    case 'array':
      return ref.typeId;
    default:
      return ref.typeId < 0 ? types.addFunc(ref.type) : ref.typeId;
  }
}

/** May the value be given where the type is wanted? A reference is looked at itself. */
export function valueFits(value: Value, type: ValueType, types: TypeRegistry): boolean {
  if ('ref' in value) return isRefType(type) && refFits(value.ref, type, types);
  return matches(value.type, type, types);
}
