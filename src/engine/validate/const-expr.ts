import { InstructionReader } from '../binary/instructions.ts';
import type { ConstExpr, WasmModule } from '../module/module.ts';
import type { ByteOffset, FuncIndex, GlobalIndex, ValueType } from '../module/types.ts';
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

/** Validates the constant expressions of a module, one after the other. */
export class ConstExprs {
  readonly #walk: ConstWalk;

  constructor(module: WasmModule) {
    this.#walk = new ConstWalk(module, new InstructionReader(module.bytes, 0, 0));
  }

  /** Functions that expressions have named so far. */
  get named(): Set<FuncIndex> {
    return this.#walk.named;
  }

  /**
   * Checks one that must yield `expected`; it may read immutable globals below `globals`. Throws a ValidationError.
   * https://webassembly.github.io/spec/core/valid/instructions.html#constant-expressions
   */
  check({ start, end }: ConstExpr, expected: ValueType, globals: GlobalIndex): void {
    const walk = this.#walk;
    walk.begin(start, end, expected, globals);
    while (walk.reader.next()) walk.apply();
  }
}

class ConstWalk extends Stacks {
  readonly named = new Set<FuncIndex>();
  #globals: GlobalIndex = 0;

  constructor(module: WasmModule, reader: InstructionReader) {
    super(module, null, reader);
  }

  begin(start: ByteOffset, end: ByteOffset, expected: ValueType, globals: GlobalIndex): void {
    this.reader.restart(start, end);
    this.reset([], []);
    this.open('func', NONE, listOf(expected));
    this.#globals = globals;
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
        this.named.add(index);
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
    const global = index < this.#globals ? this.module.globals[index] : undefined;
    if (global === undefined) this.fail(`unknown global ${index}`);
    if (global.type.mutable) this.fail(`constant expression required, but global ${index} is mutable`);
    return global.type.value;
  }
}
