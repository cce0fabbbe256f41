import { InstructionReader } from '../binary/instructions.ts';
import type { ConstExpr, WasmModule } from '../module/module.ts';
import type { FuncIndex, GlobalIndex, RefType } from '../module/types.ts';

/** One instruction of a constant expression, ready to be evaluated; the expression was validated before. */
export type ConstStep =
  | { readonly op: 'i32' | 'f32'; readonly bits: number }
  | { readonly op: 'i64' | 'f64'; readonly low: number; readonly high: number }
  | { readonly op: 'v128'; readonly bits: bigint }
  | { readonly op: 'global'; readonly global: GlobalIndex }
  | { readonly op: 'func'; readonly func: FuncIndex }
  | { readonly op: 'null'; readonly type: RefType }
  | { readonly op: 'add' | 'sub' | 'mul' };

/** https://webassembly.github.io/spec/core/valid/instructions.html#constant-expressions */
export function constSteps(module: WasmModule, expr: ConstExpr): ConstStep[] {
  const reader = new InstructionReader(module.bytes, expr.start, expr.end);
  const steps: ConstStep[] = [];
  while (reader.next()) {
    const step = stepOf(reader);
    if (step) steps.push(step);
  }
  return steps;
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
