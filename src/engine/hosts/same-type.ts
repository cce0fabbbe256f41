import type { FuncType, ValueType } from '../module/types.ts';

/** Are these the same function type, so that one may be called as the other? */
export function sameType(a: FuncType, b: FuncType): boolean {
  return sameTypes(a.params, b.params) && sameTypes(a.results, b.results);
}

function sameTypes(a: readonly ValueType[], b: readonly ValueType[]): boolean {
  return a.length === b.length && a.every((type, i) => type === b[i]);
}
