import type { FuncType } from '../module/types.ts';
import { HostFunc, type RawHostFunction } from '../runtime/func.ts';
import { iterated } from './idl.ts';
import { type Slot, slotsFor } from './slots.ts';
import { isHidden } from './values.ts';
import type { World } from './world.ts';

/** Any function of JavaScript. */
export type Callee = (...args: unknown[]) => unknown;

/** An import that asks for a function: its two names, and how many functions are imported before it. */
export interface FunctionImport {
  readonly module: string;
  readonly name: string;
  readonly index: number;
}

/**
 * A function of JavaScript as a program calls it. https://webassembly.github.io/spec/js-api/#create-a-host-function
 */
export function hostFunction(world: World, callee: Callee, type: FuncType, place: FunctionImport): HostFunc {
  const func = new HostFunc(type, place.module, place.name, () => {
    throw new Error('internal error: a host function without its trampoline');
  });
  func.raw = [...type.params, ...type.results].some((one) => isHidden(world, one))
    ? () => {
        throw new TypeError('a type of this function has no values in JavaScript');
      }
    : crossing(world, watched(world, callee, place), type);
  // What JavaScript throws is thrown into the program.
  func.inward = (error) => world.exceptions.inward(error);
  world.hostIndexes.set(func, place.index);
  return func;
}

function watched(world: World, callee: Callee, { module, name }: FunctionImport): Callee {
  const { onImportCall } = world.options;
  if (onImportCall === undefined) return callee;
  return (...args) => {
    onImportCall({ name: `${module}.${name}`, args });
    return callee(...args);
  };
}

/** Common signatures have a way of their own: it is several times as fast. */
function crossing(world: World, callee: Callee, type: FuncType): RawHostFunction {
  const { params, results } = type;
  if (params.every((param) => param === 'i32') && params.length <= 4) {
    if (results.length === 0) return integersToNothing(callee, params.length);
    if (results.length === 1 && results[0] === 'i32') return integersToInteger(callee, params.length);
  }
  return general(world, callee, type);
}

function integersToNothing(callee: Callee, count: number): RawHostFunction {
  switch (count) {
    case 0:
      return () => void callee();
    case 1:
      return ({ i32 }, at) => void callee(i32[at]);
    case 2:
      return ({ i32 }, at) => void callee(i32[at], i32[at + 2]);
    case 3:
      return ({ i32 }, at) => void callee(i32[at], i32[at + 2], i32[at + 4]);
    default:
      return ({ i32 }, at) => void callee(i32[at], i32[at + 2], i32[at + 4], i32[at + 6]);
  }
}

function integersToInteger(callee: Callee, count: number): RawHostFunction {
  switch (count) {
    case 0:
      return ({ i32 }, at) => {
        i32[at] = (callee() as number) | 0;
      };
    case 1:
      return ({ i32 }, at) => {
        i32[at] = (callee(i32[at]) as number) | 0;
      };
    case 2:
      return ({ i32 }, at) => {
        i32[at] = (callee(i32[at], i32[at + 2]) as number) | 0;
      };
    case 3:
      return ({ i32 }, at) => {
        i32[at] = (callee(i32[at], i32[at + 2], i32[at + 4]) as number) | 0;
      };
    default:
      return ({ i32 }, at) => {
        i32[at] = (callee(i32[at], i32[at + 2], i32[at + 4], i32[at + 6]) as number) | 0;
      };
  }
}

/**
 * https://webassembly.github.io/spec/js-api/#run-a-host-function
 * One function: it stands on the platform's stack while JavaScript runs.
 */
function general(world: World, callee: Callee, type: FuncType): RawHostFunction {
  const params = slotsFor(world, type.params);
  const results = slotsFor(world, type.results);
  const [a, b, c, d, e, f] = params;
  return (_, row) => {
    let returned: unknown;
    switch (params.length) {
      case 0:
        returned = callee();
        break;
      case 1:
        returned = callee(a!.get(row));
        break;
      case 2:
        returned = callee(a!.get(row), b!.get(row));
        break;
      case 3:
        returned = callee(a!.get(row), b!.get(row), c!.get(row));
        break;
      case 4:
        returned = callee(a!.get(row), b!.get(row), c!.get(row), d!.get(row));
        break;
      case 5:
        returned = callee(a!.get(row), b!.get(row), c!.get(row), d!.get(row), e!.get(row));
        break;
      case 6:
        returned = callee(a!.get(row), b!.get(row), c!.get(row), d!.get(row), e!.get(row), f!.get(row));
        break;
      default:
        returned = callee(...params.map((slot) => slot.get(row)));
    }
    putResults(results, row, returned);
  };
}

function putResults(results: readonly Slot[], row: number, returned: unknown): void {
  if (results.length === 0) return;
  if (results.length > 1) {
    putAll(results, row, returned);
    return;
  }
  const result = results[0]!;
  result.put(row, result.bitsFor(returned));
}

function putAll(slots: readonly Slot[], row: number, returned: unknown): void {
  const values = iterated(returned, 'what a function with several results returns');
  if (values.length !== slots.length) {
    throw new TypeError(`a function with ${slots.length} results returned ${values.length} values`);
  }
  const bits = slots.map((slot, i) => slot.bitsFor(values[i]));
  slots.forEach((slot, i) => slot.put(row, bits[i]));
}
