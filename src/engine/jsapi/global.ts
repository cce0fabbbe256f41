import { isRefType, type ValueType } from '../module/types.ts';
import type { Global as GlobalInstance } from '../runtime/global.ts';
import { dictionary, enumeration, needArguments, shapeInterface } from './idl.ts';
import type { ValueTypeName } from './types.ts';
import { defaultFor, isHidden, toJs, toWasm } from './values.ts';
import type { World } from './world.ts';

export interface GlobalInterface {
  readonly Global: new (descriptor: unknown, value?: unknown) => object;
  readonly holds: (value: unknown) => GlobalInstance | null;
}

const typeNames: readonly ValueTypeName[] = ['i32', 'i64', 'f32', 'f64', 'v128', 'externref', 'anyfunc'];

/** ToValueType, for a member of a dictionary. Throws a TypeError for what names no type. */
export function valueTypeNamed(value: unknown, what: string): ValueType {
  const name = enumeration(value, typeNames, what);
  return name === 'anyfunc' ? 'funcref' : name;
}

/** https://webassembly.github.io/spec/js-api/#globals */
export function globalInterface(world: World): GlobalInterface {
  let given: GlobalInstance | null = null;
  let holds!: GlobalInterface['holds'];

  const read = (global: GlobalInstance): unknown => {
    if (isHidden(world, global.type.value)) throw new TypeError(`a global of type ${global.type.value} cannot be read`);
    return toJs(world, global.get());
  };

  class Global {
    readonly #global: GlobalInstance;

    constructor(descriptor?: unknown, ...rest: unknown[]) {
      if (given !== null) {
        this.#global = given;
        return;
      }
      needArguments(arguments.length, 1, 'WebAssembly.Global()');
      this.#global = createGlobal(world, descriptor, rest);
    }

    valueOf(): unknown {
      return read(this.#global);
    }

    get value(): unknown {
      return read(this.#global);
    }

    set value(value: unknown) {
      const global = this.#global;
      const { value: type, mutable } = global.type;
      if (isHidden(world, type)) throw new TypeError(`a global of type ${type} cannot be written`);
      if (!mutable) throw new TypeError('the value of an immutable global cannot be set');
      global.set(toWasm(world, value, type));
    }

    static {
      holds = (value) => {
        if (typeof value !== 'object' || value === null || !(#global in value)) return null;
        world.faces.shown(value.#global, value);
        return value.#global;
      };
    }
  }

  shapeInterface(Global, { constructor: 1 });
  world.faces.makers.set('global', (global: GlobalInstance) => {
    given = global;
    try {
      return new Global();
    } finally {
      given = null;
    }
  });
  return { Global, holds };
}

function createGlobal(world: World, descriptor: unknown, rest: readonly unknown[]): GlobalInstance {
  const given = dictionary(descriptor, 'the first argument of WebAssembly.Global()');
  const mutable = Boolean(given['mutable']);
  const { value: typeName } = given;
  if (typeName === undefined) throw new TypeError("WebAssembly.Global(): property 'value' is required");
  const type = valueTypeNamed(typeName, "'value'");
  if (isHidden(world, type)) throw new TypeError(`WebAssembly.Global(): no global of type ${type} can be made here`);
  const [value] = rest;
  // For numbers a given undefined is as good as nothing: zero also where it would be NaN or could not be converted.
  const nothing = rest.length === 0 || (value === undefined && !isRefType(type));
  const initial = nothing ? defaultFor(world, type) : toWasm(world, value, type);
  return world.store.createGlobal({ value: type, mutable }, initial);
}
