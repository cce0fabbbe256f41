import type { ByteWriter } from '../../../bench/programs/byte-writer.ts';
import { heapMatches, type Storage, type TypeDef } from './types.ts';
import type { World } from './world.ts';

/** How much a call from outside may do: loop headers and calls. */
export const FUEL = 250;

/** The types of the helpers, behind the module's own; the first is the module's type 0, which takes and gives nothing. */
export function helperTypes(world: World): { readonly types: readonly TypeDef[]; readonly indexes: readonly number[] } {
  const first = world.types.length;
  const type = (i: number, params: readonly string[], results: readonly string[]): TypeDef => ({
    shape: { kind: 'func', params, results },
    parent: null,
    final: true,
    group: first + i,
    groupSize: 1,
  });
  const types = [type(0, ['f32'], ['f32']), type(1, ['f64'], ['f64'])];
  const simd = world.features.has('simd');
  const gc = world.features.has('gc');
  const add = (params: readonly string[], results: readonly string[]): number => {
    types.push(type(types.length, params, results));
    return first + types.length - 1;
  };
  const vector = simd ? add(['v128'], ['v128']) : 0;
  const probe = gc ? add(['(ref null any)'], ['i64']) : 0;
  const deep = gc ? add(['(ref null any)', 'i32'], ['i64']) : 0;
  return { types, indexes: [0, 0, first, first + 1, vector, vector, probe, deep] };
}

/** Writes the bodies of the helpers, in their order. */
export function writeHelpers(w: ByteWriter, world: World): void {
  const fuel = world.globals.length;
  const { helpers, features } = world;
  w.sized((b) => {
    b.byte(0, 0x23, fuel, 0x45, 0x04, 0x40, 0x00, 0x0b);
    b.byte(0x23, fuel, 0x41, 1, 0x6b, 0x24, fuel, 0x0b);
  });
  w.sized((b) => {
    b.byte(0, 0x41);
    b.s32(FUEL);
    b.byte(0x24, fuel, 0x0b);
  });
  // local.get 0, nan, local.get 0, local.get 0, eq, select
  w.sized((b) => b.byte(0, 0x20, 0, 0x43, 0, 0, 0xc0, 0x7f, 0x20, 0, 0x20, 0, 0x5b, 0x1b, 0x0b));
  w.sized((b) => b.byte(0, 0x20, 0, 0x44, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f, 0x20, 0, 0x20, 0, 0x61, 0x1b, 0x0b));
  for (const narrow of [true, false]) {
    w.sized((b) => {
      b.byte(0);
      if (!features.has('simd')) {
        b.byte(0x0b);
        return;
      }
      // The same lane by lane: bitselect(x, nan, x = x).
      b.byte(0x20, 0, 0xfd, 0x0c);
      for (let i = 0; i < 16; i += narrow ? 4 : 8) {
        b.byte(...(narrow ? [0, 0, 0xc0, 0x7f] : [0, 0, 0, 0, 0, 0, 0xf8, 0x7f]));
      }
      b.byte(0x20, 0, 0x20, 0, 0xfd, narrow ? 0x41 : 0x47, 0xfd, 0x52, 0x0b);
    });
  }
  w.sized((b) => {
    b.byte(0);
    if (features.has('gc')) {
      b.byte(0x20, 0, 0x41, 2, 0x10);
      b.u32(helpers.probeDeep);
    }
    b.byte(0x0b);
  });
  w.sized((b) => (features.has('gc') ? writeProbe(b, world) : b.byte(0, 0x0b)));
}

/** Elements of an array that are looked at. */
const ELEMENTS = 5;

/**
 * A number that depends on what an object is and holds, as deep as the second parameter says. Type after type is tried,
 * the last first: those below others come later.
 */
function writeProbe(w: ByteWriter, world: World): void {
  // The sum so far.
  w.byte(1, 1, 0x7e);
  // Null is 1, deeper than wanted 2, a small number itself.
  w.byte(0x20, 0, 0xd1, 0x04, 0x40, 0x42, 1, 0x0f, 0x0b);
  w.byte(0x20, 1, 0x45, 0x04, 0x40, 0x42, 2, 0x0f, 0x0b);
  w.byte(0x20, 0, 0xfb, 20, 0x6c, 0x04, 0x40, 0x20, 0, 0xfb, 22, 0x6c, 0xfb, 29, 0xac, 0x0f, 0x0b);
  for (let index = world.types.length - 1; index >= 0; index--) {
    const { shape } = world.types[index]!;
    if (shape.kind === 'func') continue;
    const object = (): void => {
      w.byte(0x20, 0, 0xfb, 22);
      w.s64(BigInt(index));
    };
    w.byte(0x20, 0, 0xfb, 20);
    w.s64(BigInt(index));
    w.byte(0x04, 0x40);
    w.byte(0x42);
    w.s64(BigInt(100 + index));
    w.byte(0x21, 2);
    if (shape.kind === 'struct') {
      for (const [i, { storage }] of shape.fields.entries()) {
        mix(w, world, storage, () => {
          object();
          w.byte(0xfb, isPacked(storage) ? 3 : 2);
          w.u32(index);
          w.u32(i);
        });
      }
    } else {
      const { storage } = shape.field;
      mix(w, world, 'i32', () => {
        object();
        w.byte(0xfb, 15);
      });
      for (let i = 0; i < ELEMENTS; i++) {
        object();
        w.byte(0xfb, 15, 0x41, i, 0x4b, 0x04, 0x40);
        mix(w, world, storage, () => {
          object();
          w.byte(0x41, i, 0xfb, isPacked(storage) ? 12 : 11);
          w.u32(index);
        });
        w.byte(0x0b);
      }
    }
    w.byte(0x20, 2, 0x0f, 0x0b);
  }
  // Something from outside.
  w.byte(0x42, 3, 0x0b);
}

function isPacked(storage: Storage): boolean {
  return storage === 'i8' || storage === 'i16';
}

/** sum = rotl(sum, 7) ^ value */
function mix(w: ByteWriter, world: World, storage: Storage, write: () => void): void {
  w.byte(0x20, 2, 0x42, 7, 0x89);
  write();
  switch (storage) {
    case 'i8':
    case 'i16':
    case 'i32':
      w.byte(0xac);
      break;
    case 'i64':
      break;
    case 'f32':
      w.byte(0xbc, 0xac);
      break;
    case 'f64':
      w.byte(0xbd);
      break;
    case 'v128':
      w.byte(0xfd, 0x1d, 0);
      break;
    default: {
      const inner = /^\(ref (?:null )?(\w+)\)$/.exec(storage)![1]!;
      const heap = /^\d+$/.test(inner) ? Number(inner) : inner;
      if (heapMatches(world.types, heap, 'any')) {
        w.byte(0x20, 1, 0x41, 1, 0x6b, 0x10);
        w.u32(world.helpers.probeDeep);
      } else {
        w.byte(0xd1, 0xac);
      }
    }
  }
  w.byte(0x85, 0x21, 2);
}
