import { indexIn, refParts } from '../module/ref-type.ts';
import type { RefType, StorageType, TypeIndex } from '../module/types.ts';

/** A type as text, with the type it refers to by name: `(ref null $node)`. */
export function withIndexText(type: StorageType, name: (index: TypeIndex) => string): string {
  const index = indexIn(type);
  if (index === null) return type;
  return `(ref ${refParts(type as RefType).nullable ? 'null ' : ''}${name(index)})`;
}
