import type { ByteWriter } from '../../../bench/programs/byte-writer.ts';
import type { Random } from '../random.ts';
import { code, type Type } from './world.ts';

/** Numbers at which things change. */
export const edges = [0, 1, -1, 2, 7, 8, 64, 255, 65_535, 65_536, 0x7fff_ffff, -0x8000_0000];

/** An instruction that pushes some value of a type. */
export function writeConst(w: ByteWriter, type: Type, random: Random): void {
  switch (type) {
    case 'i32':
      w.byte(0x41);
      w.s32(random.chance(70) ? random.below(40) : random.pick(edges));
      return;
    case 'i64':
      w.byte(0x42);
      w.s64(BigInt.asIntN(64, BigInt(random.pick(edges)) << BigInt(random.below(33))));
      return;
    case 'f32':
      w.byte(0x43);
      for (let i = 0; i < 4; i++) w.byte(random.below(256));
      return;
    case 'f64':
      w.byte(0x44);
      w.f64(random.chance(30) ? random.pick([NaN, Infinity, -Infinity, -0, 1e308]) : random.below(1000) / 8);
      return;
    case 'v128':
      w.byte(0xfd, 0x0c);
      writeVector(w, random);
      return;
    default:
      w.byte(0xd0, code[type]);
  }
}

/** Sixteen bytes: anything, or small numbers in one of the shapes. */
export function writeVector(w: ByteWriter, random: Random): void {
  const width = random.pick([1, 2, 4, 8]);
  const wild = random.chance(50);
  for (let i = 0; i < 16; i++)
    w.byte(wild ? random.pick([0, 1, 0x7f, 0x80, 0xff, random.below(256)]) : i % width ? 0 : 1);
}
