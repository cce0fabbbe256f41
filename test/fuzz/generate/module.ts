import { ByteWriter } from '../../../bench/programs/byte-writer.ts';
import type { Random } from '../../support/random.ts';
import type { Feature } from '../features.ts';
import { writeBody } from './body.ts';
import { type Place, writeSimple } from './constants.ts';
import { writeLimits, writeType, writeTypeDefs } from './encode.ts';
import { FUEL, helperTypes, writeHelpers } from './helpers.ts';
import { type FuncShape, isNullable, type Type } from './types.ts';
import { randomFeatures, randomWorld, type World } from './world.ts';

export interface Generated {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What it may use; it need not use all of it. */
  readonly features: ReadonlySet<Feature>;
}

/**
 * A module of some of all features. Everything is exported; every function and every loop counts down, so
 * that each call ends soon. With `chaos` 0 it is valid, and whatever the specification leaves to engines (the bits of
 * NaNs, relaxed instructions) does not reach its results: every engine must come to the same end. A `closed` one has no
 * such instructions at all.
 */
export function generate(random: Random, chaos: number, closed = false): Generated {
  const features = randomFeatures(random);
  const world = randomWorld(random, features, closed);
  return { bytes: writeModule(random, world, chaos), features };
}

function writeModule(random: Random, world: World, chaos: number): Uint8Array<ArrayBuffer> {
  const { imported, types, funcs, memories, tables, globals, tags } = world;
  const out = new ByteWriter();
  out.byte(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  const section = (id: number, count: number, write: (w: ByteWriter) => void): void => {
    if (count === 0 && random.chance(80)) return;
    out.byte(id);
    out.sized((w) => {
      w.u32(count);
      write(w);
    });
  };
  const helpers = helperTypes(world);
  const allTypes = [...types, ...helpers.types];
  /** Globals that a constant expression after so many may read. */
  const place = (w: ByteWriter, before: number): Place => {
    const most = world.features.has('gc') ? before : Math.min(before, imported.globals);
    return { w, random, world, globals: [...Array(most).keys()] };
  };
  const expression = (w: ByteWriter, type: Type, before: number): void => {
    writeSimple(place(w, before), type);
    w.byte(0x0b);
  };

  out.byte(1);
  out.sized((w) => writeTypeDefs(w, allTypes));

  const count = imported.funcs + imported.tables + imported.memories + imported.globals + imported.tags;
  section(2, count, (w) => {
    const item = (kind: number, name: string, write: () => void): void => {
      w.name('env');
      w.name(name);
      w.byte(kind);
      write();
    };
    for (let i = 0; i < imported.funcs; i++) item(0, `f${i}`, () => w.u32(funcs[i]!));
    for (let i = 0; i < imported.tables; i++) {
      item(1, `t${i}`, () => {
        writeType(w, tables[i]!.element);
        writeLimits(w, tables[i]!);
      });
    }
    for (let i = 0; i < imported.memories; i++) item(2, `m${i}`, () => writeLimits(w, memories[i]!));
    for (let i = 0; i < imported.globals; i++) {
      item(3, `g${i}`, () => {
        writeType(w, globals[i]!.type);
        w.byte(globals[i]!.mutable ? 1 : 0);
      });
    }
    for (let i = 0; i < imported.tags; i++) {
      item(4, `x${i}`, () => {
        w.byte(0);
        w.u32(tags[i]!);
      });
    }
  });

  const defined = funcs.slice(imported.funcs);
  section(3, defined.length + helpers.indexes.length, (w) => {
    for (const type of [...defined, ...helpers.indexes]) w.u32(type);
  });
  section(4, tables.length - imported.tables, (w) => {
    for (const table of tables.slice(imported.tables)) {
      const init = !isNullable(table.element) || (world.features.has('function-references') && random.chance(25));
      if (init) w.byte(0x40, 0);
      writeType(w, table.element);
      writeLimits(w, table);
      if (init) expression(w, table.element, imported.globals);
    }
  });
  section(5, memories.length - imported.memories, (w) => {
    for (const memory of memories.slice(imported.memories)) writeLimits(w, memory);
  });
  section(13, tags.length - imported.tags, (w) => {
    for (const tag of tags.slice(imported.tags)) {
      w.byte(0);
      w.u32(tag);
    }
  });
  section(6, globals.length - imported.globals + 1, (w) => {
    for (const [i, { type, mutable }] of globals.entries()) {
      if (i < imported.globals) continue;
      writeType(w, type);
      w.byte(mutable ? 1 : 0);
      expression(w, type, i);
    }
    w.byte(0x7f, 1, 0x41);
    w.s32(FUEL);
    w.byte(0x0b);
  });
  writeExports(section, world);
  const starts = funcs.flatMap((type, i) => {
    const { params, results } = types[type]!.shape as FuncShape;
    return params.length + results.length === 0 ? [i] : [];
  });
  if (starts.length > 0 && random.chance(25)) {
    out.byte(8);
    out.sized((w) => w.u32(random.pick(starts)));
  }
  writeElements(section, random, world, expression);
  const { datas } = world;
  if (datas.length > 0) {
    out.byte(12);
    out.sized((w) => w.u32(datas.length));
  }
  section(10, defined.length + helpers.indexes.length, (w) => {
    for (const type of defined) {
      w.sized((body) => writeBody(body, random, world, types[type]!.shape as FuncShape, chaos));
    }
    writeHelpers(w, world);
  });
  section(11, datas.length, (w) => {
    const roomy = memories.flatMap(({ min }, i) => (min > 0 ? [i] : []));
    for (const { length, active } of datas) {
      if (active) {
        const memory = random.pick(roomy);
        w.byte(memory > 0 ? 2 : 0);
        if (memory > 0) w.u32(memory);
        w.byte(memories[memory]!.is64 ? 0x42 : 0x41);
        w.s32(random.below(500));
        w.byte(0x0b);
      } else {
        w.byte(1);
      }
      w.u32(length);
      for (let i = 0; i < length; i++) w.byte(random.below(256));
    }
  });
  return out.take();
}

type Section = (id: number, count: number, write: (w: ByteWriter) => void) => void;

function writeExports(section: Section, { funcs, tables, memories, globals, tags, helpers, features }: World): void {
  const spaces: readonly (readonly [letter: string, kind: number, count: number])[] = [
    ['f', 0, funcs.length],
    ['t', 1, tables.length],
    ['m', 2, memories.length],
    ['g', 3, globals.length + 1],
    ['x', 4, tags.length],
  ];
  const probe = features.has('gc') ? 1 : 0;
  const count = spaces.reduce((sum, [, , size]) => sum + size, 1 + probe);
  section(7, count, (w) => {
    for (const [letter, kind, size] of spaces) {
      for (let i = 0; i < size; i++) {
        w.name(`${letter}${i}`);
        w.byte(kind);
        w.u32(i);
      }
    }
    w.name('refuel');
    w.byte(0);
    w.u32(helpers.refuel);
    if (probe === 0) return;
    w.name('probe');
    w.byte(0);
    w.u32(helpers.probe);
  });
}

/** The passive segments that bodies use, then active ones, then one that lets every function be referred to. */
function writeElements(
  section: Section,
  random: Random,
  world: World,
  expression: (w: ByteWriter, type: Type, before: number) => void,
): void {
  const { elements, tables, funcs, globals } = world;
  const active = tables.flatMap(({ min }, i) => (min > 0 && random.chance(60) ? [i] : []));
  section(9, elements.length + active.length + 1, (w) => {
    for (const { type, length } of elements) {
      w.byte(5);
      writeType(w, type);
      w.u32(length);
      for (let i = 0; i < length; i++) expression(w, type, globals.length);
    }
    for (const table of active) {
      const { min, is64, element } = tables[table]!;
      const length = 1 + random.below(min);
      w.byte(6);
      w.u32(table);
      w.byte(is64 ? 0x42 : 0x41);
      w.s32(random.below(min - length + 1));
      w.byte(0x0b);
      writeType(w, element);
      w.u32(length);
      for (let i = 0; i < length; i++) expression(w, element, globals.length);
    }
    w.byte(3, 0);
    w.u32(funcs.length);
    for (let i = 0; i < funcs.length; i++) w.u32(i);
  });
}
