import type { InstructionReader } from '../binary/instructions.ts';
import { CATCH, CATCH_ALL, DELEGATE, TRY, TRY_TABLE } from '../module/control-bytes.ts';
import { funcTypeOf } from '../module/module.ts';
import { type ByteOffset, type FuncIndex, type FuncType, wordsOf } from '../module/types.ts';
import type { BodyState, BodyVisitor } from '../validate/body-state.ts';
import { ControlCode, type Resumption } from './control-code.ts';
import { FUEL, hook } from './layout.ts';
import { Output } from './output.ts';
import {
  BLOCK,
  LOOP,
  IF,
  ELSE,
  END,
  BR,
  BR_IF,
  BR_TABLE,
  DROP,
  EQZ,
  RETURN,
  CALL,
  CALL_INDIRECT,
  GET,
  SET,
  TEE,
  GLOBAL_GET,
  SUB,
  OR,
  LT_S,
  writeBlockType,
} from './twin-code.ts';
import { writeArgument, writeDummies, writeLocals, writeSpills } from './spill-code.ts';
import { LEAST_STACK, type Twin } from './twin.ts';
import { Code, codeOf, typeBytes } from './twin-types.ts';

/** More locals than this, and the function stays in the interpreter: leaving it would take too many bytes. */
const MOST_LOCALS = 2000;
const MOST_PARAMS = 500;
const MOST_BYTES = 2_000_000;
/** More operands, or labels of a table of branches, too: platforms take no more, and would refuse the whole module. */
const MOST_OPERANDS = 900;
const MOST_LABELS = 65_520;
/** What a function may become, for each byte of its code, and beside that: else many operands at many calls fill memory. */
const MOST_GROWTH = 16;
const MOST_MORE = 1000;
/** A function with less code than this, and less on the stack, looks at neither fuel nor stack if it never leaves. */
const SMALL = 120;
const SMALL_STACK = 1000;

/** A function rewritten. */
export interface RewrittenFunction {
  /** Local declarations and code. */
  readonly body: Output;
  /** What the spilled locals behind the function's own are: place on the operand stack and code, 8 * place + code. */
  readonly spilled: readonly number[];
  /** Bytes of the platform's stack that we reckon a call takes. */
  readonly stack: number;
  /** May it be called? Not where there is a stop before its first instruction. */
  readonly entered: boolean;
  /** What the platform is told of its branches: where in the body, and whether taken (1) or not (0). */
  readonly hints: readonly number[];
  /** May it leave? */
  readonly leaves: boolean;
  /** Functions that it calls: without a look whether they leave? */
  readonly trusts: ReadonlyMap<FuncIndex, boolean>;
}

/** Where code was written, and from which instruction: pairs of positions in the body and offsets in the file. */
export type Trace = number[];

/**
 * Writes the twin of a function body while a walk shows it:
 *
 *     block $leave
 *       stack -= need; fuel: leave at the entry when either is used up
 *       block $function (results)
 *         ... each instruction as it is, but
 *             loop       looks at the fuel
 *             call       looks whether it is being left: saves operands, and leaves
 *             what the interpreter has to do: saves operands, and leaves
 *       end
 *       return
 *     end
 *     spill all locals; return anything
 *
 * Operands are saved in locals, one for each place and type on the operand stack. Those below a block cannot be reached
 * inside of it, so they are saved where it opens; an optimising compiler takes nothing for it. Where the function's
 * first instruction is one for the interpreter, or it cannot be left, `finish` answers null.
 *
 * For control and counting see ControlCode.
 */
export class FunctionRewriter extends ControlCode implements BodyVisitor {
  readonly #type: FuncType;
  readonly #ownLocals: Code[] = [];
  readonly #entryHints: number[] = [];
  readonly #trusts = new Map<FuncIndex, boolean>();
  #possible: boolean;
  #entered = true;
  #deepest = 0;
  /** Bytes that it may be written as. */
  readonly #most: number;

  constructor(
    twin: Twin,
    readonly func: FuncIndex,
    readonly trace: Trace | null = null,
    resumption: Resumption | null = null,
  ) {
    const { module } = twin;
    const type = funcTypeOf(module, func);
    const body = module.funcs[func]!.body!;
    const { params } = type;
    let count = params.length;
    for (const run of body.locals) count += run.count;
    super(twin, params.length, count - params.length, twin.stops.of(func), resumption);
    this.#type = type;
    // Of what may be resumed the whole was not too much, and how many loops lie around is bounded.
    this.#most = resumption ? Number.POSITIVE_INFINITY : MOST_MORE + MOST_GROWTH * (body.end - body.start);
    this.#possible = count <= MOST_LOCALS && params.length <= MOST_PARAMS && body.end - body.start <= MOST_BYTES;
    if (this.#possible) {
      for (const run of body.locals) for (let i = 0; i < run.count; i++) this.#ownLocals.push(codeOf(run.type));
    }
  }

  /** The function; null when it stays in the interpreter. */
  finish(): RewrittenFunction | null {
    if (!this.#possible) return null;
    const { params, results } = this.#type;
    const body = new Output(this.out.length + 256);
    const spills = this.spilled.map((key) => (key & 7) as Code);
    const declared: Code[] = [...this.#ownLocals, ...spills];
    writeLocals(body, declared);
    const slots = [...params.map(codeOf), ...declared].reduce<number>(
      (sum, code) => sum + (code === Code.v128 ? 2 : 1),
      0,
    );
    const stack = LEAST_STACK + 8 * (slots + 2 * this.#deepest + 2 * results.length);
    const small = !this.leaves && this.out.length < SMALL && stack < SMALL_STACK;
    if (!small) {
      body.byte(BLOCK);
      body.byte(typeBytes[Code.i32]!);
      if (this.resumption) this.#writeResumption(body, stack);
      else this.#writeEntry(body, stack);
    }
    body.byte(BLOCK);
    writeBlockType(body, this.twin.types.of([], results.map(codeOf)), results.map(codeOf));
    const begin = body.length;
    body.append(this.out);
    if (this.trace) for (let i = 0; i < this.trace.length; i += 2) this.trace[i]! += begin;
    for (let i = 0; i < this.hints.length; i += 2) this.hints[i]! += begin;
    const hints = [...this.#entryHints, ...this.hints];
    const { spilled } = this;
    body.byte(END);
    const result = { body, spilled, stack, entered: this.#entered, hints, leaves: !small, trusts: this.#trusts };
    if (small) return result;
    body.op(GET, this.fuelLocal);
    body.op(CALL, hook.leave);
    writeSpills(body, [
      ...params.map((type, index) => ({ index, code: codeOf(type) })),
      ...this.#ownLocals.map((code, i) => ({ index: this.fuelLocal + 1 + i, code })),
      ...spills.map((code, i) => ({ index: this.firstSpill + i, code })),
    ]);
    writeDummies(body, results.map(codeOf));
    body.op(GLOBAL_GET, FUEL);
    body.byte(END);
    return body.length > this.#most ? null : result;
  }

  /** Takes fuel and stack, and leaves at once when there is too little of either. */
  #writeEntry(out: Output, stack: number): void {
    out.i32(-1 - this.func);
    out.op(GET, this.fuelLocal);
    if (!this.counts) {
      out.i32(2);
      out.byte(SUB);
      out.op(TEE, this.fuelLocal);
    }
    out.op(GET, this.stackLocal);
    out.i32(stack);
    out.byte(SUB);
    out.op(TEE, this.stackLocal);
    out.byte(OR);
    out.i32(0);
    out.byte(LT_S);
    this.#entryHints.push(out.length, 0);
    out.op(BR_IF, 0);
    out.byte(DROP);
  }

  /** Takes the locals that are no parameters and the operands from the frame; the loop looks at the fuel. */
  #writeResumption(out: Output, stack: number): void {
    out.op(GET, this.stackLocal);
    out.i32(stack);
    out.byte(SUB);
    out.op(SET, this.stackLocal);
    let word = wordsOf(this.#type.params);
    this.#ownLocals.forEach((code, i) => {
      writeArgument(out, code, word);
      out.op(SET, this.fuelLocal + 1 + i);
      word += code === Code.v128 ? 4 : 2;
    });
    for (const taken of this.taken) {
      writeArgument(out, taken.code, taken.word);
      out.op(SET, taken.local);
    }
  }

  instruction(state: BodyState, reader: InstructionReader): void {
    if (!this.#possible || this.skipped(state, reader)) return;
    const { number } = reader.opcode;
    if (state.slots > this.#deepest) this.#deepest = state.slots;
    const labels = number === BR_TABLE ? reader.labelCount : 0;
    if (state.operands.length > MOST_OPERANDS || labels > MOST_LABELS || this.out.length > this.#most) {
      this.#possible = false;
      return;
    }
    if (this.trace) this.trace.push(this.out.length, reader.offset);
    const constant = this.constant;
    this.constant = null;
    if (this.stops !== null && this.live && this.stops.has(reader.offset, reader)) {
      if (number !== LOOP && reader.offset === this.twin.module.funcs[this.func]!.body!.code) {
        // Nothing comes back to it: only calls have to be left.
        this.#entered = false;
      } else {
        this.#interpreted(state, reader);
        if (number !== ELSE && number !== END) return;
      }
    }
    if (number <= END) this.begins(number, state.controls.length, reader.offset);
    if (this.control(number, state, reader)) return;
    switch (number) {
      case RETURN:
        this.#return();
        return this.die(state);
      case CALL:
        return this.#call(state, reader);
      case CALL_INDIRECT:
        return this.#callIndirect(state, reader);
      case TRY:
      case TRY_TABLE:
      case CATCH:
      case CATCH_ALL:
      case DELEGATE:
        this.#possible = false;
        return;
      default:
        if (!this.plain(number, state, reader, constant)) return this.#interpreted(state, reader);
    }
    this.pending++;
  }

  #return(): void {
    const out = this.out;
    this.pushFuel(1);
    out.byte(RETURN);
  }

  // ---- calls -------------------------------------------------------------------------------------------------

  #call(state: BodyState, reader: InstructionReader): void {
    const { module } = this.twin;
    const type = funcTypeOf(module, reader.index);
    this.out.op(GET, this.stackLocal);
    this.pushFuel(1);
    this.#writeCall(reader.index);
    const stays = this.twin.stays(reader.index);
    this.#trusts.set(reader.index, stays);
    if (stays) {
      this.out.op(SET, this.fuelLocal);
      this.pending = 0;
      return;
    }
    this.#afterCall(state, reader.offset, type, state.operands.length - type.params.length);
  }

  #writeCall(func: FuncIndex): void {
    const out = this.out;
    const { module, elsewhere } = this.twin;
    if (!elsewhere) return out.op(CALL, this.twin.funcAt(func));
    out.i32(func);
    out.byte(CALL_INDIRECT);
    out.u32(module.types.length + module.funcs[func]!.typeIndex);
    out.u32(0);
  }

  #callIndirect(state: BodyState, reader: InstructionReader): void {
    const out = this.out;
    const { index, index2, offset } = reader;
    const table = this.twin.tableFor(index2, index);
    const type = this.twin.module.types[index]!;
    if (table < 0 || type.kind !== 'func') return this.#interpreted(state, reader);
    const top = state.operands.length - 1;
    const at = this.spill(top, Code.i32);
    out.op(SET, at);
    out.op(GET, at);
    out.byte(0xfc);
    out.u32(16);
    out.u32(table);
    out.byte(0x4f); // i32.ge_u
    this.ifLeave(state, offset, top);
    out.op(GET, this.stackLocal);
    this.pushFuel(1);
    out.op(GET, at);
    out.byte(CALL_INDIRECT);
    out.u32(this.twin.module.types.length + index);
    out.u32(table);
    this.#afterCall(state, offset, type, top - type.params.length);
  }

  /** Looks whether the callee is being left; `height` operands lie below the results. */
  #afterCall(state: BodyState, offset: ByteOffset, { results }: FuncType, height: number): void {
    const out = this.out;
    out.op(TEE, this.fuelLocal);
    out.byte(EQZ);
    this.pending = 0;
    const base = state.controls.at(-1)!.height;
    const codes = height > base ? [...this.codes(state, base, height), ...results.map(codeOf)] : [];
    this.hint(0);
    out.byte(IF);
    writeBlockType(out, codes.length === 0 ? 0 : this.twin.types.of(codes, codes), codes, true);
    for (let i = height - base; i < codes.length; i++) out.byte(DROP);
    this.save(state, base, height);
    out.i32(offset);
    out.op(BR, this.leaveLabel(1));
    out.byte(END);
  }

  // ---- leaving -----------------------------------------------------------------------------------------------

  /** The instruction is the interpreter's. */
  #interpreted(state: BodyState, reader: InstructionReader): void {
    const body = this.twin.module.funcs[this.func]!.body!;
    if (reader.offset === body.code) this.#possible = false;
    this.save(state, state.controls.at(-1)!.height, state.operands.length);
    this.writeLeave(reader.offset, 0);
    this.die(state);
  }
}
