import type { WasmModule } from './module.ts';
import type { Opcode, OpcodeNumber } from './opcode.ts';
import type { AddressType, ValueType } from './types.ts';

/** The instruction and its immediates, as far as they say which memory or table it is about. */
export interface Addressed {
  readonly opcode: Opcode;
  readonly index: number;
  readonly index2: number;
}

/** Operand and result types, deepest first; null as in the opcode table. */
export type Types = Pick<Opcode, 'params' | 'results'>;

type Spaces = Pick<WasmModule, 'memories' | 'tables'>;

/** Has the module memories or tables with 64-bit addresses, so that `typesOf` may differ from the opcode table? */
export function hasWideAddresses({ memories, tables }: Spaces): boolean {
  return memories.some(isWide) || tables.some(isWide);
}

/** Type of the addresses of a memory, i32 where there is no such memory. */
export function memoryAddress({ memories }: Spaces, index: number): AddressType {
  return memories[index]?.type.address ?? 'i32';
}

/** Type of the indices of a table, i32 where there is no such table. */
export function tableAddress({ tables }: Spaces, index: number): AddressType {
  return tables[index]?.type.address ?? 'i32';
}

/**
 * The types of an instruction in a module: as in the opcode table, with i64 for the addresses, sizes and lengths of
 * memories and tables that are addressed so. A copy between two kinds has a length of the smaller.
 * https://webassembly.github.io/spec/core/valid/instructions.html#memory-instructions
 */
export function typesOf(module: Spaces, { opcode, index, index2 }: Addressed): Types {
  const { memories, tables } = module;
  switch (opcode.immediate) {
    case 'memarg':
    case 'memarg-lane':
      return isWide(memories[index]) ? widened(opcode, 1) : opcode;
    case 'memory':
      return isWide(memories[index]) ? widened(opcode, ALL) : opcode;
    case 'data-memory':
      return isWide(memories[index2]) ? widened(opcode, 1) : opcode;
    case 'memory-memory':
      return copied(opcode, isWide(memories[index]), isWide(memories[index2]));
    case 'table':
      return isWide(tables[index]) ? widened(opcode, ALL) : opcode;
    case 'elem-table':
      return isWide(tables[index2]) ? widened(opcode, 1) : opcode;
    case 'table-table':
      return copied(opcode, isWide(tables[index]), isWide(tables[index2]));
    default:
      return opcode;
  }
}

/**
 * Which operands are widened: a bit for each, the first lowest. With ALL, results too, but never the byte of a fill.
 */
type Operands = number;
const ALL = 0b101;

const known = new Map<OpcodeNumber, Types>();

function isWide(def: { readonly type: { readonly address: AddressType } } | undefined): boolean {
  return def?.type.address === 'i64';
}

function copied(opcode: Opcode, to: boolean, from: boolean): Types {
  if (!to && !from) return opcode;
  return widened(opcode, (to ? 1 : 0) | (from ? 2 : 0) | (to && from ? 4 : 0));
}

function widened(opcode: Opcode, operands: Operands): Types {
  const key = opcode.number * 8 + operands;
  let types = known.get(key);
  if (types === undefined) {
    const { params, results } = opcode;
    const wide = (type: ValueType): ValueType => (type === 'i32' ? 'i64' : type);
    types = {
      params: params?.map((type, i) => ((operands & (1 << i)) === 0 ? type : wide(type))) ?? null,
      results: operands === ALL ? (results?.map(wide) ?? null) : results,
    };
    known.set(key, types);
  }
  return types;
}
