import { LinkError, Trap } from '../module/errors.ts';
import type { WasmModule } from '../module/module.ts';
import type { Extern } from '../runtime/extern.ts';
import { instantiate, type Instance as Core } from '../runtime/instance.ts';
import { link } from '../runtime/link.ts';
import { PlacedTrap } from '../runtime/placed-trap.ts';
import { exportedFunction } from './exported-functions.ts';
import { isObject, needArguments, shapeInterface } from './idl.ts';
import { readImports, type Holders } from './imports.ts';
import { runStart } from './invocation.ts';
import type { ModuleInterface, ModuleSlots } from './module.ts';
import { trapError } from './trap-error.ts';
import type { Exports } from './types.ts';
import type { World } from './world.ts';

export interface InstanceInterface {
  readonly Instance: new (module: unknown, imports?: unknown) => object;
  /** The second half of making an Instance, for imports that were read. Throws as the constructor does. */
  readonly create: (slots: ModuleSlots, imports: readonly Extern[]) => object;
}

/** https://webassembly.github.io/spec/js-api/#instances */
export function instanceInterface(world: World, modules: ModuleInterface, holders: Holders): InstanceInterface {
  let given: Exports | null = null;

  class Instance {
    readonly #exports: Exports;

    constructor(module?: unknown, imports?: unknown) {
      if (given !== null) {
        this.#exports = given;
        return;
      }
      needArguments(arguments.length, 1, 'WebAssembly.Instance()');
      const slots = modules.slotsOf(module);
      if (slots === null) throw new TypeError('the first argument of WebAssembly.Instance() must be a Module');
      this.#exports = exportsOf(world, slots.module, readImports(world, holders, slots, importObject(imports)));
    }

    get exports(): Exports {
      return this.#exports;
    }
  }

  shapeInterface(Instance, { constructor: 1 });
  return {
    Instance,
    create(slots, imports) {
      const exports = exportsOf(world, slots.module, imports);
      given = exports;
      try {
        return new Instance();
      } finally {
        given = null;
      }
    },
  };
}

/** `optional object importObject` of Web IDL. */
export function importObject(value: unknown): unknown {
  if (value !== undefined && !isObject(value)) throw new TypeError('the imports argument must be an object');
  return value;
}

/** Instantiates, runs the start function, and makes the exports object. */
function exportsOf(world: World, module: WasmModule, imports: readonly Extern[]): Exports {
  const instance = instantiateCore(world, module, imports);
  const exports = Object.create(null) as Record<string, unknown>;
  for (const [name, extern] of instance.exports) exports[name] = exportValue(world, extern);
  const frozen = Object.freeze(exports) as Exports;
  world.options.onInstance?.(module.bytes, frozen);
  return frozen;
}

function exportValue(world: World, extern: Extern): unknown {
  return extern.kind === 'wasm' || extern.kind === 'host' ? exportedFunction(world, extern) : world.faces.of(extern);
}

/** https://webassembly.github.io/spec/js-api/#instantiate-the-core-of-a-webassembly-module */
function instantiateCore(world: World, module: WasmModule, imports: readonly Extern[]): Core {
  let next = 0;
  let externs: Extern[];
  try {
    externs = link(module, world.store.types, () => imports[next++]);
  } catch (error) {
    if (error instanceof LinkError) throw new world.errors.LinkError(error.message);
    throw error;
  }
  let instance: Core;
  try {
    instance = instantiate(world.store, module, externs);
  } catch (error) {
    // What was declared cannot be had: as when any other memory is asked for in vain.
    if (error instanceof LinkError) throw new RangeError(error.message);
    if (error instanceof PlacedTrap) throw trapError(world, error.info);
    if (error instanceof Trap) throw trapError(world, { cause: error.cause, func: null, offset: null });
    throw error;
  }
  world.tier?.add(instance);
  if (instance.start !== null) runStart(world, instance.start);
  return instance;
}
