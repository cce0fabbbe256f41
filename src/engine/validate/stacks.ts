import { matches } from '../module/matching.ts';
import {
  type ByteOffset,
  type FuncType,
  isRefType,
  type RefType,
  slotsOf,
  slotsOfAll,
  type ValueType,
} from '../module/types.ts';
import { hex } from '../util/hex.ts';
import { type BodyState, type ControlFrame, labelTypes, type Operand } from './body-state.ts';
import { Context } from './context.ts';

export interface OpenFrame extends ControlFrame {
  kind: ControlFrame['kind'];
  /** After an unconditional branch: the operands below what was pushed since are unknown. */
  polymorphic: boolean;
  /** Offset of the last br_table that checked this label, so that each is checked once. */
  checkedBy: ByteOffset;
  /** How many locals without default value had been set when it opened. */
  locals: number;
  /** Catch parts around what is in it, itself included. */
  catches: number;
}

export const NONE: readonly ValueType[] = [];
const single = new Map<ValueType, readonly ValueType[]>();

/** More lists than this are not remembered: a hostile module may have a million types. */
const MOST_KNOWN = 10_000;

/** The list of one type; nearly always the same one. */
export function listOf(type: ValueType): readonly ValueType[] {
  let list = single.get(type);
  if (list === undefined) {
    list = [type];
    if (single.size < MOST_KNOWN) single.set(type, list);
  }
  return list;
}

/**
 * Values that may lie on the operand stack of a function. A call of two bytes pushes a thousand, so that a small body
 * could take all there is of memory; no frame has room for as many.
 */
const MOST_OPERANDS = 1_000_000;

/** What ends a block or a part of one. */
const endings: ReadonlySet<string> = new Set(['end', 'else', 'catch', 'catch_all', 'delegate']);

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * The operand and control stack of the validation algorithm, and the sentences for when they do not hold what an
 * instruction wants. https://webassembly.github.io/spec/core/appendix/algorithm.html#data-structures
 *
 * Operands are kept in objects that are used again, so that a push allocates nothing.
 */
export class Stacks extends Context implements BodyState {
  readonly operands: Operand[] = [];
  readonly controls: OpenFrame[] = [];
  slots = 0;
  /** The innermost frame. */
  top!: OpenFrame;
  /** Operands pushed and looked at so far: a measure of the work done. */
  work = 0;
  readonly #spare: Mutable<Operand>[] = [];

  /** Takes over copies of the stacks of another walk. */
  protected reset(operands: readonly Operand[], controls: readonly OpenFrame[]): void {
    this.operands.length = 0;
    this.slots = 0;
    for (const { type, pushedAt } of operands) this.push(type, pushedAt);
    this.controls.length = 0;
    for (const frame of controls) this.controls.push({ ...frame });
    const top = this.controls[this.controls.length - 1];
    if (top !== undefined) this.top = top;
  }

  get reachable(): boolean {
    return this.top.entered && !this.top.polymorphic;
  }

  push(type: ValueType | 'bottom', pushedAt: ByteOffset = this.reader.offset): void {
    const height = this.operands.length;
    if (height === MOST_OPERANDS) this.fail(`too many values on the stack, the limit is ${MOST_OPERANDS}`);
    const operand = this.#spare[height] ?? (this.#spare[height] = { type, slot: 0, pushedAt });
    operand.type = type;
    operand.slot = this.slots;
    operand.pushedAt = pushedAt;
    this.operands.push(operand);
    this.slots += slotsOf(type);
    this.work++;
  }

  pushAll(types: readonly ValueType[]): void {
    for (let i = 0; i < types.length; i++) this.push(types[i]!);
  }

  /** Takes the top operand, which must match. */
  pop(expected: ValueType): void {
    const found = this.popAny(expected);
    if (found !== expected && !matches(found, expected, this.space))
      this.#mismatch(expected, this.#spare[this.operands.length]!);
  }

  popAll(types: readonly ValueType[]): void {
    for (let i = types.length - 1; i >= 0 && !this.#bottomless; i--) this.pop(types[i]!);
  }

  /** Takes so many operands of one type. */
  popMany(type: ValueType, count: number): void {
    for (let i = 0; i < count && !this.#bottomless; i++) this.pop(type);
  }

  /** In unreachable code, with nothing left that was pushed there: whatever is taken is there. */
  get #bottomless(): boolean {
    return this.top.polymorphic && this.operands.length === this.top.height;
  }

  /** Takes the top operand of whatever type; `wanted` is only for the complaint when there is none. */
  popAny(wanted: string): ValueType | 'bottom' {
    const { top, operands } = this;
    if (operands.length === top.height) {
      if (!top.polymorphic) this.#missing(wanted);
      return 'bottom';
    }
    const { type } = operands.pop()!;
    this.slots -= slotsOf(type);
    return type;
  }

  /** The top operands must match `types`; they stay as they are. */
  check(types: readonly ValueType[]): void {
    const { operands, top } = this;
    let at = operands.length;
    for (let i = types.length - 1; i >= 0; i--) {
      if (at === top.height) {
        if (top.polymorphic) return;
        this.#missing(types[i]!);
      }
      const operand = operands[--at]!;
      if (!matches(operand.type, types[i]!, this.space)) this.#mismatch(types[i]!, operand);
    }
    this.work += types.length;
  }

  /** The top operands must match `types`, and have these types from now on. */
  retype(types: readonly ValueType[]): void {
    const { operands, top } = this;
    const base = operands.length - types.length;
    if (base >= top.height && !top.polymorphic) {
      this.check(types);
      for (let i = 0; i < types.length; i++) {
        // The object is one of the spares, all of which are ours.
        (operands[base + i] as Mutable<Operand>).type = types[i]!;
      }
      return;
    }
    this.popAll(types);
    this.pushAll(types);
  }

  open(kind: ControlFrame['kind'], params: readonly ValueType[], results: readonly ValueType[]): void {
    // In reachable code the parameters are there already and keep where they came from.
    const entered = kind === 'func' || this.reachable;
    if (kind !== 'func') {
      if (entered) this.retype(params);
      else this.popAll(params);
    }
    const height = this.operands.length - (entered ? params.length : 0);
    const slots = this.slots - (entered ? slotsOfAll(params) : 0);
    this.top = {
      kind,
      offset: this.reader.offset,
      params,
      results,
      height,
      slots,
      entered,
      polymorphic: false,
      checkedBy: -1,
      locals: 0,
      catches: this.controls.length === 0 ? 0 : this.top.catches,
    };
    this.controls.push(this.top);
    if (!entered) this.pushAll(params);
  }

  /** The operands of the innermost block must be its results, no more and no less; they are taken. */
  popResults(): void {
    const { top, operands } = this;
    this.popAll(top.results);
    const extra = operands.length - top.height;
    if (extra > 0) {
      const values = extra === 1 ? 'one value' : `${extra} values`;
      const last = operands[operands.length - 1]!;
      this.fail(
        `${this.#where()} leaves ${values} too many on the stack, ${last.type} pushed at ${hex(last.pushedAt)}`,
      );
    }
  }

  /** Another part of the innermost block begins, with these operands; the one before must have left the results. */
  reopen(kind: ControlFrame['kind'], operands: readonly ValueType[]): void {
    this.popResults();
    this.top.kind = kind;
    this.top.polymorphic = false;
    this.pushAll(operands);
  }

  /** Closes the innermost block; its results have been taken. */
  close(): OpenFrame {
    const frame = this.controls.pop()!;
    const outer = this.controls[this.controls.length - 1];
    if (outer !== undefined) this.top = outer;
    return frame;
  }

  /** From here to the end of the block nothing is reached. */
  dead(): void {
    const { top, operands } = this;
    while (operands.length > top.height) operands.pop();
    this.slots = top.slots;
    top.polymorphic = true;
  }

  label(depth: number): OpenFrame {
    const frame = this.controls[this.controls.length - 1 - depth];
    if (frame === undefined) {
      this.fail(`${this.reader.opcode.mnemonic} ${depth}: unknown label, there are ${this.controls.length}`);
    }
    return frame;
  }

  labelTypes(depth: number): readonly ValueType[] {
    return labelTypes(this.label(depth));
  }

  /** Takes the arguments of a call and gives its results. */
  call(type: FuncType): void {
    this.popAll(type.params);
    this.pushAll(type.results);
  }

  /** Takes the index of a call through a table; answers the type that is wanted there. */
  indirectCallee(): FuncType {
    const { index, index2, opcode } = this.reader;
    const { element, address } = this.table(index2).type;
    if (!matches(element, 'funcref', this.space)) {
      this.fail(`type mismatch: ${opcode.mnemonic} expects a table of funcref, table ${index2} holds ${element}`);
    }
    const type = this.funcTypeAt(index);
    this.pop(address);
    return type;
  }

  /** Takes a reference of whatever type. */
  popRef(): RefType | 'bottom' {
    const type = this.popAny('a reference');
    if (type === 'bottom' || isRefType(type)) return type;
    return this.fail(`type mismatch: ${this.reader.opcode.mnemonic} expects a reference, found ${type}`);
  }

  /**
   * The type of the block that the instruction opens.
   * https://webassembly.github.io/spec/core/valid/types.html#block-types
   */
  blockType(): FuncType {
    const { blockTypeIndex, blockResult } = this.reader;
    if (blockTypeIndex >= 0) return this.funcTypeAt(blockTypeIndex);
    return { params: NONE, results: blockResult === null ? NONE : listOf(this.known(blockResult)) };
  }

  #mismatch(expected: ValueType, operand: Operand): never {
    const found = operand.type === 'bottom' ? 'a value of unknown type' : operand.type;
    return this.fail(
      `type mismatch: ${this.#what()} expects ${expected}, found ${found} pushed at ${hex(operand.pushedAt)}`,
    );
  }

  #missing(wanted: string): never {
    const where = this.top.kind === 'func' ? 'the stack is empty' : 'the stack of this block is empty';
    return this.fail(`type mismatch: ${this.#what()} expects ${wanted}, but ${where}`);
  }

  /** Who asks: the instruction, or the block it ends. */
  #what(): string {
    const { mnemonic } = this.reader.opcode;
    return endings.has(mnemonic) ? this.#where() : mnemonic;
  }

  #where(): string {
    const { kind, offset } = this.top;
    if (this.func === null) return 'the constant expression';
    return kind === 'func' ? 'the end of the function' : `the end of the ${kind} at ${hex(offset)}`;
  }
}
