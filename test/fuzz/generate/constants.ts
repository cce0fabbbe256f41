import type { ByteWriter } from '../../../bench/programs/byte-writer.ts';
import type { Random } from '../../support/random.ts';
import { writeHeap } from './encode.ts';
import { hasDefault, heapMatches, heapOf, isNullable, matches, type Storage, type Type, unpacked } from './types.ts';
import type { World } from './world.ts';

export const edges = [0, 1, -1, 2, 3, 7, 8, 31, 64, 255, 256, 65_535, 65_536, 0x7fff_ffff, -0x8000_0000];

/** Where a value is made: only some instructions may stand in a constant expression. */
export interface Place {
  readonly w: ByteWriter;
  readonly random: Random;
  readonly world: World;
  /** Globals that may be read, null in a body. */
  readonly globals: readonly number[] | null;
}

/** `const` of a number or a vector. */
export function writeConst(w: ByteWriter, type: Type, random: Random): void {
  switch (type) {
    case 'i32':
      w.byte(0x41);
      w.s32(random.chance(65) ? random.below(40) : random.pick(edges));
      return;
    case 'i64':
      w.byte(0x42);
      w.s64(
        BigInt.asIntN(
          64,
          BigInt(random.chance(65) ? random.below(40) : random.pick(edges)) << BigInt(random.pick([0, 0, 0, 31, 32])),
        ),
      );
      return;
    case 'f32':
      w.byte(0x43);
      if (random.chance(50)) for (let i = 0; i < 4; i++) w.byte(random.below(256));
      else w.byte(0, 0, random.pick([0, 0x80, 0x40, 0xc8]), random.pick([0, 0x3f, 0x40, 0x41, 0x42, 0x7f, 0xbf, 0x80]));
      return;
    case 'f64':
      w.byte(0x44);
      w.f64(
        random.chance(30)
          ? random.pick([NaN, Infinity, -Infinity, -0, 1e308, 5e-324, 2 ** 63])
          : random.below(1000) / 8 - 20,
      );
      return;
    default:
      w.byte(0xfd, 0x0c);
      writeVector(w, random);
  }
}

/** Sixteen bytes: anything, or small numbers in one of the shapes. */
export function writeVector(w: ByteWriter, random: Random): void {
  const width = random.pick([1, 2, 4, 8]);
  const wild = random.chance(50);
  for (let i = 0; i < 16; i++) {
    w.byte(wild ? random.pick([0, 1, 0x7f, 0x80, 0xff, random.below(256)]) : i % width ? 0 : random.below(5));
  }
}

/** A function whose type is below a heap type; -1 when there is none. */
export function functionOf({ random, world }: Place, heap: string | number): number {
  const fitting = world.funcs.flatMap((type, i) => (heapMatches(world.types, type, heap) ? [i] : []));
  return fitting.length > 0 ? random.pick(fitting) : -1;
}

/**
 * Writes the simplest way to have a value of a type, by instructions that constant expressions may have. Every type
 * that generated modules use has one (what could point only to itself may be null).
 */
export function writeSimple(place: Place, type: Type, depth = 0): void {
  const { w, random, world } = place;
  const heap = heapOf(type);
  const { globals } = place;
  const readable = globals?.filter(
    (i) => !world.globals[i]!.mutable && matches(world.types, world.globals[i]!.type, type),
  );
  if (readable && readable.length > 0 && random.chance(30)) {
    w.byte(0x23);
    w.u32(random.pick(readable));
    return;
  }
  if (heap === null) {
    if (
      globals &&
      world.features.has('extended-const') &&
      (type === 'i32' || type === 'i64') &&
      depth < 3 &&
      random.chance(40)
    ) {
      writeSimple(place, type, depth + 1);
      writeSimple(place, type, depth + 1);
      w.byte((type === 'i32' ? 0x6a : 0x7c) + random.below(3));
    } else {
      writeConst(w, type, random);
    }
    return;
  }
  if (isNullable(type) && (depth > 3 || random.chance(30 + 20 * depth) || isBottom(heap))) {
    w.byte(0xd0);
    writeHeap(w, heap);
    return;
  }
  writeReference(place, heap, depth);
}

function isBottom(heap: string | number): boolean {
  return ['none', 'nofunc', 'noextern', 'noexn', 'exn'].includes(String(heap));
}

/** A reference that points to something. */
function writeReference(place: Place, heap: string | number, depth: number): void {
  const { w, random, world } = place;
  const { types } = world;
  if (heap === 'extern') {
    if (world.features.has('gc')) {
      writeReference(place, 'any', depth + 1);
      w.byte(0xfb, 27);
    } else {
      w.byte(0xd0, 0x6f);
    }
    return;
  }
  const isFunc = heap === 'func' || (typeof heap === 'number' && types[heap]!.shape.kind === 'func');
  if (isFunc) {
    const func = functionOf(place, heap);
    w.byte(0xd2);
    w.u32(Math.max(0, func));
    return;
  }
  const objects = types.flatMap(({ shape }, i) => (shape.kind !== 'func' && heapMatches(types, i, heap) ? [i] : []));
  const small = heap === 'any' || heap === 'eq' || heap === 'i31';
  if (small && (objects.length === 0 || depth > 2 || random.chance(40))) {
    writeSimple(place, 'i32', depth + 1);
    w.byte(0xfb, 28);
    return;
  }
  if (objects.length === 0) {
    // Only in dead code, or where nothing of this kind was asked for: see `isMakeable`.
    w.byte(0xd0);
    writeHeap(w, heap);
    return;
  }
  // Of several the first: what comes later may need more of them.
  writeObject(place, typeof heap === 'number' ? heap : depth > 1 ? objects[0]! : random.pick(objects), depth);
}

function writeObject(place: Place, index: number, depth: number): void {
  const { w, random, world } = place;
  const { shape } = world.types[index]!;
  const fields: readonly Storage[] =
    shape.kind === 'struct'
      ? shape.fields.map(({ storage }) => storage)
      : shape.kind === 'array'
        ? [shape.field.storage]
        : [];
  const plain = fields.every(hasDefault);
  const simple = plain && (depth > 2 || random.chance(25));
  if (shape.kind === 'struct') {
    if (!simple) for (const storage of fields) writeSimple(place, unpacked(storage), depth + 1);
    w.byte(0xfb, simple ? 1 : 0);
    w.u32(index);
    return;
  }
  const element = unpacked(fields[0]!);
  if (simple) {
    w.byte(0x41, 3 + random.below(6), 0xfb, 7);
    w.u32(index);
  } else if (random.chance(50)) {
    writeSimple(place, element, depth + 1);
    w.byte(0x41, 3 + random.below(6), 0xfb, 6);
    w.u32(index);
  } else {
    const count = depth > 2 ? 0 : 1 + random.below(4);
    for (let i = 0; i < count; i++) writeSimple(place, element, depth + 1);
    w.byte(0xfb, 8);
    w.u32(index);
    w.u32(count);
  }
}

/** Can a value of the type be made here? Not where only objects would do and the module has none of them. */
export function isMakeable(world: World, type: Type): boolean {
  const heap = heapOf(type);
  if (heap === null || isNullable(type)) return true;
  if (heap === 'struct' || heap === 'array') return world.types.some(({ shape }) => shape.kind === heap);
  if (heap === 'extern') return world.features.has('gc');
  return !isBottom(heap);
}
