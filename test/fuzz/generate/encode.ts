import type { ByteWriter } from '../../../bench/programs/byte-writer.ts';
import { heapOf, isNullable, type Storage, type Type, type TypeDef } from './types.ts';

const codes: Readonly<Record<string, number>> = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
  i8: 0x78,
  i16: 0x77,
  nofunc: 0x73,
  noextern: 0x72,
  none: 0x71,
  func: 0x70,
  extern: 0x6f,
  any: 0x6e,
  eq: 0x6d,
  i31: 0x6c,
  struct: 0x6b,
  array: 0x6a,
  exn: 0x69,
  noexn: 0x74,
};

export function writeHeap(w: ByteWriter, heap: string | number): void {
  if (typeof heap === 'number') w.s64(BigInt(heap));
  else w.byte(codes[heap]!);
}

export function writeType(w: ByteWriter, type: Storage): void {
  const heap = heapOf(type);
  if (heap === null) {
    w.byte(codes[type]!);
  } else if (typeof heap === 'string' && isNullable(type)) {
    w.byte(codes[heap]!);
  } else {
    w.byte(isNullable(type) ? 0x63 : 0x64);
    writeHeap(w, heap);
  }
}

export function writeTypes(w: ByteWriter, types: readonly Type[]): void {
  w.u32(types.length);
  for (const type of types) writeType(w, type);
}

export function writeTypeDefs(w: ByteWriter, types: readonly TypeDef[]): void {
  w.u32(new Set(types.map(({ group }) => group)).size);
  for (const [i, { shape, parent, final, group, groupSize }] of types.entries()) {
    if (i === group && groupSize > 1) {
      w.byte(0x4e);
      w.u32(groupSize);
    }
    if (!final || parent !== null) {
      w.byte(final ? 0x4f : 0x50);
      w.u32(parent === null ? 0 : 1);
      if (parent !== null) w.u32(parent);
    }
    switch (shape.kind) {
      case 'func':
        w.byte(0x60);
        writeTypes(w, shape.params);
        writeTypes(w, shape.results);
        break;
      case 'struct':
        w.byte(0x5f);
        w.u32(shape.fields.length);
        for (const field of shape.fields) {
          writeType(w, field.storage);
          w.byte(field.mutable ? 1 : 0);
        }
        break;
      case 'array':
        w.byte(0x5e);
        writeType(w, shape.field.storage);
        w.byte(shape.field.mutable ? 1 : 0);
    }
  }
}

/** Flags, minimum and maximum; `shared` needs a maximum. */
export function writeLimits(
  w: ByteWriter,
  { min, max, is64, shared = false }: { min: number; max: number | null; is64: boolean; shared?: boolean },
): void {
  w.byte((max === null ? 0 : 1) | (shared ? 2 : 0) | (is64 ? 4 : 0));
  w.u32(min);
  if (max !== null) w.u32(max);
}
