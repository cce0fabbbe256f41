import type { WasmModule } from './module.ts';
import { indexIn, withIndex } from './ref-type.ts';
import type { CompositeType, FieldType, FuncType, SubType, TypeIndex, ValueType } from './types.ts';

/** What type indices mean: the definitions they stand for, up to equality. */
export interface TypeSpace {
  /** Undefined when there is no such type. */
  kindOf(index: TypeIndex): CompositeType['kind'] | undefined;
  /** Are they equal, or is the first declared below the second? */
  isSubtype(sub: TypeIndex, of: TypeIndex): boolean;
}

/** As deep as other engines allow types to be declared below each other. */
export const MAX_SUBTYPE_DEPTH = 63;

/** A definition, and the recursion group it stands in: `group` is the index of the group's first type. */
export type GroupedType = SubType & { readonly group: TypeIndex };

/**
 * Definitions of types with equal ones merged: each has one number, whichever module it comes from. Types of one
 * recursion group are equal when their whole groups are, with references into the group compared by position.
 *
 *     group  (rec (type $a (struct (ref $b))) (type $b (struct (ref $a) (ref $old))))
 *     key     struct (ref rec.1)  |  struct (ref rec.0) (ref 17)                      17: number of $old here
 *
 * https://webassembly.github.io/spec/core/valid/conventions.html#rolling-and-unrolling
 */
export class TypeRegistry implements TypeSpace {
  readonly #groups = new Map<string, TypeIndex>();
  /** For each type the group in which it was first declared. */
  readonly #groupOf: Group[] = [];
  /** The definitions in numbers of this space, made when first asked for. */
  readonly #types: (SubType | undefined)[] = [];
  /** For each type with a supertype its ancestors, topmost first, itself last. */
  readonly #lines = new Map<TypeIndex, readonly TypeIndex[]>();
  readonly #ofModule = new WeakMap<readonly GroupedType[], Numbers>();
  readonly #ofFunc = new WeakMap<FuncType, TypeIndex>();

  /** Numbers of a module's types. References must point backwards, or into their own group. */
  add(types: readonly GroupedType[]): readonly TypeIndex[] {
    return this.#numbersOf(types).list;
  }

  /** Which of a module's types has the number, the first one of equal ones; -1 when none has. */
  indexOf(types: readonly GroupedType[], number: TypeIndex): TypeIndex {
    const numbers = this.#numbersOf(types);
    if (numbers.indices === null) {
      numbers.indices = new Map();
      for (let i = numbers.list.length - 1; i >= 0; i--) numbers.indices.set(numbers.list[i]!, i);
    }
    return numbers.indices.get(number) ?? -1;
  }

  /** The number of a function type that stands alone; its reference types must be of this space already. */
  addFunc(type: FuncType): TypeIndex {
    let number = this.#ofFunc.get(type);
    if (number !== undefined) return number;
    const { params, results } = type;
    const types: SubType[] = [{ kind: 'func', params, results, supers: [], final: true }];
    const numbers: TypeIndex[] = [];
    this.#addGroup({ types, start: 0, end: 1, own: true, numbers, base: -1 });
    this.#ofFunc.set(type, (number = numbers[0]!));
    return number;
  }

  get(number: TypeIndex): SubType {
    let type = this.#types[number];
    if (type === undefined) {
      const group = this.#groupOf[number];
      if (group === undefined) throw new Error(`internal error: no type ${number}`);
      this.#types[number] = type = definitionOf(group, number);
    }
    return type;
  }

  func(number: TypeIndex): FuncType {
    const type = this.get(number);
    if (type.kind !== 'func') throw new Error(`internal error: type ${number} is a ${type.kind}`);
    return type;
  }

  kindOf(number: TypeIndex): CompositeType['kind'] | undefined {
    const group = this.#groupOf[number];
    return group && typeIn(group, number).kind;
  }

  isSubtype(sub: TypeIndex, of: TypeIndex): boolean {
    if (sub === of) return true;
    const line = this.#lines.get(sub);
    return line !== undefined && line[(this.#lines.get(of)?.length ?? 1) - 1] === of;
  }

  #numbersOf(types: readonly GroupedType[]): Numbers {
    let numbers = this.#ofModule.get(types);
    if (numbers === undefined) {
      const list: TypeIndex[] = [];
      for (let start = 0; start < types.length;) {
        let end = start + 1;
        while (end < types.length && types[end]!.group === start) end++;
        this.#addGroup({ types, start, end, own: false, numbers: list, base: -1 });
        start = end;
      }
      this.#ofModule.set(types, (numbers = { list, indices: null }));
    }
    return numbers;
  }

  /** Adds the numbers of the types of a group to those before it. */
  #addGroup(group: Group): void {
    const { types, start, end, numbers } = group;
    const key = keyOf(group);
    let base = this.#groups.get(key);
    if (base === undefined) {
      this.#groups.set(key, (base = group.base = this.#groupOf.length));
      for (let i = start; i < end; i++) {
        const parent = types[i]!.supers[0];
        if (parent !== undefined) this.#addLine(this.#groupOf.length, numberIn(group, parent));
        this.#groupOf.push(group);
      }
    }
    for (let i = 0; i < end - start; i++) numbers.push(base + i);
  }

  /** A type that stands too deep, which is not valid, has no ancestors: a line is a copy of the one above. */
  #addLine(number: TypeIndex, parent: TypeIndex): void {
    const above = this.#lines.get(parent) ?? [parent];
    if (above.length <= MAX_SUBTYPE_DEPTH) this.#lines.set(number, [...above, number]);
  }
}

/** The numbers of a module's types, and the way back where somebody asked for it. */
interface Numbers {
  readonly list: readonly TypeIndex[];
  indices: Map<TypeIndex, TypeIndex> | null;
}

/** A recursion group: the types from `start` to `end` of a module. */
interface Group {
  readonly types: readonly SubType[];
  readonly start: TypeIndex;
  readonly end: TypeIndex;
  /** Are the indices in it numbers of the space already? Else `numbers` has those of the types before it. */
  readonly own: boolean;
  readonly numbers: TypeIndex[];
  /** Number of its first type, -1 until it is in the space. */
  base: TypeIndex;
}

function typeIn({ types, start, base }: Group, number: TypeIndex): SubType {
  return types[start + number - base]!;
}

function isInside({ start, end, own }: Group, index: TypeIndex): boolean {
  return !own && index >= start && index < end;
}

/** The number of a type that stands before the group; -1 when there is none, which is not valid. */
function outside({ own, numbers }: Group, index: TypeIndex): TypeIndex {
  return own ? index : (numbers[index] ?? -1);
}

function numberIn(group: Group, index: TypeIndex): TypeIndex {
  return isInside(group, index) ? group.base + index - group.start : outside(group, index);
}

/** What a group is, but for where it stands. */
function keyOf(group: Group): string {
  const name = (index: TypeIndex) =>
    isInside(group, index) ? `rec.${index - group.start}` : String(outside(group, index));
  const text = (type: string) => {
    const index = indexIn(type);
    return index === null ? type : `${type.startsWith('(ref null') ? 'null ' : ''}${name(index)}`;
  };
  const field = ({ storage, mutable }: FieldType) => (mutable ? `mut ${text(storage)}` : text(storage));
  let key = '';
  for (let i = group.start; i < group.end; i++) {
    const type = group.types[i]!;
    key += `${type.final ? '' : 'sub '}${type.supers.map(name).join()}`;
    if (type.kind === 'func') key += ` func ${type.params.map(text).join()}>${type.results.map(text).join()}|`;
    else if (type.kind === 'struct') key += ` struct ${type.fields.map(field).join()}|`;
    else key += ` array ${field(type.field)}|`;
  }
  return key;
}

/** A type of a group in the numbers of the space. */
function definitionOf(group: Group, number: TypeIndex): SubType {
  const type = typeIn(group, number);
  const renumbered = (index: TypeIndex) => numberIn(group, index);
  const supers = type.supers.map(renumbered);
  const { final } = type;
  const value = (of: ValueType) => withIndex(of, renumbered);
  const field = ({ storage, mutable }: FieldType) => ({ storage: withIndex(storage, renumbered), mutable });
  switch (type.kind) {
    case 'func':
      return { kind: 'func', params: type.params.map(value), results: type.results.map(value), supers, final };
    case 'struct':
      return { kind: 'struct', fields: type.fields.map(field), supers, final };
    case 'array':
      return { kind: 'array', field: field(type.field), supers, final };
  }
}

const spaces = new WeakMap<readonly GroupedType[], TypeSpace>();

/** The space of a module's own type indices. Its types must have passed validation. */
export function typeSpaceOf(module: WasmModule): TypeSpace {
  const { types } = module;
  let space = spaces.get(types);
  if (space === undefined) {
    const registry = new TypeRegistry();
    const numbers = registry.add(types);
    space = {
      kindOf: (index) => types[index]?.kind,
      isSubtype: (sub, of) => registry.isSubtype(numbers[sub] ?? -1, numbers[of] ?? -2),
    };
    spaces.set(types, space);
  }
  return space;
}
