import type { Random } from '../../support/random.ts';
import type { Feature } from '../features.ts';

/**
 * Value types as texts, as the text format has them: 'i32', 'anyref' never but '(ref null any)', '(ref 3)'. A generator
 * that shared these with the engine would share its mistakes.
 */
export type Type = string;
/** What a field holds: a type, or 'i8' or 'i16'. */
export type Storage = string;

export interface Field {
  readonly storage: Storage;
  readonly mutable: boolean;
}

export interface FuncShape {
  readonly kind: 'func';
  readonly params: readonly Type[];
  readonly results: readonly Type[];
}
export interface StructShape {
  readonly kind: 'struct';
  readonly fields: readonly Field[];
}
export interface ArrayShape {
  readonly kind: 'array';
  readonly field: Field;
}
export type Shape = FuncShape | StructShape | ArrayShape;

export interface TypeDef {
  readonly shape: Shape;
  readonly parent: number | null;
  readonly final: boolean;
  /** First index of its recursion group, and how many types that has. */
  readonly group: number;
  readonly groupSize: number;
}

export const numbers: readonly Type[] = ['i32', 'i64', 'f32', 'f64'];

/** The heap type of a reference, null for other types. */
export function heapOf(type: Type): string | number | null {
  const found = /^\(ref (?:null )?(\w+)\)$/.exec(type);
  if (!found) return null;
  return /^\d+$/.test(found[1]!) ? Number(found[1]) : found[1]!;
}

export function isRef(type: Type): boolean {
  return type.startsWith('(ref ');
}

export function isNullable(type: Type): boolean {
  return type.startsWith('(ref null ');
}

export function ref(heap: string | number, nullable: boolean): Type {
  return nullable ? `(ref null ${heap})` : `(ref ${heap})`;
}

export function nonNull(type: Type): Type {
  return type.replace('(ref null ', '(ref ');
}

export function orNull(type: Type): Type {
  return isNullable(type) ? type : type.replace('(ref ', '(ref null ');
}

export function unpacked(storage: Storage): Type {
  return storage === 'i8' || storage === 'i16' ? 'i32' : storage;
}

const above: Readonly<Record<string, readonly string[]>> = {
  none: ['i31', 'struct', 'array', 'eq', 'any'],
  i31: ['eq', 'any'],
  struct: ['eq', 'any'],
  array: ['eq', 'any'],
  eq: ['any'],
  nofunc: ['func'],
  noextern: ['extern'],
  noexn: ['exn'],
};

/** Is a heap type below another? Types are told apart by their index, which is stricter than the specification. */
export function heapMatches(types: readonly TypeDef[], sub: string | number, sup: string | number): boolean {
  if (sub === sup) return true;
  if (typeof sub === 'number') {
    if (typeof sup === 'number') {
      const { parent } = types[sub]!;
      return parent !== null && heapMatches(types, parent, sup);
    }
    const { kind } = types[sub]!.shape;
    return kind === sup || (above[kind] ?? []).includes(sup);
  }
  if (typeof sup === 'number') return sub === (types[sup]!.shape.kind === 'func' ? 'nofunc' : 'none');
  return (above[sub] ?? []).includes(sup);
}

export function matches(types: readonly TypeDef[], sub: Type, sup: Type): boolean {
  if (sub === sup) return true;
  const a = heapOf(sub);
  const b = heapOf(sup);
  if (a === null || b === null) return false;
  return (isNullable(sup) || !isNullable(sub)) && heapMatches(types, a, b);
}

/** The hierarchy a heap type belongs to: what its casts may be between. */
export function topOf(types: readonly TypeDef[], heap: string | number): string {
  return ['any', 'func', 'extern', 'exn'].find((top) => heapMatches(types, heap, top)) ?? 'any';
}

/** Has the type a value that locals and fields begin with? */
export function hasDefault(type: Storage): boolean {
  return !isRef(type) || isNullable(type);
}

/** Abstract heap types that something points to. */
export function abstractHeaps(has: (feature: Feature) => boolean): string[] {
  return [
    'func',
    'extern',
    ...(has('gc') ? ['any', 'eq', 'i31', 'struct', 'array'] : []),
    ...(has('exceptions') ? ['exn'] : []),
  ];
}

/** Types for a module: recursion groups of functions, structs and arrays, some of them below others. */
export function randomTypes(random: Random, has: (feature: Feature) => boolean): TypeDef[] {
  const types: TypeDef[] = [
    { shape: { kind: 'func', params: [], results: [] }, parent: null, final: true, group: 0, groupSize: 1 },
  ];
  const groups = 3 + random.below(5);
  for (let i = 0; i < groups; i++) {
    const group = types.length;
    const groupSize = has('gc') && random.chance(40) ? 1 + random.below(4) : 1;
    for (let j = 0; j < groupSize; j++) {
      types.push({ ...randomType(random, has, types, group + groupSize), group, groupSize });
    }
  }
  return types;
}

function randomType(
  random: Random,
  has: (feature: Feature) => boolean,
  types: readonly TypeDef[],
  limit: number,
): Pick<TypeDef, 'shape' | 'parent' | 'final'> {
  const index = types.length;
  const concrete = has('gc') || has('function-references');
  const value = (share: number): Type => randomValueType(random, has, concrete ? limit : 0, types, share);
  const final = !has('gc') || random.chance(40);
  const parent = has('gc') && random.chance(50) ? random.below(types.length) : null;
  if (parent !== null && !types[parent]!.final) {
    const { shape } = types[parent]!;
    return { shape: below(random, types, shape, () => field()), parent, final };
  }
  /** What points to itself, or to what comes later, must be able to point to nothing. */
  function field(): Field {
    const mutable = random.chance(70);
    if (random.chance(20)) return { storage: random.pick(['i8', 'i16']), mutable };
    const storage = value(55);
    const heap = heapOf(storage);
    const later = typeof heap === 'number' ? heap >= index : heap === 'struct' || heap === 'array' || heap === 'exn';
    return { storage: later ? orNull(storage) : storage, mutable };
  }
  const kind = has('gc') ? random.pick(['func', 'func', 'struct', 'struct', 'array'] as const) : 'func';
  switch (kind) {
    case 'func': {
      const params = Array.from({ length: random.below(4) }, () => value(30));
      const results = Array.from({ length: random.pick([0, 1, 1, 2, 3]) }, () => value(30));
      return { shape: { kind, params, results }, parent: null, final };
    }
    case 'struct': {
      const fields = Array.from({ length: random.below(5) }, field);
      return { shape: { kind, fields }, parent: null, final };
    }
    case 'array':
      return { shape: { kind, field: field() }, parent: null, final };
  }
}

/** The shape of a type below another: the same and more, what cannot be written more exactly. */
function below(random: Random, types: readonly TypeDef[], shape: Shape, more: () => Field): Shape {
  const exact = (field: Field): Field => {
    if (field.mutable || !isRef(field.storage) || !random.chance(50)) return field;
    const heap = heapOf(field.storage)!;
    const subs = types.flatMap((_, i) => (heapMatches(types, i, heap) ? [i] : []));
    if (subs.length === 0) return field;
    return { ...field, storage: ref(random.pick(subs), isNullable(field.storage)) };
  };
  switch (shape.kind) {
    case 'func':
      return { ...shape, params: shape.params.map((type) => (random.chance(30) && isRef(type) ? orNull(type) : type)) };
    case 'struct': {
      const added = Array.from({ length: random.below(3) }, more);
      return { kind: 'struct', fields: [...shape.fields.map(exact), ...added] };
    }
    case 'array':
      return { kind: 'array', field: exact(shape.field) };
  }
}

/** Any value type, a reference in `share` of a hundred cases. Concrete ones have an index below `limit`. */
export function randomValueType(
  random: Random,
  has: (feature: Feature) => boolean,
  limit: number,
  types: readonly TypeDef[],
  share = 40,
): Type {
  if (!random.chance(share)) return has('simd') && random.chance(12) ? 'v128' : random.pick(numbers);
  if (limit > 0 && random.chance(60)) {
    const index = random.below(limit);
    // A later type is not known yet: it may be one that nothing could be made of here.
    return ref(index, index >= types.length || random.chance(60));
  }
  const concrete = has('gc') || has('function-references');
  const heap = random.pick(abstractHeaps(has));
  const rare = heap === 'struct' || heap === 'array' || heap === 'exn' || (heap === 'extern' && !has('gc'));
  const nullable = !concrete || rare || random.chance(70);
  if (nullable && has('gc') && random.chance(8)) return ref(random.pick(['none', 'nofunc', 'noextern']), true);
  return ref(heap, nullable);
}
