import { WasmFunc, type Func } from '../runtime/func.ts';
import { calling } from './invocation.ts';
import { isHidden } from './values.ts';
import type { ExportedFunction, World } from './world.ts';

/**
 * The Exported Function of a function: always the same one. Its name is the number of the function in its module, it is
 * no constructor, and arguments it gets too few are undefined.
 * https://webassembly.github.io/spec/js-api/#exported-function-exotic-objects
 */
export function exportedFunction(world: World, func: Func): ExportedFunction {
  const known = world.functions.get(func);
  if (known !== undefined) return known;
  const made = watched(world, func, callable(world, func));
  Object.defineProperty(made, 'length', { value: func.type.params.length, configurable: true });
  Object.defineProperty(made, 'name', { value: nameOf(world, func), configurable: true });
  world.functions.set(func, made);
  world.addresses.set(made, func);
  return made;
}

/** The function behind an Exported Function of this WebAssembly object; undefined for anything else. */
export function addressOf(world: World, value: unknown): Func | undefined {
  return typeof value === 'function' ? world.addresses.get(value) : undefined;
}

function nameOf(world: World, func: Func): string {
  return String(func instanceof WasmFunc ? func.index : (world.hostIndexes.get(func) ?? 0));
}

/** Arrow functions: they are no constructors and have no property `prototype`. */
function callable(world: World, func: Func): ExportedFunction {
  const { params, results } = func.type;
  if ([...params, ...results].some((type) => isHidden(world, type))) {
    return () => {
      throw new TypeError('a type of this function has no values in JavaScript');
    };
  }
  return calling(world, func);
}

function watched(world: World, func: Func, inner: ExportedFunction): ExportedFunction {
  const { onCall } = world.options;
  if (onCall === undefined) return inner;
  return (...args) => {
    onCall({ name: nameOf(world, func), args });
    return inner(...args);
  };
}
