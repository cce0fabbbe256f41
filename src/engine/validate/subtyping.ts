import type { ValueType } from '../module/types.ts';

/**
 * May a value of type `actual` stand where `expected` is wanted? 'bottom' is the unknown type of unreachable code and
 * fits everywhere. https://webassembly.github.io/spec/core/valid/matching.html
 */
export function matches(actual: ValueType | 'bottom', expected: ValueType): boolean {
  return actual === expected || actual === 'bottom';
}

/** Do lists of types match, one by one? */
export function allMatch(actual: readonly ValueType[], expected: readonly ValueType[]): boolean {
  return actual.length === expected.length && actual.every((type, i) => matches(type, expected[i]!));
}
