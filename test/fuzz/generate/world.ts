import type { Random } from '../../support/random.ts';
import { type Feature, features } from '../features.ts';
import {
  type FuncShape,
  heapOf,
  isNullable,
  isRef,
  randomTypes,
  randomValueType,
  ref,
  type Type,
  type TypeDef,
} from './types.ts';

export interface MemoryDef {
  readonly min: number;
  readonly max: number | null;
  readonly is64: boolean;
  readonly shared: boolean;
}

export interface TableDef {
  readonly element: Type;
  readonly min: number;
  readonly max: number | null;
  readonly is64: boolean;
}

export interface GlobalDef {
  readonly type: Type;
  readonly mutable: boolean;
}

/** How many of each index space are imported; these come first. */
export interface Imported {
  readonly funcs: number;
  readonly memories: number;
  readonly tables: number;
  readonly globals: number;
  readonly tags: number;
}

/** Functions every module has, behind the random ones: what keeps it short and what makes it tell of itself. */
export interface Helpers {
  /** Traps when a call has done enough. */
  readonly tick: number;
  readonly refuel: number;
  /** Makes one NaN of all NaNs, for f32, f64 and the lanes of a vector. */
  readonly nan32: number;
  readonly nan64: number;
  readonly nan32x4: number;
  readonly nan64x2: number;
  /** A number for what an object holds; the second takes how deep to look. */
  readonly probe: number;
  readonly probeDeep: number;
}

/** What the bodies of a module may use. */
export interface World {
  readonly features: ReadonlySet<Feature>;
  /** In how many of a hundred cases an instruction may trap that could be kept from it. */
  readonly risk: number;
  /** No instructions whose results engines may choose. */
  readonly closed: boolean;
  readonly types: readonly TypeDef[];
  /** Type of each function, without the helpers. */
  readonly funcs: readonly number[];
  readonly memories: readonly MemoryDef[];
  readonly tables: readonly TableDef[];
  /** Without the one that the helpers count with. */
  readonly globals: readonly GlobalDef[];
  /** Type of each tag. */
  readonly tags: readonly number[];
  /** Bytes of each data segment, and whether it is active. */
  readonly datas: readonly { readonly length: number; readonly active: boolean }[];
  /** Type and length of each passive element segment. */
  readonly elements: readonly { readonly type: Type; readonly length: number }[];
  readonly imported: Imported;
  readonly helpers: Helpers;
}

/** Some of the features: modules of few say more about each, and old platforms know them. */
export function randomFeatures(random: Random): Set<Feature> {
  const share = random.pick([15, 35, 60, 90]);
  const chosen = new Set(features.filter(() => random.chance(share)));
  // No engine takes both forms in one module.
  if (chosen.has('exceptions') && chosen.has('legacy-exceptions')) {
    chosen.delete(random.chance(75) ? 'legacy-exceptions' : 'exceptions');
  }
  if (chosen.has('relaxed-simd')) chosen.add('simd');
  if (chosen.has('gc')) chosen.add('function-references');
  return chosen;
}

export function randomWorld(random: Random, wanted: ReadonlySet<Feature>, closed: boolean): World {
  const has = (feature: Feature): boolean => wanted.has(feature);
  const types = randomTypes(random, has);
  const funcTypes = types.flatMap(({ shape }, i) => (shape.kind === 'func' ? [i] : []));
  const shapeOf = (type: number): FuncShape => types[type]!.shape as FuncShape;
  const crossing = funcTypes.filter((type) => {
    const { params, results } = shapeOf(type);
    return ![...params, ...results].some((one) => one === 'v128' || heapOf(one) === 'exn');
  });
  const importedFuncs = random.below(4);
  const tagTypes = funcTypes.filter((type) => shapeOf(type).results.length === 0);
  const funcs = [
    ...Array.from({ length: importedFuncs }, () => random.pick(crossing)),
    // One of each type, so that there is something to refer to.
    ...funcTypes,
    ...Array.from({ length: random.below(4) }, () => random.pick(funcTypes)),
  ];
  const exceptions = has('exceptions') || has('legacy-exceptions');
  const concrete = has('gc') || has('function-references');
  const elementType = (): Type => {
    if (!concrete || random.chance(50)) return random.chance(70) ? '(ref null func)' : '(ref null extern)';
    const type = randomValueType(random, has, types.length, types, 100);
    return isNullable(type) || heapOf(type) !== 'exn' ? type : ref('exn', true);
  };
  const memory = (): MemoryDef => {
    const shared = has('threads') && random.chance(60);
    const min = random.pick([0, 1, 1, 1, 2]);
    return {
      min,
      max: shared || random.chance(70) ? min + random.below(3) : null,
      is64: has('memory64') && random.chance(60),
      shared,
    };
  };
  const memories = Array.from({ length: has('multi-memory') ? random.below(4) : random.chance(85) ? 1 : 0 }, memory);
  const tables = Array.from({ length: random.below(4) }, () => {
    const min = random.below(6);
    return {
      element: elementType(),
      min,
      max: random.chance(60) ? min + random.below(6) : null,
      is64: has('table64') && random.chance(60),
    };
  });
  const globals = Array.from({ length: random.below(7) }, () => ({
    type: randomValueType(random, has, concrete ? types.length : 0, types),
    mutable: random.chance(65),
  }));
  const tags = exceptions ? Array.from({ length: 1 + random.below(3) }, () => random.pick(tagTypes)) : [];
  const count = funcs.length;
  return {
    features: wanted,
    risk: random.pick([0, 5, 5, 40]),
    closed,
    types,
    funcs,
    memories,
    tables,
    globals,
    tags,
    datas: Array.from({ length: random.below(4) }, () => ({
      length: random.below(40),
      active: memories.some(({ min }) => min > 0) && random.chance(50),
    })),
    elements: Array.from({ length: random.below(4) }, () => ({ type: elementType(), length: random.below(5) })),
    imported: {
      funcs: importedFuncs,
      memories: random.chance(30) && memories.length > 0 ? 1 : 0,
      tables:
        tables[0] && ['(ref null func)', '(ref null extern)'].includes(tables[0].element) && random.chance(30) ? 1 : 0,
      globals: importableGlobals(globals, random),
      tags: tags[0] !== undefined && crossing.includes(tags[0]) && !shapeOf(tags[0]).params.some(isOddRef) ? 1 : 0,
    },
    helpers: {
      tick: count,
      refuel: count + 1,
      nan32: count + 2,
      nan64: count + 3,
      nan32x4: count + 4,
      nan64x2: count + 5,
      probe: count + 6,
      probeDeep: count + 7,
    },
  };
}

/** A reference type that JavaScript can make no tag or global of. */
function isOddRef(type: Type): boolean {
  return isRef(type) && type !== '(ref null extern)' && type !== '(ref null func)';
}

function importableGlobals(globals: readonly GlobalDef[], random: Random): number {
  const end = globals.findIndex(({ type }) => type === 'v128' || isOddRef(type));
  return random.below(Math.min(3, end < 0 ? globals.length + 1 : end + 1));
}
