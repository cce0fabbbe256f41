import { LinkError } from '../module/errors.ts';
import type { Memory as MemoryInstance } from '../runtime/memory.ts';
import type { AddressType } from '../module/types.ts';
import { addressOfValue, addressTypes, valueOfAddress } from './addresses.ts';
import { dictionary, enumeration, needArguments, shapeInterface } from './idl.ts';
import type { World } from './world.ts';

export interface MemoryInterface {
  readonly Memory: new (descriptor: unknown) => object;
  readonly holds: (value: unknown) => MemoryInstance | null;
}

/** Pages that a memory type may name. */
const MOST_PAGES: Readonly<Record<AddressType, number>> = { i32: 65_536, i64: 2 ** 37 - 1 };

/** https://webassembly.github.io/spec/js-api/#memories */
export function memoryInterface(world: World): MemoryInterface {
  let given: MemoryInstance | null = null;
  let holds!: MemoryInterface['holds'];

  class Memory {
    readonly #memory: MemoryInstance;

    constructor(descriptor?: unknown) {
      if (given !== null) {
        this.#memory = given;
        return;
      }
      needArguments(arguments.length, 1, 'WebAssembly.Memory()');
      this.#memory = createMemory(world, descriptor);
      world.faces.shown(this.#memory, this);
    }

    grow(...args: unknown[]): number | bigint {
      const memory = this.#memory;
      needArguments(args.length, 1, 'WebAssembly.Memory.grow()');
      const type = memory.declared.address;
      const delta = addressOfValue(args[0], type, 'the number of pages to grow by');
      const old = memory.grow(delta);
      if (old < 0) throw new RangeError('WebAssembly.Memory.grow(): the memory cannot grow by that much');
      return valueOfAddress(old, type);
    }

    get buffer(): ArrayBufferLike {
      return this.#memory.buffer;
    }

    static {
      holds = (value) => (typeof value === 'object' && value !== null && #memory in value ? value.#memory : null);
    }
  }

  shapeInterface(Memory, { constructor: 1, grow: 1 });
  world.faces.makers.set('memory', (memory: MemoryInstance) => {
    given = memory;
    try {
      return new Memory();
    } finally {
      given = null;
    }
  });
  return { Memory, holds };
}

function createMemory(world: World, descriptor: unknown): MemoryInstance {
  const given = dictionary(descriptor, 'the argument of WebAssembly.Memory()');
  const { address: addressText } = given;
  const address = addressText === undefined ? 'i32' : enumeration(addressText, addressTypes, "'address'");
  const { initial } = given;
  if (initial === undefined) throw new TypeError("WebAssembly.Memory(): property 'initial' is required");
  const min = addressOfValue(initial, address, "'initial'");
  const { maximum } = given;
  const max = maximum === undefined ? null : addressOfValue(maximum, address, "'maximum'");
  const shared = Boolean(given['shared']);
  if (shared && max === null) throw new TypeError("WebAssembly.Memory(): a shared memory needs a 'maximum'");
  const most = MOST_PAGES[address];
  if (min > most || (max !== null && (max > most || max < min))) {
    throw new RangeError(`WebAssembly.Memory(): ${min} to ${max ?? most} pages are no valid limits`);
  }
  try {
    return world.store.createMemory({ limits: { min, max }, address, shared });
  } catch (error) {
    if (error instanceof LinkError) throw new RangeError(`WebAssembly.Memory(): ${error.message}`);
    throw error;
  }
}
