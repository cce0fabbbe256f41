import type { InstructionReader } from '../binary/instructions.ts';
import type { ConstExpr, WasmModule } from '../module/module.ts';
import type { GlobalIndex, ValueType } from '../module/types.ts';
import { ruleOf } from './rules/rules.ts';
import { listOf, NONE, Stacks } from './stacks.ts';

/** Instructions a constant expression may hold, beside those that stand in `apply`. */
const constant = new Set(
  [
    'i32.const i64.const f32.const f64.const v128.const i32.add i32.sub i32.mul i64.add i64.sub i64.mul',
    'ref.i31 struct.new struct.new_default array.new array.new_default array.new_fixed',
    'any.convert_extern extern.convert_any',
  ].flatMap((line) => line.split(' ')),
);

/**
 * Validates a constant expression that must yield `expected`. It may read immutable globals below `globals`.
 * `reader` may be any over the module; it is used again for each expression.
 * https://webassembly.github.io/spec/core/valid/instructions.html#constant-expressions
 */
export function validateConstExpr(
  module: WasmModule,
  expr: ConstExpr,
  expected: ValueType,
  globals: GlobalIndex,
  reader: InstructionReader,
): void {
  reader.restart(expr.start, expr.end);
  const walk = new ConstWalk(module, reader, globals, expected);
  while (reader.next()) walk.apply();
}

class ConstWalk extends Stacks {
  constructor(
    module: WasmModule,
    reader: InstructionReader,
    readonly globals: GlobalIndex,
    expected: ValueType,
  ) {
    super(module, null, reader);
    this.open('func', NONE, listOf(expected));
  }

  apply(): void {
    const { opcode, index } = this.reader;
    switch (opcode.mnemonic) {
      case 'end':
        return this.popResults();
      case 'global.get':
        return this.push(this.#readableGlobal(index));
      case 'ref.func':
        this.typeOfFunc(index);
        return this.push(`(ref ${this.module.funcs[index]!.typeIndex})`);
      case 'ref.null':
        return this.push(this.known(this.reader.refType));
      default:
    }
    if (!constant.has(opcode.mnemonic)) this.fail(`constant expression required, found ${opcode.mnemonic}`);
    const rule = ruleOf(opcode.number);
    if (rule) return rule(this);
    this.popAll(opcode.params!);
    this.pushAll(opcode.results!);
  }

  #readableGlobal(index: GlobalIndex): ValueType {
    const global = index < this.globals ? this.module.globals[index] : undefined;
    if (global === undefined) this.fail(`unknown global ${index}`);
    if (global.type.mutable) this.fail(`constant expression required, but global ${index} is mutable`);
    return global.type.value;
  }
}
