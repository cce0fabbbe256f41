import type { AbstractHeapType, HeapType, RefType, TypeIndex } from './types.ts';

/** https://webassembly.github.io/spec/core/syntax/types.html#reference-types */
export interface RefParts {
  readonly nullable: boolean;
  /** 'bot' is the heap type of a reference in unreachable code: below all others. */
  readonly heap: HeapType | 'bot';
}

/** Short names of the nullable abstract types. */
const shortNames: Readonly<Record<AbstractHeapType, RefType>> = {
  any: 'anyref',
  eq: 'eqref',
  i31: 'i31ref',
  struct: 'structref',
  array: 'arrayref',
  none: 'nullref',
  func: 'funcref',
  nofunc: 'nullfuncref',
  extern: 'externref',
  noextern: 'nullexternref',
  exn: 'exnref',
  noexn: 'nullexnref',
};

const known = new Map<RefType, RefParts>();
for (const [heap, type] of Object.entries(shortNames)) {
  known.set(type, { nullable: true, heap: heap as AbstractHeapType });
}

/** More texts than this are not remembered: a hostile module may have a million. */
const MOST_KNOWN = 10_000;

/** Takes a reference type apart. */
export function refParts(type: RefType): RefParts {
  let parts = known.get(type);
  if (parts !== undefined) return parts;
  if (!type.startsWith('(ref ')) throw new Error(`internal error: ${type} is no reference type`);
  const nullable = type.startsWith('(ref null ');
  const heap = type.slice(nullable ? '(ref null '.length : '(ref '.length, -1);
  const digit = heap.charCodeAt(0) - 0x30;
  parts = { nullable, heap: digit >= 0 && digit <= 9 ? Number(heap) : (heap as AbstractHeapType) };
  if (known.size < MOST_KNOWN) known.set(type, parts);
  return parts;
}

/** The reference type with these parts, as text. */
export function refType(nullable: boolean, heap: HeapType | 'bot'): RefType {
  if (!nullable) return `(ref ${heap})`;
  return typeof heap === 'number' || heap === 'bot' ? `(ref null ${heap})` : shortNames[heap];
}

/** The same type without null. */
export function nonNull(type: RefType): RefType {
  const { nullable, heap } = refParts(type);
  return nullable ? refType(false, heap) : type;
}

/** The type index in a type, null when there is none. */
export function indexIn(type: string): TypeIndex | null {
  if (!type.startsWith('(ref ')) return null;
  const { heap } = refParts(type as RefType);
  return typeof heap === 'number' ? heap : null;
}

/** The type with its type index, if it has one, replaced. */
export function withIndex<T extends string>(type: T, replace: (index: TypeIndex) => TypeIndex): T {
  if (!type.startsWith('(ref ')) return type;
  const { nullable, heap } = refParts(type as `(ref ${string})`);
  return typeof heap === 'number' ? (refType(nullable, replace(heap)) as string as T) : type;
}
