import type { Import } from '../module/module.ts';
import type { Extern } from '../runtime/extern.ts';
import { requestOf } from '../runtime/link.ts';
import { builtinExtern } from './builtins.ts';
import { addressOf } from './exported-functions.ts';
import { type Callee, hostFunction } from './host-functions.ts';
import { isObject } from './idl.ts';
import type { ModuleSlots } from './module.ts';
import { toWasm } from './values.ts';
import type { World } from './world.ts';
import type { GlobalType } from '../module/types.ts';

/** What an import asks for. */
type Wanted = ReturnType<typeof requestOf>['type'];

/** What an object of ours holds, for values of unknown kind. */
export interface Holders {
  readonly memory: (value: unknown) => Extern | null;
  readonly table: (value: unknown) => Extern | null;
  readonly global: (value: unknown) => Extern | null;
  readonly tag: (value: unknown) => Extern | null;
}

/**
 * Reads every import from the import object, in order and each exactly once: glue hands in proxies that make things
 * when they are asked. Throws a TypeError or a LinkError, and whatever the object throws.
 * https://webassembly.github.io/spec/js-api/#read-the-imports
 */
export function readImports(world: World, holders: Holders, slots: ModuleSlots, imports: unknown): Extern[] {
  const { module } = slots;
  if (module.imports.length > 0 && imports === undefined) {
    throw new TypeError('the imports argument must be present and must be an object');
  }
  let functions = 0;
  return module.imports.map((item) => {
    const builtin = builtinExtern(world.store, item, slots.settings);
    if (builtin !== null) {
      if (item.kind === 'func') functions += 1;
      return builtin;
    }
    const from = (imports as Record<string, unknown>)[item.module];
    if (!isObject(from)) throw new TypeError(`import ${place(item)}: module is not an object or function`);
    const value = (from as Record<string, unknown>)[item.name];
    const { type } = requestOf(module, item, world.store.types);
    const extern = externFor(world, holders, item, type, value, functions);
    if (item.kind === 'func') functions += 1;
    return extern;
  });
}

function externFor(
  world: World,
  holders: Holders,
  item: Import,
  wanted: Wanted,
  value: unknown,
  functions: number,
): Extern {
  const { LinkError } = world.errors;
  switch (wanted.kind) {
    case 'func': {
      if (typeof value !== 'function')
        throw new LinkError(`import ${place(item)}: function import requires a callable`);
      const known = addressOf(world, value);
      if (known !== undefined) return known;
      const { module, name } = item;
      const func = hostFunction(world, value as Callee, wanted.type, { module, name, index: functions });
      // The very type that is asked for, whatever group of types it stands in.
      func.typeId = wanted.id ?? -1;
      return func;
    }
    case 'global':
      return holders.global(value) ?? constant(world, item, wanted.type, value);
    default: {
      const extern = holders[wanted.kind](value);
      if (extern !== null) return extern;
      throw new LinkError(`import ${place(item)}: ${wanted.kind} import must be a WebAssembly.${title(wanted.kind)}`);
    }
  }
}

/** An immutable global for a value of JavaScript. */
function constant(world: World, item: Import, type: GlobalType, value: unknown): Extern {
  const { LinkError } = world.errors;
  const refused = (why: string): Error => new LinkError(`import ${place(item)}: global import must be ${why}`);
  if (type.value === 'i64' && typeof value !== 'bigint') throw refused('a BigInt');
  if ((type.value === 'i32' || type.value === 'f32' || type.value === 'f64') && typeof value !== 'number') {
    throw refused('a number');
  }
  if (type.value === 'v128') throw refused('a WebAssembly.Global object');
  try {
    return world.store.createGlobal({ value: type.value, mutable: false }, toWasm(world, value, type.value));
  } catch (error) {
    if (error instanceof TypeError) throw refused(`a value of type ${type.value}`);
    throw error;
  }
}

function place({ module, name }: Import): string {
  return `"${module}" "${name}"`;
}

function title(kind: string): string {
  return kind.slice(0, 1).toUpperCase() + kind.slice(1);
}
