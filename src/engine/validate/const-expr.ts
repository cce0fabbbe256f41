import type { InstructionReader } from '../binary/instructions.ts';
import { ValidationError } from '../module/errors.ts';
import { hex } from '../module/features.ts';
import type { ConstExpr, WasmModule } from '../module/module.ts';
import { type ByteOffset, type GlobalIndex, type ValueType } from '../module/types.ts';
import { matches } from './subtyping.ts';

/**
 * Validates a constant expression that must yield `expected`. It may read immutable globals below `globals`.
 * https://webassembly.github.io/spec/core/valid/instructions.html#constant-expressions
 *
 * As in 3.0: globals of the module itself may be read, and integers added, subtracted and multiplied.
 */
export function validateConstExpr(
  module: WasmModule,
  expr: ConstExpr,
  expected: ValueType,
  globals: GlobalIndex,
  reader: InstructionReader,
): void {
  const types: ValueType[] = [];
  reader.restart(expr.start, expr.end);
  while (reader.next()) {
    const { opcode, offset } = reader;
    switch (opcode.mnemonic) {
      case 'end':
        break;
      case 'global.get':
        types.push(readableGlobal(module, reader.index, globals, offset));
        break;
      case 'ref.func':
        if (module.funcs[reader.index] === undefined) fail(`unknown function ${reader.index}`, offset);
        types.push('funcref');
        break;
      case 'ref.null':
        types.push(reader.refType);
        break;
      case 'i32.const':
      case 'i64.const':
      case 'f32.const':
      case 'f64.const':
      case 'v128.const':
      case 'i32.add':
      case 'i32.sub':
      case 'i32.mul':
      case 'i64.add':
      case 'i64.sub':
      case 'i64.mul':
        for (let i = opcode.params!.length; i > 0; i--)
          popOperand(types, opcode.params![i - 1]!, opcode.mnemonic, offset);
        types.push(...opcode.results!);
        break;
      default:
        fail(`constant expression required, found ${opcode.mnemonic}`, offset);
    }
  }
  const found = types[0];
  if (types.length !== 1 || found === undefined || !matches(found, expected)) {
    const all = types.length === 0 ? 'nothing' : types.join(' ');
    fail(`type mismatch: the constant expression must yield ${expected}, found ${all}`, expr.start);
  }
}

function popOperand(types: ValueType[], expected: ValueType, mnemonic: string, offset: ByteOffset): void {
  const found = types.pop();
  if (found === undefined || !matches(found, expected)) {
    fail(`type mismatch: ${mnemonic} expects ${expected}, found ${found ?? 'nothing'}`, offset);
  }
}

function readableGlobal(module: WasmModule, index: GlobalIndex, limit: GlobalIndex, offset: ByteOffset): ValueType {
  const global = index < limit ? module.globals[index] : undefined;
  if (global === undefined) fail(`unknown global ${index}`, offset);
  if (global.type.mutable) fail(`constant expression required, but global ${index} is mutable`, offset);
  return global.type.value;
}

function fail(message: string, offset: ByteOffset): never {
  throw new ValidationError(`${message} (at ${hex(offset)})`, offset);
}
