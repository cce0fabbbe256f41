import type { InstructionReader } from '../binary/instructions.ts';
import { DecodeError, ValidationError } from '../module/errors.ts';
import type { MemoryDef, TableDef, TagDef, WasmModule } from '../module/module.ts';
import { funcName } from '../module/names.ts';
import { indexIn } from '../module/ref-type.ts';
import { type TypeSpace, typeSpaceOf } from '../module/type-space.ts';
import type { ByteOffset, FuncIndex, FuncType, GlobalType, SubType, TypeIndex, ValueType } from '../module/types.ts';
import { hex } from '../util/hex.ts';

/**
 * What the instruction that a reader stands on can name: the index spaces of its module, and the complaint when they
 * have no such item. Every lookup throws a ValidationError with the offset of the instruction.
 * https://webassembly.github.io/spec/core/valid/conventions.html#contexts
 */
export class Context {
  /** What type indices of the module mean. */
  readonly space: TypeSpace;

  constructor(
    readonly module: WasmModule,
    /** Null in a constant expression. */
    readonly func: FuncIndex | null,
    readonly reader: InstructionReader,
  ) {
    this.space = typeSpaceOf(module);
  }

  /** The type with this index; fails when there is none. */
  typeAt(index: TypeIndex): SubType {
    return this.module.types[index] ?? this.fail(`unknown type ${index}`);
  }

  /** The function type with this index; fails when there is none. */
  funcTypeAt(index: TypeIndex): FuncType {
    const type = this.typeAt(index);
    return type.kind === 'func' ? type : this.fail(`type mismatch: type ${index} is a ${type.kind}, not a function`);
  }

  /** The type of a function; fails when there is no such function. */
  typeOfFunc(index: FuncIndex): FuncType {
    const def = this.module.funcs[index] ?? this.fail(`unknown function ${index}`);
    return this.funcTypeAt(def.typeIndex);
  }

  table(index: number): TableDef {
    return this.module.tables[index] ?? this.fail(`unknown table ${index}`);
  }

  memory(index: number): MemoryDef {
    return this.module.memories[index] ?? this.fail(`unknown memory ${index}`);
  }

  global(index: number): GlobalType {
    return this.module.globals[index]?.type ?? this.fail(`unknown global ${index}`);
  }

  tag(index: number): TagDef {
    return this.module.tags[index] ?? this.fail(`unknown tag ${index}`);
  }

  /** The data segment must exist, as far as the data count section tells. */
  data(index: number): void {
    const { dataCount } = this.module;
    if (dataCount === null) {
      const { offset, opcode } = this.reader;
      throw new DecodeError(`data count section required by ${opcode.mnemonic} (at ${hex(offset)})`, offset);
    }
    if (index >= dataCount) this.fail(`unknown data segment ${index}`);
  }

  /** The type of an element segment. */
  element(index: number): ValueType {
    return this.module.elements[index]?.type ?? this.fail(`unknown elem segment ${index}`);
  }

  /** A value type that an instruction names must be one. */
  known(type: ValueType): ValueType {
    const index = indexIn(type);
    if (index !== null) this.typeAt(index);
    return type;
  }

  fail(message: string, offset: ByteOffset = this.reader.offset): never {
    const inside = this.func === null ? '' : `in function ${funcName(this.module, this.func)} `;
    const where = `${inside}at ${hex(offset)}`;
    throw new ValidationError(`${message} (${where})`, offset, this.func);
  }
}
