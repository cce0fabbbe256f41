import { InstructionReader } from '../binary/instructions.ts';
import type { ConstExpr, WasmModule } from '../module/module.ts';
import type { FuncIndex, GlobalIndex, RefType, TypeIndex } from '../module/types.ts';

/** One instruction of a constant expression, ready to be evaluated; the expression was validated before. */
export type ConstStep =
  | { readonly op: 'i32' | 'f32'; readonly bits: number }
  | { readonly op: 'i64' | 'f64'; readonly low: number; readonly high: number }
  | { readonly op: 'v128'; readonly bits: bigint }
  | { readonly op: 'global'; readonly global: GlobalIndex }
  | { readonly op: 'func'; readonly func: FuncIndex }
  | { readonly op: 'null'; readonly type: RefType }
  | { readonly op: 'add' | 'sub' | 'mul' | 'i31' }
  /** With `values` from the stack, one for each field, else of zeros. */
  | { readonly op: 'struct'; readonly type: TypeIndex; readonly values: boolean }
  /** `fill`: with a value from the stack, else of zeros; the length lies on top. */
  | { readonly op: 'array'; readonly type: TypeIndex; readonly fill: boolean }
  | { readonly op: 'array-of'; readonly type: TypeIndex; readonly length: number };

/** Reads the constant expressions of a module, one after the other. */
export class ConstReader {
  readonly #reader: InstructionReader;

  constructor({ bytes }: WasmModule) {
    this.#reader = new InstructionReader(bytes, 0, 0);
  }

  /** https://webassembly.github.io/spec/core/valid/instructions.html#constant-expressions */
  *steps({ start, end }: ConstExpr): Generator<ConstStep, void, void> {
    const reader = this.#reader;
    reader.restart(start, end);
    while (reader.next()) {
      const step = stepOf(reader);
      if (step) yield step;
    }
  }
}

function stepOf(reader: InstructionReader): ConstStep | null {
  switch (reader.opcode.mnemonic) {
    case 'i32.const':
      return { op: 'i32', bits: reader.low >>> 0 };
    case 'f32.const':
      return { op: 'f32', bits: reader.low >>> 0 };
    case 'i64.const':
      return { op: 'i64', low: reader.low, high: reader.high };
    case 'f64.const':
      return { op: 'f64', low: reader.low, high: reader.high };
    case 'v128.const':
      return { op: 'v128', bits: vectorBits(reader) };
    case 'global.get':
      return { op: 'global', global: reader.index };
    case 'ref.func':
      return { op: 'func', func: reader.index };
    case 'ref.null':
      return { op: 'null', type: reader.refType };
    case 'i32.add':
    case 'i64.add':
      return { op: 'add' };
    case 'i32.sub':
    case 'i64.sub':
      return { op: 'sub' };
    case 'i32.mul':
    case 'i64.mul':
      return { op: 'mul' };
    case 'ref.i31':
      return { op: 'i31' };
    case 'struct.new':
    case 'struct.new_default':
      return { op: 'struct', type: reader.index, values: reader.opcode.mnemonic === 'struct.new' };
    case 'array.new':
    case 'array.new_default':
      return { op: 'array', type: reader.index, fill: reader.opcode.mnemonic === 'array.new' };
    case 'array.new_fixed':
      return { op: 'array-of', type: reader.index, length: reader.index2 };
    case 'any.convert_extern':
    case 'extern.convert_any':
    case 'end':
      return null;
    default:
      throw new Error(`internal error: ${reader.opcode.mnemonic} in a constant expression`);
  }
}

function vectorBits(reader: InstructionReader): bigint {
  let bits = 0n;
  for (let i = 3; i >= 0; i--) bits = (bits << 32n) | BigInt(reader.vectorWord(i) >>> 0);
  return bits;
}
