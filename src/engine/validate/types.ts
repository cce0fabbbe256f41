import { ValidationError } from '../module/errors.ts';
import { hex } from '../module/features.ts';
import { allMatch, matches } from '../module/matching.ts';
import type { TypeDef, WasmModule } from '../module/module.ts';
import { indexIn } from '../module/ref-type.ts';
import { type TypeSpace, typeSpaceOf } from '../module/type-space.ts';
import {
  type ByteOffset,
  type CompositeType,
  type FieldType,
  isRefType,
  type StorageType,
  type ValueType,
} from '../module/types.ts';

/** As many parameters or results as other engines allow: blocks of such a type cost that much each. */
const MAX_ARITY = 1000;

/** As deep as other engines allow types to be declared below each other. */
const MAX_DEPTH = 63;

/**
 * Validates the type section: references point backwards or into their own recursion group, and what is declared a
 * subtype matches its supertype. https://webassembly.github.io/spec/core/valid/types.html#sub-types
 */
export function validateTypes(module: WasmModule): void {
  const { types } = module;
  let end = 0;
  types.forEach((type, index) => {
    if (type.group === index) {
      end = index + 1;
      while (end < types.length && types[end]!.group === index) end++;
    }
    checkReferences(type, end);
    if (type.supers.length > 1) fail('sub type: a type has at most one supertype', type.offset);
    for (const above of type.supers) {
      if (above >= index) fail(`unknown type ${above}, a supertype must come before`, type.offset);
    }
  });
  if (types.some(({ supers }) => supers.length > 0)) checkSupertypes(types, typeSpaceOf(module));
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
    case 'func': {
      const { params, results } = type;
      if (params.length > MAX_ARITY) fail(`a type has ${params.length} parameters, the limit is ${MAX_ARITY}`, offset);
      if (results.length > MAX_ARITY) fail(`a type has ${results.length} results, the limit is ${MAX_ARITY}`, offset);
      for (const param of params) check(param);
      for (const result of results) check(result);
      return;
    }
    case 'struct':
      for (const { storage } of type.fields) check(storage);
      return;
    case 'array':
      check(type.field.storage);
  }
}

function checkSupertypes(types: readonly TypeDef[], space: TypeSpace): void {
  const depths: number[] = [];
  types.forEach((type, index) => {
    const [above] = type.supers;
    depths.push(above === undefined ? 0 : depths[above]! + 1);
    if (depths[index]! > MAX_DEPTH) fail(`a type has more than ${MAX_DEPTH} supertypes`, type.offset);
    if (above === undefined) return;
    const parent = types[above]!;
    if (parent.final) fail(`sub type ${index} does not match super type ${above}, which is final`, type.offset);
    if (!compositeMatches(type, parent, space)) {
      fail(`sub type ${index} does not match super type ${above}`, type.offset);
    }
  });
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

function storageMatches(actual: StorageType, expected: StorageType, space: TypeSpace): boolean {
  if (actual === expected) return true;
  return isRefType(actual) && isRefType(expected) && matches(actual, expected, space);
}

function fail(message: string, offset: ByteOffset): never {
  throw new ValidationError(`${message} (at ${hex(offset)})`, offset);
}
