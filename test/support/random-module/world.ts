import type { ByteWriter } from '../../../bench/programs/byte-writer.ts';
import type { Random } from '../random.ts';

/** Of values. */
export const types = ['i32', 'i64', 'f32', 'f64', 'v128', 'funcref', 'externref'] as const;
export type Type = (typeof types)[number];
/** Their bytes. */
export const code: Readonly<Record<Type, number>> = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
  funcref: 0x70,
  externref: 0x6f,
};

export interface FuncType {
  readonly params: readonly Type[];
  readonly results: readonly Type[];
}

const MOST_IMPORTED = 2;

/** What bodies may use: everything in its index space. */
export interface World {
  readonly types: readonly FuncType[];
  /** Type index of each function, imported ones first. */
  readonly funcs: readonly number[];
  readonly globals: readonly { readonly type: Type; readonly mutable: boolean }[];
  readonly tables: readonly Type[];
  readonly memories: number;
  readonly datas: number;
  readonly elements: readonly Type[];
}

/** What the first functions may be: imported. */
export function importedOf(random: Random): number {
  return random.below(MOST_IMPORTED + 1);
}

export function randomWorld(random: Random): World {
  const some = (most: number): Type[] => Array.from({ length: random.below(most + 1) }, () => random.pick(types));
  const list = Array.from({ length: 2 + random.below(5) }, () => ({ params: some(3), results: some(2) }));
  const all = [{ params: [], results: [] }, ...list];
  // No vector passes between JavaScript and an imported function.
  const importable = [...all.keys()].filter((i) => !hasVector(all[i]!));
  return {
    types: all,
    funcs: Array.from({ length: 3 + random.below(4) }, (_, i) =>
      i < MOST_IMPORTED ? random.pick(importable) : random.below(all.length),
    ),
    globals: Array.from({ length: random.below(5) }, () => ({ type: random.pick(types), mutable: random.chance(70) })),
    tables: Array.from({ length: random.below(3) }, () => (random.chance(70) ? 'funcref' : 'externref')),
    memories: random.chance(85) ? 1 : 0,
    datas: random.below(3),
    elements: Array.from({ length: random.below(3) }, () => (random.chance(70) ? 'funcref' : 'externref')),
  };
}

function hasVector({ params, results }: FuncType): boolean {
  return params.includes('v128') || results.includes('v128');
}

export function writeTypes(w: ByteWriter, list: readonly Type[]): void {
  w.u32(list.length);
  for (const type of list) w.byte(code[type]);
}
