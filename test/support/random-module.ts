import { ByteWriter } from '../../bench/programs/byte-writer.ts';
import type { Random } from './random.ts';
import { BodyWriter } from './random-module/body.ts';
import { writeConst } from './random-module/constants.ts';
import { code, importedOf, randomWorld, writeTypes } from './random-module/world.ts';

/**
 * A module of everything this engine knows, in random proportions: types with several results, imported functions,
 * blocks with parameters, dead code, bulk operations, references. Everything is exported. `chaos` percent of the
 * instructions are written without a look at the types; with 0 the module is valid, and the NaNs that arithmetic makes
 * are replaced by one of them, so that every engine must come to the same end.
 */
export function randomModule(random: Random, chaos: number): Uint8Array<ArrayBuffer> {
  const world = randomWorld(random);
  const out = new ByteWriter();
  out.byte(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  const imported = importedOf(random);
  const section = (id: number, write: (w: ByteWriter) => void): void => {
    out.byte(id);
    out.sized(write);
  };
  section(1, (w) => {
    w.u32(world.types.length);
    for (const { params, results } of world.types) {
      w.byte(0x60);
      writeTypes(w, params);
      writeTypes(w, results);
    }
  });
  section(2, (w) => {
    w.u32(imported);
    for (let i = 0; i < imported; i++) {
      w.name('env');
      w.name(`f${i}`);
      w.byte(0);
      w.u32(world.funcs[i]!);
    }
  });
  section(3, (w) => {
    w.u32(world.funcs.length - imported);
    for (const type of world.funcs.slice(imported)) w.u32(type);
  });
  section(4, (w) => {
    w.u32(world.tables.length);
    for (const type of world.tables) w.byte(code[type], 1, 3, 8);
  });
  if (world.memories > 0) section(5, (w) => w.byte(1, 1, 1, 3));
  section(6, (w) => {
    w.u32(world.globals.length);
    for (const { type, mutable } of world.globals) {
      w.byte(code[type], mutable ? 1 : 0);
      writeConst(w, type, random);
      w.byte(0x0b);
    }
  });
  section(7, (w) => {
    const spaces = [world.funcs.length, world.tables.length, world.memories, world.globals.length];
    w.u32(spaces.reduce((sum, count) => sum + count));
    for (const [kind, count] of spaces.entries()) {
      for (let i = 0; i < count; i++) {
        w.name(`${'ftmg'[kind] ?? ''}${i}`);
        w.byte(kind, i);
      }
    }
  });
  const start = world.funcs.findIndex((type) => {
    const { params, results } = world.types[type]!;
    return params.length + results.length === 0;
  });
  if (start >= 0 && random.chance(40)) section(8, (w) => w.u32(start));
  section(9, (w) => {
    w.u32(world.elements.length);
    for (const type of world.elements) {
      // Passive, with expressions.
      w.byte(5, code[type], 2);
      for (let i = 0; i < 2; i++) {
        if (type === 'funcref') w.byte(0xd2, random.below(world.funcs.length), 0x0b);
        else w.byte(0xd0, code[type], 0x0b);
      }
    }
  });
  section(12, (w) => w.u32(world.datas));
  section(10, (w) => {
    w.u32(world.funcs.length - imported);
    for (const type of world.funcs.slice(imported)) {
      w.sized((inner) => new BodyWriter(inner, random, world, world.types[type]!, chaos).write());
    }
  });
  section(11, (w) => {
    w.u32(world.datas);
    for (let i = 0; i < world.datas; i++) w.byte(1, 4, 1, 2, 3, 4);
  });
  return out.take();
}
