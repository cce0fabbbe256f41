import type { Feature } from './errors.ts';
import type { NumType, ValueType, VecType } from './types.ts';

/**
 * Number of an instruction: the opcode byte, or for prefixed ones `prefix << 12 | sub`
 * (memory.copy, bytes FC 0A, is 0xfc00a).
 */
export type OpcodeNumber = number;

/** What follows an opcode in the binary; one reader (binary/instructions.ts) knows how to read each. */
export type ImmediateKind =
  | 'none'
  | 'block'
  | 'label'
  | 'labels'
  | 'tag'
  | 'try-table'
  | 'func'
  | 'type-table'
  | 'local'
  | 'global'
  | 'table'
  | 'memory'
  | 'memarg'
  | 'memarg-lane'
  /** A byte that is reserved. */
  | 'zero'
  | 'lane'
  | 'shuffle'
  | 'v128'
  | 'i32'
  | 'i64'
  | 'f32'
  | 'f64'
  | 'value-types'
  | 'heap-type'
  | 'type'
  | 'type-field'
  | 'type-count'
  | 'type-data'
  | 'type-elem'
  | 'type-type'
  | 'cast'
  | 'branch-cast'
  | 'data-memory'
  | 'data'
  | 'memory-memory'
  | 'elem-table'
  | 'elem'
  | 'table-table';

export type OpcodeGroup =
  | 'control'
  | 'parametric'
  | 'variable'
  | 'table'
  | 'memory'
  | 'const'
  | 'compare'
  | 'arithmetic'
  | 'convert'
  | 'vector'
  | 'reference'
  | 'struct'
  | 'array';

/** One row of the opcode table (opcodes.ts): all that decoder, validator, compiler, disassembler and help share. */
export interface Opcode {
  readonly number: OpcodeNumber;
  readonly mnemonic: string;
  readonly immediate: ImmediateKind;
  readonly group: OpcodeGroup;
  /** Operand types, deepest first; null when they depend on the context (call, br, drop, select, ...). */
  readonly params: readonly ValueType[] | null;
  readonly results: readonly ValueType[] | null;
  /** For loads and stores: bytes touched, and the type that is loaded or stored. */
  readonly access: { readonly bytes: 1 | 2 | 4 | 8 | 16; readonly type: NumType | VecType } | null;
  /** One sentence for people: what it does, when it traps. */
  readonly help: string;
}

/** What an opcode number this engine does not execute belongs to, so that a refusal can name it. */
export interface ForeignOpcode {
  readonly mnemonic: string;
  readonly feature: Feature;
}
