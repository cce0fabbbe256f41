import type { WasmModule } from './module.ts';
import { withIndex } from './ref-type.ts';
import type { CompositeType, FieldType, FuncType, SubType, TypeIndex, ValueType } from './types.ts';

/** What type indices mean: the definitions they stand for, up to equality. */
export interface TypeSpace {
  /** Undefined when there is no such type. */
  kindOf(index: TypeIndex): CompositeType['kind'] | undefined;
  /** Are they equal, or is the first declared below the second? */
  isSubtype(sub: TypeIndex, of: TypeIndex): boolean;
}

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
  readonly #types: SubType[] = [];
  /** For each type its ancestors, topmost first, itself last. */
  readonly #lines: (readonly TypeIndex[])[] = [];
  readonly #ofModule = new WeakMap<readonly GroupedType[], readonly TypeIndex[]>();
  readonly #ofFunc = new WeakMap<FuncType, TypeIndex>();

  /** Numbers of a module's types. References must point backwards, or into their own group. */
  add(types: readonly GroupedType[]): readonly TypeIndex[] {
    const known = this.#ofModule.get(types);
    if (known !== undefined) return known;
    const numbers: TypeIndex[] = [];
    for (let start = 0; start < types.length;) {
      let end = start + 1;
      while (end < types.length && types[end]!.group === start) end++;
      this.#addGroup(types.slice(start, end), start, numbers);
      start = end;
    }
    this.#ofModule.set(types, numbers);
    return numbers;
  }

  /** The number of a function type that stands alone; its reference types must be of this space already. */
  addFunc(type: FuncType): TypeIndex {
    let number = this.#ofFunc.get(type);
    if (number !== undefined) return number;
    const { params, results } = type;
    const numbers: TypeIndex[] = [];
    this.#addGroup([{ kind: 'func', params, results, supers: [], final: true }], Number.POSITIVE_INFINITY, numbers);
    this.#ofFunc.set(type, (number = numbers[0]!));
    return number;
  }

  get(number: TypeIndex): SubType {
    const type = this.#types[number];
    if (type === undefined) throw new Error(`internal error: no type ${number}`);
    return type;
  }

  func(number: TypeIndex): FuncType {
    const type = this.get(number);
    if (type.kind !== 'func') throw new Error(`internal error: type ${number} is a ${type.kind}`);
    return type;
  }

  kindOf(number: TypeIndex): CompositeType['kind'] | undefined {
    return this.#types[number]?.kind;
  }

  isSubtype(sub: TypeIndex, of: TypeIndex): boolean {
    if (sub === of) return true;
    const line = this.#lines[sub];
    const wanted = this.#lines[of];
    return line !== undefined && wanted !== undefined && line[wanted.length - 1] === of;
  }

  #addGroup(group: readonly SubType[], start: TypeIndex, numbers: TypeIndex[]): void {
    const outside = (index: TypeIndex) => (start === Number.POSITIVE_INFINITY ? index : (numbers[index] ?? -1));
    const inside = (index: TypeIndex) => index >= start && index < start + group.length;
    const key = group
      .map((type) => keyOf(type, (index) => (inside(index) ? `rec.${index - start}` : String(outside(index)))))
      .join('|');
    let first = this.#groups.get(key);
    if (first === undefined) {
      const base = (first = this.#types.length);
      this.#groups.set(key, base);
      const number = (index: TypeIndex) => (inside(index) ? base + index - start : outside(index));
      for (const type of group) {
        const own = translated(type, number);
        this.#types.push(own);
        const parent = own.supers[0];
        this.#lines.push([...(parent === undefined ? [] : (this.#lines[parent] ?? [])), this.#types.length - 1]);
      }
    }
    for (let i = 0; i < group.length; i++) numbers.push(first + i);
  }
}

function keyOf(type: SubType, name: (index: TypeIndex) => string): string {
  const text = (value: string) =>
    value.replace(/^\(ref (null )?(\d+)\)$/, (_, nul = '', i) => `${nul}${name(Number(i))}`);
  const field = ({ storage, mutable }: FieldType) => `${mutable ? 'mut ' : ''}${text(storage)}`;
  const above = `${type.final ? '' : 'sub '}${type.supers.map(name).join()}`;
  switch (type.kind) {
    case 'func':
      return `${above} func ${type.params.map(text).join()}>${type.results.map(text).join()}`;
    case 'struct':
      return `${above} struct ${type.fields.map(field).join()}`;
    case 'array':
      return `${above} array ${field(type.field)}`;
  }
}

/** The type with other numbers in it. */
function translated(type: SubType, number: (index: TypeIndex) => TypeIndex): SubType {
  const supers = type.supers.map(number);
  const { final } = type;
  const value = (of: ValueType) => withIndex(of, number);
  const field = ({ storage, mutable }: FieldType) => ({ storage: withIndex(storage, number), mutable });
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
