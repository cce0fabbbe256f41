import { ValidationError } from '../module/errors.ts';
import { hex } from '../util/hex.ts';
import { allMatch, storageMatches } from '../module/matching.ts';
import type { TypeDef, WasmModule } from '../module/module.ts';
import { indexIn } from '../module/ref-type.ts';
import { MAX_SUBTYPE_DEPTH, type TypeSpace, typeSpaceOf } from '../module/type-space.ts';
import {
  type ByteOffset,
  type CompositeType,
  type FieldType,
  type StorageType,
  type TypeIndex,
  type ValueType,
} from '../module/types.ts';

/** Types that are looked at between two yields. */
const PIECE = 10_000;

/**
 * Validates the type section: references point backwards or into their own recursion group, and what is declared a
 * subtype matches its supertype. Yields now and then, for there may be a million types.
 * https://webassembly.github.io/spec/core/valid/types.html#sub-types
 */
export function* validateTypes(module: WasmModule): Generator<undefined, void, void> {
  const { types } = module;
  const depths = new Uint8Array(types.length);
  let end = 0;
  let subtypes = false;
  for (const [index, type] of types.entries()) {
    if (type.group === index) {
      end = index + 1;
      while (end < types.length && types[end]!.group === index) end++;
    }
    checkReferences(type, end);
    const [above] = type.supers;
    if (above !== undefined) {
      subtypes = true;
      depths[index] = checkSupertype(type, index, depths);
    }
    if (index % PIECE === PIECE - 1) yield undefined;
  }
  if (!subtypes) return;
  const space = typeSpaceOf(module);
  yield undefined;
  for (const [index, type] of types.entries()) {
    checkMatches(types, type, index, space);
    if (index % PIECE === PIECE - 1) yield undefined;
  }
}

/** A value type that a declaration names must be one. */
export function checkKnown(module: WasmModule, type: ValueType, offset: ByteOffset): void {
  const index = indexIn(type);
  if (index !== null && module.types[index] === undefined) fail(`unknown type ${index}`, offset);
}

function checkReferences(type: TypeDef, end: number): void {
  const { offset } = type;
  const check = (value: StorageType) => {
    const index = indexIn(value);
    if (index !== null && index >= end) fail(`unknown type ${index}`, offset);
  };
  switch (type.kind) {
    case 'func':
      for (const param of type.params) check(param);
      for (const result of type.results) check(result);
      return;
    case 'struct':
      for (const { storage } of type.fields) check(storage);
      return;
    case 'array':
      check(type.field.storage);
  }
}

/** There is one, and it comes before. Answers how many supertypes stand above each other. */
function checkSupertype({ supers, offset }: TypeDef, index: TypeIndex, depths: Uint8Array): number {
  if (supers.length > 1) fail('sub type: a type has at most one supertype', offset);
  const above = supers[0]!;
  if (above >= index) fail(`unknown type ${above}, a supertype must come before`, offset);
  const depth = depths[above]! + 1;
  if (depth > MAX_SUBTYPE_DEPTH) fail(`a type has more than ${MAX_SUBTYPE_DEPTH} supertypes`, offset);
  return depth;
}

function checkMatches(types: readonly TypeDef[], type: TypeDef, index: TypeIndex, space: TypeSpace): void {
  const [above] = type.supers;
  if (above === undefined) return;
  const parent = types[above]!;
  if (parent.final) fail(`sub type ${index} does not match super type ${above}, which is final`, type.offset);
  if (!compositeMatches(type, parent, space)) fail(`sub type ${index} does not match super type ${above}`, type.offset);
}

/** https://webassembly.github.io/spec/core/valid/matching.html#composite-types */
function compositeMatches(actual: CompositeType, expected: CompositeType, space: TypeSpace): boolean {
  if (actual.kind === 'func' && expected.kind === 'func') {
    return allMatch(expected.params, actual.params, space) && allMatch(actual.results, expected.results, space);
  }
  if (actual.kind === 'struct' && expected.kind === 'struct') {
    return expected.fields.every((field, i) => {
      const own = actual.fields[i];
      return own !== undefined && fieldMatches(own, field, space);
    });
  }
  return actual.kind === 'array' && expected.kind === 'array' && fieldMatches(actual.field, expected.field, space);
}

/** https://webassembly.github.io/spec/core/valid/matching.html#field-types */
function fieldMatches(actual: FieldType, expected: FieldType, space: TypeSpace): boolean {
  if (actual.mutable !== expected.mutable) return false;
  if (!storageMatches(actual.storage, expected.storage, space)) return false;
  return !actual.mutable || storageMatches(expected.storage, actual.storage, space);
}

function fail(message: string, offset: ByteOffset): never {
  throw new ValidationError(`${message} (at ${hex(offset)})`, offset);
}
