import { refParts } from './ref-type.ts';
import type { TypeSpace } from './type-space.ts';
import { type AbstractHeapType, type HeapType, isRefType, type StorageType, type ValueType } from './types.ts';

/** All supertypes of the abstract heap types. https://webassembly.github.io/spec/core/valid/matching.html#heap-types */
const above: Readonly<Record<AbstractHeapType, readonly AbstractHeapType[]>> = {
  any: [],
  eq: ['any'],
  i31: ['eq', 'any'],
  struct: ['eq', 'any'],
  array: ['eq', 'any'],
  none: ['i31', 'struct', 'array', 'eq', 'any'],
  func: [],
  nofunc: ['func'],
  extern: [],
  noextern: ['extern'],
  exn: [],
  noexn: ['exn'],
};

/**
 * May a value of type `actual` stand where `expected` is wanted? 'bottom' is the unknown type of unreachable code and
 * fits everywhere. Type indices of both are read in `space`.
 * https://webassembly.github.io/spec/core/valid/matching.html
 */
export function matches(actual: ValueType | 'bottom', expected: ValueType, space: TypeSpace): boolean {
  if (actual === expected || actual === 'bottom') return true;
  if (!isRefType(actual) || !isRefType(expected)) return false;
  const a = refParts(actual);
  const b = refParts(expected);
  if (a.nullable && !b.nullable) return false;
  return heapMatches(a.heap, b.heap, space);
}

/** The same for heap types. */
export function heapMatches(actual: HeapType | 'bot', expected: HeapType | 'bot', space: TypeSpace): boolean {
  if (actual === expected || actual === 'bot') return true;
  if (expected === 'bot') return false;
  if (typeof actual === 'number') {
    if (typeof expected === 'number') return space.isSubtype(actual, expected);
    const kind = space.kindOf(actual);
    return kind !== undefined && (kind === expected || above[kind].includes(expected));
  }
  if (typeof expected === 'number') {
    const kind = space.kindOf(expected);
    return actual === 'none' ? kind === 'struct' || kind === 'array' : actual === 'nofunc' && kind === 'func';
  }
  return above[actual].includes(expected);
}

/** The same for what fields hold. https://webassembly.github.io/spec/core/valid/matching.html#storage-types */
export function storageMatches(actual: StorageType, expected: StorageType, space: TypeSpace): boolean {
  if (actual === expected) return true;
  return isRefType(actual) && isRefType(expected) && matches(actual, expected, space);
}

/** Do lists of types match, one by one? */
export function allMatch(actual: readonly ValueType[], expected: readonly ValueType[], space: TypeSpace): boolean {
  return actual.length === expected.length && actual.every((type, i) => matches(type, expected[i]!, space));
}
