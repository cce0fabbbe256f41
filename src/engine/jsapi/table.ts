import { LinkError } from '../module/errors.ts';
import { refParts } from '../module/ref-type.ts';
import type { AddressType, RefType } from '../module/types.ts';
import type { Ref } from '../runtime/ref.ts';
import type { Table as TableInstance } from '../runtime/table.ts';
import { addressOfValue, addressTypes, valueOfAddress } from './addresses.ts';
import { dictionary, enumeration, needArguments, shapeInterface } from './idl.ts';
import { isHidden, refToJs, toRef } from './values.ts';
import type { World } from './world.ts';

export interface TableInterface {
  readonly Table: new (descriptor: unknown, value?: unknown) => object;
  readonly holds: (value: unknown) => TableInstance | null;
}

/** Elements that a table type may name. */
const MOST_ELEMENTS: Readonly<Record<AddressType, number>> = { i32: 0xffff_ffff, i64: 2 ** 64 };
const kinds = ['externref', 'anyfunc'] as const;

/** https://webassembly.github.io/spec/js-api/#tables */
export function tableInterface(world: World): TableInterface {
  let given: TableInstance | null = null;
  let holds!: TableInterface['holds'];

  class Table {
    readonly #table: TableInstance;

    constructor(descriptor?: unknown, ...rest: unknown[]) {
      if (given !== null) {
        this.#table = given;
        return;
      }
      needArguments(arguments.length, 1, 'WebAssembly.Table()');
      this.#table = createTable(world, descriptor, rest);
      world.faces.shown(this.#table, this);
    }

    get length(): number | bigint {
      return valueOfAddress(this.#table.size, this.#table.declared.address);
    }

    grow(...args: unknown[]): number | bigint {
      const table = this.#table;
      needArguments(args.length, 1, 'WebAssembly.Table.grow()');
      const type = table.declared.address;
      const delta = addressOfValue(args[0], type, 'the number of elements to grow by');
      const old = table.grow(delta, refFor(world, table.declared.element, args[1], args[1] !== undefined));
      if (old < 0) throw new RangeError('WebAssembly.Table.grow(): the table cannot grow by that much');
      return valueOfAddress(old, type);
    }

    set(...args: unknown[]): void {
      const table = this.#table;
      needArguments(args.length, 1, 'WebAssembly.Table.set()');
      const index = indexIn(table, args[0]);
      // Here alone an undefined that is written out is a value, as in other engines.
      const ref = refFor(world, table.declared.element, args[1], args.length > 1);
      checkIndex(table, index);
      table.elements[index] = ref;
      table.changes++;
    }

    get(...args: unknown[]): unknown {
      const table = this.#table;
      needArguments(args.length, 1, 'WebAssembly.Table.get()');
      const index = indexIn(table, args[0]);
      checkVisible(world, table.declared.element);
      checkIndex(table, index);
      return refToJs(world, table.elements[index]!);
    }

    static {
      holds = (value) => (typeof value === 'object' && value !== null && #table in value ? value.#table : null);
    }
  }

  shapeInterface(Table, { constructor: 1, grow: 1, set: 1, get: 1 });
  world.faces.makers.set('table', (table: TableInstance) => {
    given = table;
    try {
      return new Table();
    } finally {
      given = null;
    }
  });
  return { Table, holds };
}

function createTable(world: World, descriptor: unknown, rest: readonly unknown[]): TableInstance {
  const given = dictionary(descriptor, 'the first argument of WebAssembly.Table()');
  const { element: elementText } = given;
  if (elementText === undefined) throw new TypeError("WebAssembly.Table(): property 'element' is required");
  const type: RefType = enumeration(elementText, kinds, "'element'") === 'externref' ? 'externref' : 'funcref';
  const { address: addressText } = given;
  const address = addressText === undefined ? 'i32' : enumeration(addressText, addressTypes, "'address'");
  const { initial } = given;
  if (initial === undefined) throw new TypeError("WebAssembly.Table(): property 'initial' is required");
  const min = addressOfValue(initial, address, "'initial'");
  const { maximum } = given;
  const max = maximum === undefined ? null : addressOfValue(maximum, address, "'maximum'");
  if (max !== null && (max > MOST_ELEMENTS[address] || max < min)) {
    throw new RangeError(`WebAssembly.Table(): ${min} to ${max} elements are no valid limits`);
  }
  const ref = refFor(world, type, rest[0], rest[0] !== undefined);
  try {
    return world.store.createTable({ element: type, limits: { min, max }, address }, ref);
  } catch (error) {
    if (error instanceof LinkError) throw new RangeError(`WebAssembly.Table(): ${error.message}`);
    throw error;
  }
}

/** The value as an element; what such elements are at first when there is none. */
function refFor(world: World, type: RefType, value: unknown, given: boolean): Ref {
  if (given) {
    checkVisible(world, type);
    return toRef(world, value, type);
  }
  if (type === 'externref') return toRef(world, undefined, type);
  if (!refParts(type).nullable) throw new TypeError(`a value of type ${type} has to be given`);
  return null;
}

/** JavaScript neither sees nor makes references to exceptions, null included. */
function checkVisible(world: World, type: RefType): void {
  if (isHidden(world, type)) throw new TypeError(`a value of type ${type} cannot be seen`);
}

function indexIn(table: TableInstance, value: unknown): number {
  return addressOfValue(value, table.declared.address, 'the index');
}

function checkIndex(table: TableInstance, index: number): void {
  if (index >= table.size) throw new RangeError(`invalid index ${index} into a table of size ${table.size}`);
}
