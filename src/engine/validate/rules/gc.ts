import { matches, storageMatches } from '../../module/matching.ts';
import { nonNull, refParts, refType } from '../../module/ref-type.ts';
import {
  type AbstractHeapType,
  type FieldType,
  type HeapType,
  isRefType,
  type RefType,
  type TypeIndex,
  unpackedType,
  type ValueType,
} from '../../module/types.ts';
import { hasDefault } from '../local-types.ts';
import type { Stacks } from '../stacks.ts';
import type { Rules } from './rules.ts';

const FB = 0xfb << 12;

/**
 * Objects and casts. https://webassembly.github.io/spec/core/valid/instructions.html#aggregate-reference-instructions
 */
export const gcRules: Rules = {
  // struct.new
  [FB | 0]: (walk) => {
    walk.popAll(valuesOf(structFields(walk)).types);
    pushNew(walk);
  },
  // struct.new_default
  [FB | 1]: (walk) => {
    const { withoutDefault } = valuesOf(structFields(walk));
    if (withoutDefault !== undefined) checkDefault(walk, withoutDefault);
    pushNew(walk);
  },
  [FB | 2]: structGet,
  [FB | 3]: structGet,
  [FB | 4]: structGet,
  // struct.set
  [FB | 5]: (walk) => {
    const field = fieldOf(walk);
    if (!field.mutable) walk.fail(`immutable field ${walk.reader.index2} of type ${walk.reader.index}`);
    walk.pop(unpacked(field));
    walk.pop(nullable(walk));
  },
  // array.new
  [FB | 6]: (walk) => {
    const element = elementOf(walk);
    walk.pop('i32');
    walk.pop(unpacked(element));
    pushNew(walk);
  },
  // array.new_default
  [FB | 7]: (walk) => {
    checkDefault(walk, elementOf(walk));
    walk.pop('i32');
    pushNew(walk);
  },
  // array.new_fixed
  [FB | 8]: (walk) => {
    const type = unpacked(elementOf(walk));
    const count = walk.reader.index2;
    if (count > MOST_FIXED) walk.fail(`array.new_fixed takes at most ${MOST_FIXED} values, found ${count}`);
    walk.popMany(type, count);
    pushNew(walk);
  },
  // array.new_data
  [FB | 9]: (walk) => {
    checkNumeric(walk, elementOf(walk));
    walk.data(walk.reader.index2);
    walk.popAll(range);
    pushNew(walk);
  },
  // array.new_elem
  [FB | 10]: (walk) => {
    checkSegment(walk, elementOf(walk));
    walk.popAll(range);
    pushNew(walk);
  },
  [FB | 11]: arrayGet,
  [FB | 12]: arrayGet,
  [FB | 13]: arrayGet,
  // array.set
  [FB | 14]: (walk) => {
    const element = mutableElement(walk);
    walk.pop(unpacked(element));
    walk.pop('i32');
    walk.pop(nullable(walk));
  },
  // array.fill
  [FB | 16]: (walk) => {
    const element = mutableElement(walk);
    walk.pop('i32');
    walk.pop(unpacked(element));
    walk.pop('i32');
    walk.pop(nullable(walk));
  },
  // array.copy
  [FB | 17]: (walk) => {
    const { index, index2 } = walk.reader;
    const to = mutableElement(walk);
    const from = elementAt(walk, index2);
    if (!storageMatches(from.storage, to.storage, walk.space)) {
      walk.fail(`array types do not match: array.copy from elements of ${from.storage} to ${to.storage}`);
    }
    walk.pop('i32');
    walk.pop('i32');
    walk.pop(refType(true, index2));
    walk.pop('i32');
    walk.pop(refType(true, index));
  },
  // array.init_data
  [FB | 18]: (walk) => {
    checkNumeric(walk, mutableElement(walk));
    walk.data(walk.reader.index2);
    walk.popAll(initRange);
    walk.pop(nullable(walk));
  },
  // array.init_elem
  [FB | 19]: (walk) => {
    checkSegment(walk, mutableElement(walk));
    walk.popAll(initRange);
    walk.pop(nullable(walk));
  },
  [FB | 20]: refTest,
  [FB | 21]: refTest,
  [FB | 22]: refCast,
  [FB | 23]: refCast,
  // br_on_cast
  [FB | 24]: (walk) => {
    const { refType: from, refType2: to } = walk.reader;
    branchCast(walk, to, without(from, to));
  },
  // br_on_cast_fail
  [FB | 25]: (walk) => {
    const { refType: from, refType2: to } = walk.reader;
    branchCast(walk, without(from, to), to);
  },
  // any.convert_extern, extern.convert_any
  [FB | 26]: (walk) => convert(walk, 'extern', 'any'),
  [FB | 27]: (walk) => convert(walk, 'any', 'extern'),
};

/** As many as other engines allow: each is an operand. */
const MOST_FIXED = 10_000;

const range: readonly ValueType[] = ['i32', 'i32'];
const initRange: readonly ValueType[] = ['i32', 'i32', 'i32'];

/** What a field gives and takes: an i32 for the packed ones. */
function unpacked({ storage }: FieldType): ValueType {
  return unpackedType(storage);
}

/** The values that a new struct takes, and the first field that has none by itself. */
interface FieldValues {
  readonly types: readonly ValueType[];
  readonly withoutDefault: FieldType | undefined;
}

const known = new WeakMap<readonly FieldType[], FieldValues>();

/** Found once for each struct type: it may have ten thousand fields, and an instruction that names it three bytes. */
function valuesOf(fields: readonly FieldType[]): FieldValues {
  let values = known.get(fields);
  if (values === undefined) {
    const withoutDefault = fields.find((field) => !hasDefault(unpacked(field)));
    known.set(fields, (values = { types: fields.map(unpacked), withoutDefault }));
  }
  return values;
}

function structFields(walk: Stacks): readonly FieldType[] {
  const { index } = walk.reader;
  const type = walk.typeAt(index);
  return type.kind === 'struct' ? type.fields : wrongKind(walk, index, 'a struct');
}

function fieldOf(walk: Stacks): FieldType {
  const { index, index2 } = walk.reader;
  return structFields(walk)[index2] ?? walk.fail(`unknown field ${index2} of type ${index}`);
}

function elementOf(walk: Stacks): FieldType {
  return elementAt(walk, walk.reader.index);
}

function elementAt(walk: Stacks, index: TypeIndex): FieldType {
  const type = walk.typeAt(index);
  return type.kind === 'array' ? type.field : wrongKind(walk, index, 'an array');
}

function mutableElement(walk: Stacks): FieldType {
  const element = elementOf(walk);
  if (!element.mutable) walk.fail(`immutable array: the elements of type ${walk.reader.index} cannot be changed`);
  return element;
}

function wrongKind(walk: Stacks, index: TypeIndex, wanted: string): never {
  const { kind } = walk.typeAt(index);
  const found = kind === 'array' ? 'an array' : `a ${kind}`;
  return walk.fail(`type mismatch: type ${index} is ${found}, ${wanted} is wanted`);
}

function nullable(walk: Stacks): RefType {
  return refType(true, walk.reader.index);
}

function pushNew(walk: Stacks): void {
  walk.push(refType(false, walk.reader.index));
}

function structGet(walk: Stacks): void {
  const field = fieldOf(walk);
  checkSign(walk, field);
  walk.pop(nullable(walk));
  walk.push(unpacked(field));
}

function arrayGet(walk: Stacks): void {
  const element = elementOf(walk);
  checkSign(walk, element);
  walk.pop('i32');
  walk.pop(nullable(walk));
  walk.push(unpacked(element));
}

/** Packed fields are read with `_s` or `_u`, all others without. */
function checkSign(walk: Stacks, { storage }: FieldType): void {
  const { mnemonic } = walk.reader.opcode;
  const packed = storage === 'i8' || storage === 'i16';
  if (packed === /_[su]$/.test(mnemonic)) return;
  walk.fail(`type mismatch: ${mnemonic} of ${packed ? 'a packed' : 'an unpacked'} field, which holds ${storage}`);
}

function checkDefault(walk: Stacks, field: FieldType): void {
  if (!hasDefault(unpacked(field))) walk.fail(`type mismatch: a field of type ${field.storage} has no default value`);
}

function checkNumeric(walk: Stacks, { storage }: FieldType): void {
  if (isRefType(storage)) {
    walk.fail(`array type is not numeric or vector: its elements are ${storage}`);
  }
}

function checkSegment(walk: Stacks, { storage }: FieldType): void {
  const { index2, opcode } = walk.reader;
  const segment = walk.element(index2);
  if (!storageMatches(segment, storage, walk.space)) {
    walk.fail(`type mismatch: ${opcode.mnemonic} of elements of ${storage} from a segment of ${segment}`);
  }
}

function refTest(walk: Stacks): void {
  popCastable(walk);
  walk.push('i32');
}

function refCast(walk: Stacks): void {
  popCastable(walk);
  walk.push(walk.reader.refType);
}

/** Takes a reference of the hierarchy that the type belongs to. */
function popCastable(walk: Stacks): void {
  const { refType: to } = walk.reader;
  walk.known(to);
  walk.pop(refType(true, topOf(walk, refParts(to).heap)));
}

const tops: Readonly<Record<AbstractHeapType, AbstractHeapType>> = {
  any: 'any',
  eq: 'any',
  i31: 'any',
  struct: 'any',
  array: 'any',
  none: 'any',
  func: 'func',
  nofunc: 'func',
  extern: 'extern',
  noextern: 'extern',
  exn: 'exn',
  noexn: 'exn',
};

function topOf(walk: Stacks, heap: HeapType | 'bot'): AbstractHeapType {
  if (typeof heap === 'number') return walk.typeAt(heap).kind === 'func' ? 'func' : 'any';
  return heap === 'bot' ? 'any' : tops[heap];
}

/** What is left of a type when the other has been found not to fit. */
function without(type: RefType, other: RefType): RefType {
  return refParts(other).nullable ? nonNull(type) : type;
}

/** The branch takes the reference along as `taken`, going on leaves it as `left`. */
function branchCast(walk: Stacks, taken: RefType, left: RefType): void {
  const { index, opcode, refType: from, refType2: to } = walk.reader;
  walk.known(from);
  walk.known(to);
  if (!matches(to, from, walk.space))
    walk.fail(`type mismatch: ${opcode.mnemonic} from ${from} to ${to}, which is no part of it`);
  const types = walk.labelTypes(index);
  const last = types.at(-1);
  if (last === undefined || !isRefType(last) || !matches(taken, last, walk.space)) {
    walk.fail(`type mismatch: ${opcode.mnemonic} with ${taken} to a label that takes ${last ?? 'nothing'}`);
  }
  walk.pop(from);
  walk.retype(types.slice(0, -1));
  walk.push(left);
}

function convert(walk: Stacks, from: AbstractHeapType, to: AbstractHeapType): void {
  const type = walk.popRef();
  if (type === 'bottom') return walk.push(refType(false, to));
  if (!matches(type, refType(true, from), walk.space)) {
    walk.fail(`type mismatch: ${walk.reader.opcode.mnemonic} expects ${refType(true, from)}, found ${type}`);
  }
  walk.push(refType(refParts(type).nullable, to));
}
