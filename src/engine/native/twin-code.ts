import type { InstructionReader } from '../binary/instructions.ts';
import type { ByteOffset } from '../module/types.ts';
import type { BodyState } from '../validate/body-state.ts';
import type { TruncRange } from './checks.ts';
import { Output } from './output.ts';
import type { Twin } from './twin.ts';
import { Code, codeOf, typeBytes } from './twin-types.ts';

export const BLOCK = 0x02;
export const LOOP = 0x03;
export const IF = 0x04;
export const ELSE = 0x05;
export const END = 0x0b;
export const BR = 0x0c;
export const BR_IF = 0x0d;
export const BR_TABLE = 0x0e;
export const RETURN = 0x0f;
export const CALL = 0x10;
export const DROP = 0x1a;
export const CALL_INDIRECT = 0x11;
export const GET = 0x20;
export const SET = 0x21;
export const TEE = 0x22;
export const GLOBAL_GET = 0x23;
export const GLOBAL_SET = 0x24;
export const SUB = 0x6b;
export const OR = 0x72;
export const EQZ = 0x45;
export const LT_S = 0x48;
export const EMPTY = 0x40;

/**
 * The code of a twin's function as it is written: where its fuel and its operands are kept, what is counted, and how a
 * frame is left. What to write is decided by FunctionRewriter.
 */
export class TwinCode {
  protected readonly out = new Output();
  protected readonly counts: boolean;
  readonly #spillAt = new Map<number, number>();
  protected readonly spilled: number[] = [];
  /** Instructions executed since the local with the fuel was last true. */
  protected pending = 0;
  protected readonly fuelLocal: number;
  /** Behind the function's own locals: operands that are saved. */
  protected readonly firstSpill: number;
  /** What V8 is told of branches: where one was written, and whether it is taken (1) or not (0). */
  protected readonly hints: number[] = [];
  /** Constructs that are written around here: the block that is left by, and the function's own, at least. */
  protected depth = 2;
  /** Does it leave anywhere? */
  protected leaves = false;

  /** `stackLocal`: the first parameter that is ours; behind the fuel come the function's own `locals`. */
  constructor(
    readonly twin: Twin,
    protected readonly stackLocal: number,
    locals: number,
  ) {
    this.counts = twin.counting === 'instructions';
    this.fuelLocal = stackLocal + 1;
    this.firstSpill = stackLocal + 2 + locals;
  }

  /** The twin's local for one of the program's: ours lie behind the parameters. */
  protected localAt(index: number): number {
    return index < this.stackLocal ? index : index + 2;
  }

  protected verbatim(reader: InstructionReader): void {
    this.out.copy(reader.bytes, reader.offset, reader.pos);
  }

  /** Is the branch that is written next taken (1), as far as can be told, or not (0)? */
  protected hint(taken: 0 | 1): void {
    this.hints.push(this.out.length, taken);
  }

  /** The label by which a frame leaves, from `inside` blocks more than are open here; it takes the offset of a site. */
  protected leaveLabel(inside: number): number {
    this.leaves = true;
    return this.depth - 1 + inside;
  }

  /** Counts what is pending and `more` instructions: nothing is pending then. */
  protected settle(more: number): void {
    this.pending += more;
    this.adjust(0);
  }

  /** Makes so many be pending as is asked for. */
  protected adjust(pending: number): void {
    const count = this.pending - pending;
    this.pending = pending;
    if (!this.counts || count === 0) return;
    const out = this.out;
    out.op(GET, this.fuelLocal);
    out.i32(2 * count);
    out.byte(SUB);
    out.op(SET, this.fuelLocal);
  }

  /** Pushes the fuel as it is after what is pending and `more` instructions. */
  protected pushFuel(more: number): void {
    const out = this.out;
    const count = this.pending + more;
    out.op(GET, this.fuelLocal);
    if (!this.counts || count === 0) return;
    out.i32(2 * count);
    out.byte(SUB);
  }

  /**
   * Takes a condition: leaves before the instruction at `offset` when it is not 0. On the stack are the operands up to
   * `height`, those above are saved. `within`: blocks that are open and are none of the function's.
   */
  protected ifLeave(state: BodyState, offset: ByteOffset, height: number, within = 0): void {
    const out = this.out;
    const base = state.controls.at(-1)!.height;
    const codes = this.codes(state, base, height);
    this.hint(0);
    out.byte(IF);
    writeBlockType(out, codes.length === 0 ? 0 : this.twin.types.of(codes, codes), codes, true);
    this.save(state, base, height);
    this.writeLeave(offset, 1 + within);
    out.byte(END);
  }

  /** Leaves before the instruction at `offset`, the operands saved. No call here: see FunctionRewriter about loops. */
  protected writeLeave(offset: ByteOffset, inside: number): void {
    const out = this.out;
    if (this.counts && this.pending !== 0) {
      this.pushFuel(0);
      out.op(SET, this.fuelLocal);
    }
    out.i32(offset);
    out.op(BR, this.leaveLabel(inside));
  }

  protected codes({ operands }: BodyState, from: number, to: number): Code[] {
    const codes: Code[] = [];
    for (let i = from; i < to; i++) codes.push(codeOf(operands[i]!.type));
    return codes;
  }

  /** Takes the operands from `to` down to `from` into their locals. */
  protected save({ operands }: BodyState, from: number, to: number): void {
    for (let i = to - 1; i >= from; i--) this.out.op(SET, this.spill(i, codeOf(operands[i]!.type)));
  }

  /** Before a block opens: what lies below its parameters goes into locals, and all stays on the stack. */
  protected saveBelow(state: BodyState, height: number): void {
    const base = state.controls.at(-1)!.height;
    if (height <= base) return;
    const { operands } = state;
    this.save(state, base, operands.length);
    for (let i = base; i < operands.length; i++) this.out.op(GET, this.spill(i, codeOf(operands[i]!.type)));
  }

  /** The local in which an operand of this type at this place is saved. */
  protected spill(place: number, code: Code): number {
    const key = 8 * place + code;
    let local = this.#spillAt.get(key);
    if (local === undefined) {
      local = this.firstSpill + this.spilled.length;
      this.#spillAt.set(key, local);
      this.spilled.push(key);
    }
    return local;
  }

  /** A division that would trap is the interpreter's. */
  protected divide(number: number, state: BodyState, reader: InstructionReader, constant: string | null): void {
    const out = this.out;
    if (constant === 'nonzero') return this.verbatim(reader);
    const wide = number >= 0x7f;
    const code = wide ? Code.i64 : Code.i32;
    const top = state.operands.length - 1;
    const divisor = this.spill(top, code);
    if (number !== 0x6d && number !== 0x7f) {
      out.op(TEE, divisor);
      out.byte(wide ? 0x50 : 0x45);
      this.ifLeave(state, reader.offset, top);
      out.op(GET, divisor);
      return this.verbatim(reader);
    }
    const dividend = this.spill(top - 1, code);
    out.op(SET, divisor);
    out.op(SET, dividend);
    out.op(GET, divisor);
    out.byte(wide ? 0x50 : 0x45);
    out.op(GET, divisor);
    out.byte(wide ? 0x42 : 0x41);
    out.s32(-1);
    out.byte(wide ? 0x51 : 0x46);
    out.op(GET, dividend);
    out.byte(wide ? 0x42 : 0x41);
    out.s64(wide ? -(2n ** 63n) : -(2n ** 31n));
    out.byte(wide ? 0x51 : 0x46);
    out.byte(0x71);
    out.byte(OR);
    this.ifLeave(state, reader.offset, top - 1);
    out.op(GET, dividend);
    out.op(GET, divisor);
    this.verbatim(reader);
  }

  /** A conversion that would trap is the interpreter's. */
  protected truncate({ wide, low, closed, high }: TruncRange, state: BodyState, reader: InstructionReader): void {
    const out = this.out;
    const top = state.operands.length - 1;
    const local = this.spill(top, wide ? Code.f64 : Code.f32);
    const size = wide ? 8 : 4;
    out.op(TEE, local);
    out.byte(wide ? 0x44 : 0x43);
    out.float(low, size);
    const greater = wide ? 0x64 : 0x5e;
    out.byte(closed ? greater + 2 : greater);
    out.op(GET, local);
    out.byte(wide ? 0x44 : 0x43);
    out.float(high, size);
    out.byte(wide ? 0x63 : 0x5d);
    out.byte(0x71);
    out.byte(0x45);
    this.ifLeave(state, reader.offset, top);
    out.op(GET, local);
    this.verbatim(reader);
  }

  protected globalGet(index: number): boolean {
    const out = this.out;
    const global = this.twin.globalAt(index);
    const code = codeOf(this.twin.module.globals[index]!.type.value);
    if (global === null) return false;
    if ('bits' in global) {
      if (code === Code.i32 || code === Code.f32) out.i32(Number(BigInt.asIntN(32, global.bits)));
      else {
        out.byte(0x42);
        out.s64(BigInt.asIntN(64, global.bits));
      }
    } else out.op(GLOBAL_GET, global.index);
    if (code === Code.f32) out.byte(0xbe);
    if (code === Code.f64) out.byte(0xbf);
    return true;
  }

  protected globalSet(index: number): boolean {
    const out = this.out;
    const global = this.twin.globalAt(index);
    const code = codeOf(this.twin.module.globals[index]!.type.value);
    if (global === null || 'bits' in global) return false;
    if (code === Code.f32) out.byte(0xbc);
    if (code === Code.f64) out.byte(0xbd);
    out.op(GLOBAL_SET, global.index);
    return true;
  }
}

/** Writes a block type: with `takes` the values are also its parameters. `type` is looked at only where there are some. */
export function writeBlockType(out: Output, type: number, codes: readonly Code[], takes = false): void {
  if (codes.length === 0) out.byte(EMPTY);
  else if (codes.length === 1 && !takes) out.byte(typeBytes[codes[0]!]!);
  else out.s32(type);
}
