import { InstructionReader } from '../binary/instructions.ts';
import { memoryAddress, tableAddress, typesOf } from '../module/addressing.ts';
import { ValidationError } from '../module/errors.ts';
import { hex } from '../util/hex.ts';
import { allMatch, matches } from '../module/matching.ts';
import { funcTypeAt, type FuncBody, type WasmModule } from '../module/module.ts';
import { type ByteOffset, type FuncIndex, type FuncType, isRefType, type ValueType } from '../module/types.ts';
import { assert } from '../util/assert.ts';
import type { BodyVisitor, ControlFrame, Operand } from './body-state.ts';
import { factsOf } from './facts.ts';
import { LocalTypes, SetLocals } from './local-types.ts';
import { ruleOf } from './rules/rules.ts';
import { laneProblem } from './rules/simd.ts';
import { listOf, NONE, type OpenFrame, Stacks } from './stacks.ts';

/**
 * Validates one function body, as in https://webassembly.github.io/spec/core/appendix/algorithm.html. Throws a
 * DecodeError when it is malformed, a ValidationError with the function and the offset of the instruction when it is
 * not valid, an UnsupportedError when it needs a `Feature`.
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
  declare readonly func: FuncIndex;
  readonly body: FuncBody;
  readonly type: FuncType;
  /** Do some operands have other types than the opcode table says? */
  readonly #wide: boolean;
  readonly #locals: LocalTypes;
  /** Locals without default value that have been set; null when there are none, or all are known to be. */
  #set: SetLocals | null;

  constructor(module: WasmModule, func: FuncIndex) {
    const { body, typeIndex } = module.funcs[func]!;
    assert(body !== null, `function ${func} is imported, it has no body`);
    super(module, func, InstructionReader.ofBody(module.bytes, body, func));
    this.body = body;
    const type = funcTypeAt(module, typeIndex);
    if (type === undefined)
      throw new ValidationError(`unknown type ${typeIndex} of function ${func}`, body.start, func);
    this.type = type;
    this.#wide = factsOf(module).wide;
    for (const { type: local } of body.locals) this.known(local);
    this.#locals = new LocalTypes(this.type.params, body.locals);
    this.#set = this.#locals.needSetting ? new SetLocals(this.#locals.count) : null;
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
    // That walk has seen to it.
    this.#set = null;
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
      const { params, results } = this.#wide ? typesOf(this.module, reader) : opcode;
      this.popAll(params!);
      this.pushAll(results!);
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
        return this.reopen('else', this.top.params);
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
        return this.call(this.typeOfFunc(reader.index));
      case 0x11: // call_indirect
        return this.call(this.indirectCallee());
      case 0x1a: // drop
        this.popAny('a value');
        return;
      case 0x1b: // select
        return this.#select();
      case 0x1c: // select t
        return this.#typedSelect();
      case 0x20: // local.get
        return this.push(this.#getLocal());
      case 0x21: // local.set
        return this.pop(this.#setLocal());
      case 0x22: // local.tee
        return this.retype(listOf(this.#setLocal()));
      case 0x23: // global.get
        return this.push(this.global(reader.index).value);
      case 0x24: // global.set
        return this.#setGlobal();
      case 0x25: // table.get
        this.pop(tableAddress(this.module, reader.index));
        return this.push(this.table(reader.index).type.element);
      case 0x26: // table.set
        this.pop(this.table(reader.index).type.element);
        return this.pop(tableAddress(this.module, reader.index));
      case 0xfc00f: // table.grow
        this.pop(tableAddress(this.module, reader.index));
        this.pop(this.table(reader.index).type.element);
        return this.push(tableAddress(this.module, reader.index));
      case 0xfc011: // table.fill
        this.pop(tableAddress(this.module, reader.index));
        this.pop(this.table(reader.index).type.element);
        return this.pop(tableAddress(this.module, reader.index));
      case 0xd0: // ref.null
        return this.push(this.known(reader.refType));
      case 0xd1: // ref.is_null
        this.popRef();
        return this.push('i32');
      case 0xd2: // ref.func
        return this.#refFunc();
      default: {
        const rule = ruleOf(opcode.number);
        if (rule === undefined) throw new Error(`internal error: no rule for ${opcode.mnemonic}`);
        rule(this);
      }
    }
  }

  #openBlock(kind: ControlFrame['kind']): void {
    const { params, results } = this.blockType();
    this.open(kind, params, results);
  }

  override open(kind: ControlFrame['kind'], params: readonly ValueType[], results: readonly ValueType[]): void {
    super.open(kind, params, results);
    if (this.#set !== null) this.top.locals = this.#set.count;
  }

  override reopen(kind: ControlFrame['kind'], operands: readonly ValueType[]): void {
    super.reopen(kind, operands);
    this.#set?.forget(this.top.locals);
  }

  override close(): OpenFrame {
    const frame = super.close();
    this.#set?.forget(frame.locals);
    return frame;
  }

  #end(): void {
    this.popResults();
    const { kind, params, results, offset } = this.top;
    if (kind === 'if' && !allMatch(params, results, this.space)) {
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
    this.known(type);
    this.pop('i32');
    this.pop(type);
    this.pop(type);
    this.push(type);
  }

  #getLocal(): ValueType {
    const type = this.#local();
    const { index } = this.reader;
    if (this.#set !== null && this.#locals.needsSetting(index) && !this.#set.has(index)) {
      this.fail(`uninitialized local ${index}: a local of type ${type} must be set before it is read`);
    }
    return type;
  }

  #setLocal(): ValueType {
    const type = this.#local();
    const { index } = this.reader;
    if (this.#set !== null && this.#locals.needsSetting(index)) this.#set.add(index);
    return type;
  }

  #local(): ValueType {
    const { index } = this.reader;
    return this.#locals.at(index) ?? this.fail(`unknown local ${index}, the function has ${this.#locals.count}`);
  }

  #setGlobal(): void {
    const { value, mutable } = this.global(this.reader.index);
    if (!mutable) this.fail(`global ${this.reader.index} is immutable`);
    this.pop(value);
  }

  #refFunc(): void {
    const { index } = this.reader;
    this.typeOfFunc(index);
    if (!factsOf(this.module).declaredFuncs.has(index)) this.fail(`undeclared function reference ${index}`);
    this.push(`(ref ${this.module.funcs[index]!.typeIndex})`);
  }

  /** The rules for immediates of instructions whose types the table knows. */
  #checkImmediates(): void {
    const { reader } = this;
    const { opcode, index, index2 } = reader;
    switch (opcode.immediate) {
      case 'memarg':
      case 'memarg-lane':
        this.#memarg();
        if (opcode.immediate === 'memarg-lane') this.#lanes();
        return;
      case 'lane':
      case 'shuffle':
        return this.#lanes();
      case 'memory':
        this.memory(index);
        return;
      case 'memory-memory':
        this.memory(index);
        this.memory(index2);
        return;
      case 'data-memory':
        this.memory(index2);
        return this.data(index);
      case 'data':
        return this.data(index);
      case 'elem':
        this.element(index);
        return;
      case 'table':
        this.table(index);
        return;
      case 'elem-table':
        return this.#copies(this.element(index), this.table(index2).type.element);
      case 'table-table':
        return this.#copies(this.table(index2).type.element, this.table(index).type.element);
      default:
    }
  }

  /** https://webassembly.github.io/spec/core/valid/instructions.html#memory-instructions */
  #memarg(): void {
    const { opcode, index, align, memOffset } = this.reader;
    this.memory(index);
    const natural = opcode.access!.bytes;
    if (opcode.number >>> 12 === 0xfe && 2 ** align !== natural) {
      this.fail(`atomic alignment must be natural: ${2 ** align} of ${opcode.mnemonic}`);
    }
    if (2 ** align > natural) {
      this.fail(`alignment must not be larger than natural: ${2 ** align} of ${opcode.mnemonic}`);
    }
    if (memOffset > 0xffff_ffff && memoryAddress(this.module, index) === 'i32') {
      this.fail(`offset out of range: ${memOffset} of ${opcode.mnemonic}`);
    }
  }

  #lanes(): void {
    const problem = laneProblem(this.reader);
    if (problem !== null) this.fail(problem);
  }

  #copies(from: ValueType, to: ValueType): void {
    if (!matches(from, to, this.space))
      this.fail(`type mismatch: ${this.reader.opcode.mnemonic} from ${from} to ${to}`);
  }
}
