import { InstructionReader } from '../binary/instructions.ts';
import { DecodeError, ValidationError } from '../module/errors.ts';
import { hex } from '../module/features.ts';
import type { FuncBody, TableDef, WasmModule } from '../module/module.ts';
import { type ByteOffset, type FuncIndex, type FuncType, isRefType, type ValueType } from '../module/types.ts';
import { assert } from '../util/assert.ts';
import type { BodyVisitor, Operand } from './body-state.ts';
import { factsOf } from './facts.ts';
import { LocalTypes } from './local-types.ts';
import { laneProblem } from './rules/simd.ts';
import { type OpenFrame, Stacks } from './stacks.ts';
import { allMatch, matches } from './subtyping.ts';

const NONE: readonly ValueType[] = [];
const single = new Map<ValueType, readonly ValueType[]>();

/** The list of one type, always the same one. */
function listOf(type: ValueType): readonly ValueType[] {
  let list = single.get(type);
  if (list === undefined) single.set(type, (list = [type]));
  return list;
}

/**
 * Validates one function body, as in https://webassembly.github.io/spec/core/appendix/algorithm.html. Throws a
 * DecodeError when it is malformed, a ValidationError with the function and the offset of the instruction when it is
 * not valid, an UnsupportedError when it needs what we do not run.
 *
 * The module's types, imports and so on must have passed `validateModule`. A visitor, if given, is called for every
 * instruction once the whole body is known to be valid.
 */
export function validateBody(module: WasmModule, func: FuncIndex, visitor?: BodyVisitor): void {
  const { validBodies } = factsOf(module);
  if (validBodies[func] === 0) {
    new BodyWalk(module, func).run();
    validBodies[func] = 1;
  }
  if (visitor !== undefined) new BodyWalk(module, func).run(Number.POSITIVE_INFINITY, visitor);
}

/** A walk over a body that keeps both stacks. It can be stopped and gone on with; see also inspect.ts. */
export class BodyWalk extends Stacks {
  readonly body: FuncBody;
  readonly type: FuncType;
  readonly #locals: LocalTypes;

  constructor(module: WasmModule, func: FuncIndex) {
    const { body, typeIndex } = module.funcs[func]!;
    assert(body !== null, `function ${func} is imported, it has no body`);
    super(module, func, InstructionReader.ofBody(module.bytes, body, func));
    this.body = body;
    const type = module.types[typeIndex];
    if (type === undefined)
      throw new ValidationError(`unknown type ${typeIndex} of function ${func}`, body.start, func);
    this.type = type;
    this.#locals = new LocalTypes(this.type.params, body.locals);
    this.open('func', NONE, this.type.results);
  }

  /** Walks on for about `work` instructions, or to the end. True when the body is done (and valid). */
  run(work = Number.POSITIVE_INFINITY, visitor?: BodyVisitor): boolean {
    const { reader } = this;
    const until = this.work + work;
    while (reader.next()) {
      visitor?.instruction(this, reader);
      this.apply();
      if (++this.work > until) return reader.finished && this.#finish();
    }
    return this.#finish();
  }

  /** Goes back (or on) to a place that a walk over this body stood at before, with copies of its stacks. */
  restore(offset: ByteOffset, operands: readonly Operand[], controls: readonly OpenFrame[]): void {
    this.reader.seek(offset, controls.length - 1);
    this.reset(operands, controls);
  }

  #finish(): true {
    this.reader.expectEnd();
    return true;
  }

  /**
   * The effect of the instruction the reader stands on.
   * https://webassembly.github.io/spec/core/valid/instructions.html
   */
  apply(): void {
    const { reader } = this;
    const { opcode } = reader;
    if (opcode.params !== null && opcode.results !== null) {
      if (opcode.immediate !== 'none') this.#checkImmediates();
      this.popAll(opcode.params);
      this.pushAll(opcode.results);
      return;
    }
    switch (opcode.number) {
      case 0x00: // unreachable
        return this.dead();
      case 0x02: // block
        return this.#openBlock('block');
      case 0x03: // loop
        return this.#openBlock('loop');
      case 0x04: // if
        this.pop('i32');
        return this.#openBlock('if');
      case 0x05: // else
        return this.#else();
      case 0x0b: // end
        return this.#end();
      case 0x0c: // br
        this.check(this.labelTypes(reader.index));
        return this.dead();
      case 0x0d: // br_if
        this.pop('i32');
        return this.retype(this.labelTypes(reader.index));
      case 0x0e: // br_table
        return this.#branchTable();
      case 0x0f: // return
        this.check(this.type.results);
        return this.dead();
      case 0x10: // call
        return this.#call(this.#typeOfFunc(reader.index));
      case 0x11: // call_indirect
        return this.#callIndirect();
      case 0x1a: // drop
        this.popAny('a value');
        return;
      case 0x1b: // select
        return this.#select();
      case 0x1c: // select t
        return this.#typedSelect();
      case 0x20: // local.get
        return this.push(this.#local());
      case 0x21: // local.set
        return this.pop(this.#local());
      case 0x22: // local.tee
        return this.retype(listOf(this.#local()));
      case 0x23: // global.get
        return this.push(this.#global().value);
      case 0x24: // global.set
        return this.#setGlobal();
      case 0x25: // table.get
        this.pop('i32');
        return this.push(this.#table(reader.index).type.element);
      case 0x26: // table.set
        this.pop(this.#table(reader.index).type.element);
        return this.pop('i32');
      case 0xfc00f: // table.grow
        this.pop('i32');
        this.pop(this.#table(reader.index).type.element);
        return this.push('i32');
      case 0xfc011: // table.fill
        this.pop('i32');
        this.pop(this.#table(reader.index).type.element);
        return this.pop('i32');
      case 0xd0: // ref.null
        return this.push(reader.refType);
      case 0xd1: // ref.is_null
        return this.#isNull();
      default:
        throw new Error(`internal error: no rule for ${opcode.mnemonic}`);
    }
  }

  #openBlock(kind: 'block' | 'loop' | 'if'): void {
    const { blockTypeIndex, blockResult } = this.reader;
    if (blockTypeIndex < 0) return this.open(kind, NONE, blockResult === null ? NONE : listOf(blockResult));
    const type = this.module.types[blockTypeIndex];
    if (type === undefined) this.fail(`unknown type ${blockTypeIndex} of a ${kind}`);
    this.open(kind, type.params, type.results);
  }

  #else(): void {
    this.popResults();
    const { top } = this;
    top.kind = 'else';
    top.polymorphic = false;
    this.pushAll(top.params);
  }

  #end(): void {
    this.popResults();
    const { kind, params, results, offset } = this.top;
    if (kind === 'if' && !allMatch(params, results)) {
      this.fail(`type mismatch: the if at ${hex(offset)} has results, so it needs an else`);
    }
    this.close();
    if (kind !== 'func') this.pushAll(results);
  }

  #branchTable(): void {
    const { labels, labelCount, offset } = this.reader;
    this.pop('i32');
    const arity = this.labelTypes(labels[labelCount - 1]!).length;
    for (let i = 0; i < labelCount; i++) {
      const frame = this.label(labels[i]!);
      if (frame.checkedBy === offset) continue;
      frame.checkedBy = offset;
      const types = this.labelTypes(labels[i]!);
      if (types.length !== arity) {
        this.fail(`type mismatch: br_table has labels that take ${arity} and ${types.length} values`);
      }
      this.check(types);
    }
    this.dead();
  }

  #call(type: FuncType): void {
    this.popAll(type.params);
    this.pushAll(type.results);
  }

  #typeOfFunc(index: FuncIndex): FuncType {
    const def = this.module.funcs[index];
    if (def === undefined) this.fail(`unknown function ${index}`);
    return this.module.types[def.typeIndex] ?? this.fail(`unknown type ${def.typeIndex} of function ${index}`);
  }

  #callIndirect(): void {
    const { index, index2 } = this.reader;
    const { element } = this.#table(index2).type;
    if (!matches(element, 'funcref')) {
      this.fail(`type mismatch: call_indirect expects a table of funcref, table ${index2} holds ${element}`);
    }
    const type = this.module.types[index];
    if (type === undefined) this.fail(`unknown type ${index}`);
    this.pop('i32');
    this.#call(type);
  }

  #select(): void {
    this.pop('i32');
    const second = this.popAny('a value');
    const first = this.popAny('a value');
    for (const type of [first, second]) {
      if (type !== 'bottom' && isRefType(type)) {
        this.fail(`type mismatch: select without a type expects numbers, found ${type}`);
      }
    }
    if (first !== second && first !== 'bottom' && second !== 'bottom') {
      this.fail(`type mismatch: select expects two values of one type, found ${first} and ${second}`);
    }
    this.push(first === 'bottom' ? second : first);
  }

  #typedSelect(): void {
    const { types } = this.reader;
    const type = types[0];
    if (types.length !== 1 || type === undefined)
      this.fail(`invalid result arity: select takes one type, found ${types.length}`);
    this.pop('i32');
    this.pop(type);
    this.pop(type);
    this.push(type);
  }

  #local(): ValueType {
    const { index } = this.reader;
    return this.#locals.at(index) ?? this.fail(`unknown local ${index}, the function has ${this.#locals.count}`);
  }

  #global(): { readonly value: ValueType; readonly mutable: boolean } {
    const { index } = this.reader;
    return this.module.globals[index]?.type ?? this.fail(`unknown global ${index}`);
  }

  #setGlobal(): void {
    const { value, mutable } = this.#global();
    if (!mutable) this.fail(`global ${this.reader.index} is immutable`);
    this.pop(value);
  }

  #table(index: number): TableDef {
    return this.module.tables[index] ?? this.fail(`unknown table ${index}`);
  }

  #isNull(): void {
    const type = this.popAny('a reference');
    if (type !== 'bottom' && !isRefType(type))
      this.fail(`type mismatch: ref.is_null expects a reference, found ${type}`);
    this.push('i32');
  }

  /** The rules for immediates of instructions whose types the table knows. */
  #checkImmediates(): void {
    const { reader, module } = this;
    const { opcode, index, index2 } = reader;
    switch (opcode.immediate) {
      case 'memarg':
      case 'memarg-lane':
        this.#memory(index);
        if (2 ** reader.align > opcode.access!.bytes) {
          this.fail(`alignment must not be larger than natural: ${2 ** reader.align} of ${opcode.mnemonic}`);
        }
        if (reader.memOffset > 0xffff_ffff) this.fail(`offset out of range: ${reader.memOffset} of ${opcode.mnemonic}`);
        if (opcode.immediate === 'memarg-lane') this.#lanes();
        return;
      case 'lane':
      case 'shuffle':
        return this.#lanes();
      case 'memory':
        return this.#memory(index);
      case 'memory-memory':
        this.#memory(index);
        return this.#memory(index2);
      case 'data-memory':
        this.#memory(index2);
        return this.#data(index);
      case 'data':
        return this.#data(index);
      case 'elem':
        this.#element(index);
        return;
      case 'table':
        this.#table(index);
        return;
      case 'elem-table':
        return this.#copies(this.#element(index), this.#table(index2).type.element);
      case 'table-table':
        return this.#copies(this.#table(index2).type.element, this.#table(index).type.element);
      case 'func':
        this.#typeOfFunc(index);
        if (!factsOf(module).declaredFuncs.has(index)) this.fail(`undeclared function reference ${index}`);
        return;
      default:
    }
  }

  #lanes(): void {
    const problem = laneProblem(this.reader);
    if (problem !== null) this.fail(problem);
  }

  #memory(index: number): void {
    if (this.module.memories[index] === undefined) this.fail(`unknown memory ${index}`);
  }

  #data(index: number): void {
    const { dataCount } = this.module;
    if (dataCount === null) {
      const { offset, opcode } = this.reader;
      throw new DecodeError(`data count section required by ${opcode.mnemonic} (at ${hex(offset)})`, offset);
    }
    if (index >= dataCount) this.fail(`unknown data segment ${index}`);
  }

  #element(index: number): ValueType {
    return this.module.elements[index]?.type ?? this.fail(`unknown elem segment ${index}`);
  }

  #copies(from: ValueType, to: ValueType): void {
    if (!matches(from, to)) this.fail(`type mismatch: ${this.reader.opcode.mnemonic} from ${from} to ${to}`);
  }
}
