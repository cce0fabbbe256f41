import { InstructionReader } from '../binary/instructions.ts';
import { CATCH, CATCH_ALL, DELEGATE, TRY, TRY_TABLE } from '../module/control-bytes.ts';
import { funcTypeOf } from '../module/module.ts';
import { type ByteOffset, type FuncIndex, type FuncType, type ValueType, wordsOf } from '../module/types.ts';
import { type BodyState, type BodyVisitor, labelTypes } from '../validate/body-state.ts';
import { FUEL, hook, LEAVING, UNWINDING } from './layout.ts';
import { Output } from './output.ts';
import { PlainCode } from './plain-code.ts';
import {
  BLOCK,
  LOOP,
  IF,
  ELSE,
  END,
  BR,
  BR_IF,
  BR_TABLE,
  RETURN,
  CALL,
  CALL_INDIRECT,
  GET,
  SET,
  TEE,
  GLOBAL_GET,
  GLOBAL_SET,
  SUB,
  OR,
  LT_S,
  GE_S,
  EMPTY,
  writeBlockType,
} from './twin-code.ts';
import { writeArgument, writeDummies, writeLocals, writeSpills } from './spill-code.ts';
import type { FunctionStops } from './stops.ts';
import { LEAST_STACK, type Twin } from './twin.ts';
import { Code, codeOf, typeBytes } from './twin-types.ts';

/** More locals than this, and the function stays in the interpreter: leaving it would take too many bytes. */
const MOST_LOCALS = 2000;
const MOST_PARAMS = 500;
const MOST_BYTES = 2_000_000;

interface OpenBlock {
  readonly loop: boolean;
  readonly conditional: boolean;
  /** Constructs that were written around the one that branches to it end. */
  readonly label: number;
  /** Instructions executed since the count was last true, where an `if` begins. */
  readonly pending: number;
  /** How many are pending at its end for all that come there; null while nothing but what falls through does. */
  agreed: number | null;
  hasElse: boolean;
  /** An `if` that is open where a function is resumed: its other part is never come to. */
  readonly resumed: boolean;
  /** A loop around the one at which a function is resumed: it has still to be written, behind the rest of its round. */
  readonly continued: boolean;
  /** The loop itself behind that rest. */
  readonly continues: boolean;
}

/** A function that is entered at one of its loops. */
export interface Resumption {
  /** Words of the frame below its operands. */
  readonly localWords: number;
  /** As the whole function has it: what leaves there leaves the same here. */
  readonly spilled: readonly number[];
}

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
 * Counting: `pending` are the instructions executed since local $fuel was last true. All that comes to a label has the
 * same number pending there: none at a loop, else as many as the first that comes. The others settle the difference.
 *
 * A loop is two, so that no call lies in the inner one, which V8 would neither peel nor unroll with it:
 *
 *     loop $again
 *       no fuel: ask for more, or leave
 *       loop $loop
 *         ... br $loop   as: take fuel; if some is left br $loop, else br $again
 *
 * A function that is resumed at loop L, around which are loops O1, O2 .. is written in several walks, so that each loop
 * has one entry and is as fast as it is in the whole function:
 *
 *     block $after          the blocks around L are opened, with what of the frame belongs on the operand stack
 *       block $continue
 *         L, and what follows in this round of O2;   br O2 as br $continue
 *         br $after
 *       end
 *       O2                  whole
 *     end                   ... and what follows in this round of O1
 */
export class FunctionRewriter extends PlainCode implements BodyVisitor {
  readonly #type: FuncType;
  readonly #stops: FunctionStops | null;
  readonly #ownLocals: Code[] = [];
  readonly #blocks: OpenBlock[] = [];
  #possible: boolean;
  #entered = true;
  /** Offset of the loop that is to be written next where the function is resumed: nothing before is written. */
  #awaits: ByteOffset = -1;
  /** Is it the loop at which the function is resumed, or one around it? */
  #begins = true;
  /** Nothing more is written in this walk. */
  #over = false;
  /** A loop of which nothing is written but its end. */
  #skips: ByteOffset = -1;
  /** What is pending behind the loop that is written next, when something comes there. */
  #after: number | null = null;
  readonly #taken: { readonly local: number; readonly code: Code; readonly word: number }[] = [];
  #live = true;
  /** Where it is dead: the blocks that were open when it became so. */
  #deadDepth = 0;
  #deepest = 0;

  constructor(
    twin: Twin,
    readonly func: FuncIndex,
    readonly trace: Trace | null = null,
    readonly resumption: Resumption | null = null,
  ) {
    const { module } = twin;
    const type = funcTypeOf(module, func);
    const body = module.funcs[func]!.body!;
    const { params } = type;
    let count = params.length;
    for (const run of body.locals) count += run.count;
    const keepsFuel = twin.counting === 'instructions' || hasLoop(module.bytes, body.code, body.end);
    super(twin, params.length, count + 1, keepsFuel);
    this.#type = type;
    this.#stops = twin.stops.of(func);
    this.#possible = count <= MOST_LOCALS && params.length <= MOST_PARAMS && body.end - body.start <= MOST_BYTES;
    if (this.#possible) {
      for (const run of body.locals) for (let i = 0; i < run.count; i++) this.#ownLocals.push(codeOf(run.type));
    }
    this.#blocks.push({ ...plainBlock, label: 1 });
    for (const key of resumption?.spilled ?? []) this.spill(key >> 3, (key & 7) as Code);
  }

  /** Before each walk of a function that is resumed: the loop at which it is, then those around that, from inside. */
  resumeAt(loop: ByteOffset): void {
    this.#begins = this.#awaits < 0;
    this.#awaits = loop;
    this.#over = false;
  }

  /** The function; null when it stays in the interpreter. */
  finish(): RewrittenFunction | null {
    if (!this.#possible) return null;
    const { params, results } = this.#type;
    const body = new Output(this.out.length + 256);
    const spills = this.spilled.map((key) => (key & 7) as Code);
    const declared: Code[] = [...this.#ownLocals, Code.i32, Code.i32, ...spills];
    writeLocals(body, declared);
    const slots = [...params.map(codeOf), ...declared].reduce<number>(
      (sum, code) => sum + (code === Code.v128 ? 2 : 1),
      0,
    );
    const stack = LEAST_STACK + 8 * (slots + 2 * this.#deepest + 2 * results.length);
    body.byte(BLOCK);
    body.byte(EMPTY);
    if (this.resumption) this.#writeResumption(body, stack);
    else this.#writeEntry(body, stack);
    body.byte(BLOCK);
    writeBlockType(body, this.twin.types.of([], results.map(codeOf)), results.map(codeOf));
    const begin = body.length;
    body.append(this.out);
    if (this.trace) for (let i = 0; i < this.trace.length; i += 2) this.trace[i]! += begin;
    body.byte(END);
    if (this.keepsFuel) body.op(GET, this.fuelLocal);
    else body.op(GLOBAL_GET, FUEL);
    body.op(GET, this.siteLocal);
    body.op(CALL, hook.leave);
    writeSpills(body, [
      ...params.map((type, index) => ({ index, code: codeOf(type) })),
      ...this.#ownLocals.map((code, i) => ({ index: params.length + 1 + i, code })),
      ...spills.map((code, i) => ({ index: this.siteLocal + 1 + i, code })),
    ]);
    writeDummies(body, results.map(codeOf));
    body.byte(END);
    return { body, spilled: this.spilled, stack, entered: this.#entered };
  }

  /** Takes fuel and stack, and leaves at once when there is too little of either. */
  #writeEntry(out: Output, stack: number): void {
    out.op(GLOBAL_GET, FUEL);
    if (!this.counts) {
      out.i32(1);
      out.byte(SUB);
    }
    out.op(TEE, this.fuelLocal);
    if (!this.keepsFuel) {
      out.op(GLOBAL_SET, FUEL);
      out.op(GET, this.fuelLocal);
    }
    out.op(GET, this.stackLocal);
    out.i32(stack);
    out.byte(SUB);
    out.op(TEE, this.stackLocal);
    out.byte(OR);
    out.i32(0);
    out.byte(LT_S);
    out.byte(IF);
    out.byte(EMPTY);
    out.i32(-1 - this.func);
    out.op(SET, this.siteLocal);
    out.op(GET, this.fuelLocal);
    out.op(GET, this.stackLocal);
    out.op(CALL, hook.enter);
    out.op(TEE, this.fuelLocal);
    out.i32(0);
    out.byte(LT_S);
    out.op(BR_IF, 1);
    out.byte(END);
  }

  /** Takes the locals that are no parameters and the operands from the frame; the loop looks at the fuel. */
  #writeResumption(out: Output, stack: number): void {
    out.op(GLOBAL_GET, FUEL);
    out.op(SET, this.fuelLocal);
    out.op(GET, this.stackLocal);
    out.i32(stack);
    out.byte(SUB);
    out.op(SET, this.stackLocal);
    let word = wordsOf(this.#type.params);
    this.#ownLocals.forEach((code, i) => {
      writeArgument(out, code, word);
      out.op(SET, this.stackLocal + 1 + i);
      word += code === Code.v128 ? 4 : 2;
    });
    for (const taken of this.#taken) {
      writeArgument(out, taken.code, taken.word);
      out.op(SET, taken.local);
    }
  }

  /** Opens the blocks around the loop at which the function is resumed, each with the operands before it. */
  #resume({ controls, operands }: BodyState): void {
    const { out, twin } = this;
    const { localWords } = this.resumption!;
    const block = (types: readonly ValueType[]): void => {
      const codes = types.map(codeOf);
      out.byte(BLOCK);
      writeBlockType(out, codes.length > 1 ? twin.types.of([], codes) : 0, codes);
      this.depth++;
    };
    const take = (from: number, to: number): void => {
      for (let i = from; i < to; i++) {
        const code = codeOf(operands[i]!.type);
        const local = this.spill(i, code);
        this.#taken.push({ local, code, word: localWords + 2 * operands[i]!.slot });
        out.op(GET, local);
      }
    };
    let height = 0;
    for (const control of controls.slice(1)) {
      take(height, control.height);
      height = control.height;
      block(control.results);
      const continued = control.kind === 'loop';
      if (continued) block(control.params);
      this.#blocks.push({
        ...plainBlock,
        label: this.depth - 1,
        loop: continued,
        continued,
        resumed: control.kind === 'if',
      });
    }
    take(height, operands.length);
  }

  /** The walk has come to the loop that is to be written. False where that is the interpreter's. */
  #arrives(state: BodyState, reader: InstructionReader): boolean {
    this.#live = true;
    this.pending = 0;
    this.constant = null;
    if (this.#begins) {
      this.#resume(state);
      return true;
    }
    if (!this.#stops?.has(reader.offset, reader)) return true;
    const { operands } = state;
    this.save(state, operands.length - this.#paramsOf(reader).length, operands.length);
    this.writeLeave(reader.offset, 0);
    this.#skips = reader.offset;
    return false;
  }

  instruction(state: BodyState, reader: InstructionReader): void {
    if (!this.#possible || this.#over) return;
    const { number } = reader.opcode;
    const arrives = reader.offset === this.#awaits;
    if (this.resumption !== null) {
      if (reader.offset < this.#awaits) return;
      if (this.#skips >= 0) {
        if (number === END && state.controls.at(-1)!.offset === this.#skips) this.#endOfSkipped(state);
        return;
      }
      if (arrives && !this.#arrives(state, reader)) return;
    }
    if (!this.#live && !(state.controls.length === this.#deadDepth && (number === ELSE || number === END))) return;
    if (state.slots > this.#deepest) this.#deepest = state.slots;
    if (this.trace) this.trace.push(this.out.length, reader.offset);
    const constant = this.constant;
    this.constant = null;
    if (this.#stops !== null && this.#live && this.#stops.has(reader.offset, reader)) {
      if (number !== LOOP && reader.offset === this.twin.module.funcs[this.func]!.body!.code) {
        // Nothing comes back to it: only calls have to be left.
        this.#entered = false;
      } else {
        this.#interpreted(state, reader);
        if (number !== ELSE && number !== END) return;
      }
    }
    switch (number) {
      case BLOCK:
      case LOOP:
      case IF:
        return this.#open(number, state, reader);
      case ELSE:
        return this.#else(state);
      case END:
        return this.#end(state);
      case BR:
        this.#branch(state, reader.index);
        return this.#die(state);
      case BR_IF:
        return this.#branchIf(state, reader);
      case BR_TABLE:
        this.#branchTable(state, reader);
        return this.#die(state);
      case RETURN:
        this.#return();
        return this.#die(state);
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

  // ---- control -----------------------------------------------------------------------------------------------

  #open(op: number, state: BodyState, reader: InstructionReader): void {
    const params = this.#paramsOf(reader);
    // What lies below a loop that is written behind the rest of its round is saved, and out of reach.
    const continues = reader.offset === this.#awaits && !this.#begins;
    const above = params.length + (op === IF ? 1 : 0);
    if (!continues) this.saveBelow(state, state.operands.length - above);
    if (op === LOOP) {
      this.settle(0);
      this.#writeOpening(op, reader);
      this.#writeLook(state, reader.offset, params);
    }
    this.#writeOpening(op, reader);
    this.pending++;
    this.#blocks.push({
      ...plainBlock,
      loop: op === LOOP,
      conditional: op === IF,
      label: this.depth - 1,
      pending: this.pending,
      continues,
    });
  }

  #paramsOf({ blockTypeIndex }: InstructionReader): readonly Code[] {
    const type = blockTypeIndex >= 0 ? this.twin.module.types[blockTypeIndex]! : null;
    return type?.kind === 'func' ? type.params.map(codeOf) : [];
  }

  #writeOpening(op: number, { blockTypeIndex, blockResult }: InstructionReader): void {
    const { out } = this;
    out.byte(op);
    if (blockTypeIndex >= 0) out.s32(blockTypeIndex);
    else out.byte(blockResult === null ? EMPTY : typeBytes[codeOf(blockResult)]!);
    this.depth++;
  }

  /** Looks at the fuel; leaves before the loop. On the stack are its parameters. */
  #writeLook(state: BodyState, offset: ByteOffset, params: readonly Code[]): void {
    const out = this.out;
    out.op(GET, this.fuelLocal);
    out.i32(0);
    out.byte(LT_S);
    const type = this.twin.types.of(params, params);
    out.byte(IF);
    writeBlockType(out, type, params, true);
    out.op(GET, this.fuelLocal);
    out.op(CALL, hook.more);
    out.op(TEE, this.fuelLocal);
    out.i32(0);
    out.byte(LT_S);
    out.byte(IF);
    writeBlockType(out, type, params, true);
    const height = state.operands.length;
    this.save(state, height - params.length, height);
    out.i32(offset);
    out.op(SET, this.siteLocal);
    out.op(BR, this.leaveLabel(2));
    out.byte(END);
    out.byte(END);
  }

  #else(state: BodyState): void {
    const block = this.#blocks.at(-1)!;
    if (this.#live) this.#agree(block);
    if (block.resumed) return this.#die(state);
    this.out.byte(ELSE);
    block.hasElse = true;
    this.#live = true;
    this.pending = block.pending;
  }

  #end(state: BodyState): void {
    const out = this.out;
    const block = this.#blocks.pop()!;
    if (this.#blocks.length === 0) return this.#endFunction(block);
    if (block.continued) return this.#endRound(block);
    if (block.conditional && !block.hasElse) {
      block.agreed ??= block.pending;
      if (this.#live) this.#agree(block);
      if (this.counts && block.agreed !== block.pending) {
        out.byte(ELSE);
        this.pending = block.pending;
        this.adjust(block.agreed);
      }
    } else if (this.#live && block.agreed !== null) this.#agree(block);
    else this.pending++;
    this.#close();
    if (block.loop) this.#close();
    if (block.agreed !== null) {
      this.#live = true;
      this.pending = block.agreed;
    }
    if (block.continues) return this.#endContinued(state);
    if (!this.#live) this.#staysDead(state);
  }

  #close(): void {
    this.out.byte(END);
    this.depth--;
  }

  #staysDead({ controls }: BodyState): void {
    this.out.byte(0x00);
    this.#deadDepth = controls.length - 1;
  }

  /** The end of what follows in a round of a loop around the one at which the function is resumed: that loop is next. */
  #endRound({ label }: OpenBlock): void {
    this.#after = this.#live ? this.pending + 1 : null;
    if (this.#live) this.out.op(BR, this.depth - label);
    this.#close();
    this.#over = true;
  }

  /** The end of that loop. */
  #endContinued(state: BodyState): void {
    if (this.#after !== null) {
      if (this.#live) this.adjust(this.#after);
      this.#live = true;
      this.pending = this.#after;
    }
    this.#close();
    if (!this.#live) this.#staysDead(state);
  }

  #endOfSkipped(state: BodyState): void {
    this.#skips = -1;
    this.#live = false;
    this.#endContinued(state);
  }

  #endFunction(block: OpenBlock): void {
    const out = this.out;
    if (this.#live) this.#agree(block);
    out.byte(END);
    if (block.agreed === null) {
      out.byte(0x00);
      return;
    }
    this.pending = block.agreed;
    this.giveFuel(0);
    out.byte(RETURN);
  }

  #return(): void {
    const out = this.out;
    this.giveFuel(1);
    out.byte(RETURN);
  }

  #blockAt({ controls }: BodyState, depth: number): OpenBlock {
    return this.#blocks[controls.length - 1 - depth]!;
  }

  /** What comes to the end of a block from here, by one more instruction, has as many pending as what came before. */
  #agree(block: OpenBlock): void {
    this.pending++;
    if (block.agreed === null) block.agreed = this.pending;
    else this.adjust(block.agreed);
  }

  /** Goes to the label of a block; `inside` more constructs are open here than when it was last asked. */
  #branch(state: BodyState, depth: number): void {
    const { out } = this;
    const block = this.#blockAt(state, depth);
    if (!block.loop || block.continued) {
      if (block.loop) this.settle(1);
      else this.#agree(block);
      out.op(BR, this.depth - 1 - block.label);
      return;
    }
    this.takeRound();
    out.i32(0);
    out.byte(GE_S);
    out.op(BR_IF, this.depth - 1 - block.label);
    out.op(BR, this.depth - block.label);
  }

  #branchIf(state: BodyState, reader: InstructionReader): void {
    const out = this.out;
    const block = this.#blockAt(state, reader.index);
    const pending = this.pending + 1;
    if (!block.loop) {
      block.agreed ??= pending;
      if (!this.counts || block.agreed === pending) {
        out.op(BR_IF, this.depth - 1 - block.label);
        this.pending = pending;
        return;
      }
    }
    const types = labelTypes(state.controls[state.controls.length - 1 - reader.index]!).map(codeOf);
    out.byte(IF);
    writeBlockType(out, types.length === 0 ? 0 : this.twin.types.of(types, types), types, true);
    this.depth++;
    this.#branch(state, reader.index);
    this.#close();
    this.pending = pending;
  }

  /** Labels that have other numbers pending, and loops, are gone to by blocks around it that settle the difference. */
  #branchTable(state: BodyState, reader: InstructionReader): void {
    const { out } = this;
    const { labelCount, labels } = reader;
    const pending = this.pending + 1;
    const others: number[] = [];
    for (let i = 0; i < labelCount; i++) {
      const block = this.#blockAt(state, labels[i]!);
      if (!block.loop) block.agreed ??= pending;
      const same = !block.loop && (!this.counts || block.agreed === pending);
      if (!same && !others.includes(labels[i]!)) others.push(labels[i]!);
    }
    const types = labelTypes(state.controls[state.controls.length - 1 - labels[0]!]!).map(codeOf);
    const type = others.length === 0 ? 0 : this.twin.types.of([...types, Code.i32], types);
    for (let i = 0; i < others.length; i++) {
      out.byte(BLOCK);
      out.s32(type);
      this.depth++;
    }
    out.byte(BR_TABLE);
    out.u32(labelCount - 1);
    for (let i = 0; i < labelCount; i++) {
      const other = others.indexOf(labels[i]!);
      out.u32(other >= 0 ? other : this.depth - 1 - this.#blockAt(state, labels[i]!).label);
    }
    for (const depth of others) {
      this.#close();
      this.pending = pending - 1;
      this.#branch(state, depth);
    }
  }

  #die({ controls }: BodyState): void {
    this.#live = false;
    this.#deadDepth = controls.length;
  }

  // ---- calls -------------------------------------------------------------------------------------------------

  #call(state: BodyState, reader: InstructionReader): void {
    const { module } = this.twin;
    const type = funcTypeOf(module, reader.index);
    this.giveFuel(1);
    this.out.op(GET, this.stackLocal);
    this.#writeCall(reader.index);
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
    this.giveFuel(1);
    out.op(GET, this.stackLocal);
    out.op(GET, at);
    out.byte(CALL_INDIRECT);
    out.u32(this.twin.module.types.length + index);
    out.u32(table);
    this.#afterCall(state, offset, type, top - type.params.length);
  }

  /** Looks whether the callee is being left; `height` operands lie below the results. */
  #afterCall(state: BodyState, offset: ByteOffset, { results }: FuncType, height: number): void {
    const out = this.out;
    if (this.keepsFuel) {
      out.op(GLOBAL_GET, FUEL);
      out.op(TEE, this.fuelLocal);
      out.i32(UNWINDING);
      out.byte(LT_S);
    } else {
      out.op(GLOBAL_GET, LEAVING);
    }
    this.pending = 0;
    const base = state.controls.at(-1)!.height;
    const codes = [...this.codes(state, base, height), ...results.map(codeOf)];
    out.byte(IF);
    writeBlockType(out, codes.length === 0 ? 0 : this.twin.types.of(codes, codes), codes, true);
    for (let i = 0; i < results.length; i++) out.byte(0x1a);
    this.save(state, base, height);
    out.i32(offset);
    out.op(SET, this.siteLocal);
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
    this.#die(state);
  }
}

const plainBlock: OpenBlock = {
  loop: false,
  conditional: false,
  label: 0,
  pending: 0,
  agreed: null,
  hasElse: false,
  resumed: false,
  continued: false,
  continues: false,
};

function hasLoop(bytes: Uint8Array, from: number, to: number): boolean {
  const first = bytes.indexOf(LOOP, from);
  if (first < 0 || first >= to) return false;
  const reader = new InstructionReader(bytes, from, to);
  while (reader.next()) if (reader.opcode.number === LOOP) return true;
  return false;
}
