import type { InstructionReader } from '../binary/instructions.ts';
import type { ByteOffset, ValueType } from '../module/types.ts';
import { type BodyState, labelTypes } from '../validate/body-state.ts';
import { PlainCode } from './plain-code.ts';
import type { FunctionStops } from './stops.ts';
import {
  BLOCK,
  BR,
  BR_IF,
  BR_TABLE,
  ELSE,
  EMPTY,
  END,
  GET,
  IF,
  LOOP,
  LT_S,
  RETURN,
  SUB,
  TEE,
  writeBlockType,
} from './twin-code.ts';
import type { Twin } from './twin.ts';
import { Code, codeOf, typeBytes } from './twin-types.ts';

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

/**
 * Control: blocks, loops, branches, what is live, and a function that is entered at one of its loops.
 *
 * Counting: `pending` are the instructions executed since local $fuel was last true. All that comes to a label has the
 * same number pending there: none at a loop, else as many as the first that comes. The others settle the difference.
 *
 * A loop looks at the fuel, and leaves when it is used up. What leaves calls nobody before it is out of all loops: V8
 * neither peels nor unrolls a loop with a call in it, even where that is never come to.
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
export abstract class ControlCode extends PlainCode {
  readonly #blocks: OpenBlock[] = [{ ...plainBlock, label: 1 }];
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
  protected readonly taken: { readonly local: number; readonly code: Code; readonly word: number }[] = [];
  protected live = true;
  /** Where it is dead: the blocks that were open when it became so. */
  #deadDepth = 0;

  constructor(
    twin: Twin,
    stackLocal: number,
    locals: number,
    readonly stops: FunctionStops | null,
    readonly resumption: Resumption | null,
  ) {
    super(twin, stackLocal, locals);
    for (const key of resumption?.spilled ?? []) this.spill(key >> 3, (key & 7) as Code);
  }

  /** Before each walk of a function that is resumed: the loop at which it is, then those around that, from inside. */
  resumeAt(loop: ByteOffset): void {
    this.#begins = this.#awaits < 0;
    this.#awaits = loop;
    this.#over = false;
  }

  /** Is nothing to be written of this instruction? */
  protected skipped(state: BodyState, reader: InstructionReader): boolean {
    const { number } = reader.opcode;
    if (this.resumption !== null) {
      if (this.#over || reader.offset < this.#awaits) return true;
      if (this.#skips >= 0) {
        if (number === END && state.controls.at(-1)!.offset === this.#skips) this.#endOfSkipped(state);
        return true;
      }
      if (reader.offset === this.#awaits && !this.#arrives(state, reader)) return true;
    }
    return !this.live && !(state.controls.length === this.#deadDepth && (number === ELSE || number === END));
  }

  /** An instruction of control, but calls and returns; false when it is none. */
  protected control(number: number, state: BodyState, reader: InstructionReader): boolean {
    switch (number) {
      case BLOCK:
      case LOOP:
      case IF:
        this.#open(number, state, reader);
        return true;
      case ELSE:
        this.#else(state);
        return true;
      case END:
        this.#end(state);
        return true;
      case BR:
        this.#branch(state, reader.index);
        this.die(state);
        return true;
      case BR_IF:
        this.#branchIf(state, reader);
        return true;
      case BR_TABLE:
        this.#branchTable(state, reader);
        this.die(state);
        return true;
      default:
        return false;
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
        this.taken.push({ local, code, word: localWords + 2 * operands[i]!.slot });
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
    this.live = true;
    this.pending = 0;
    this.constant = null;
    if (this.#begins) {
      this.#resume(state);
      return true;
    }
    if (!this.stops?.has(reader.offset, reader)) return true;
    const { operands } = state;
    this.save(state, operands.length - this.#paramsOf(reader).length, operands.length);
    this.writeLeave(reader.offset, 0);
    this.#skips = reader.offset;
    return false;
  }

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
    } else this.#writeOpening(op, reader);
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
    if (!this.counts) {
      out.i32(2);
      out.byte(SUB);
      out.op(TEE, this.fuelLocal);
    }
    out.i32(0);
    out.byte(LT_S);
    this.hint(0);
    out.byte(IF);
    writeBlockType(out, this.twin.types.of(params, params), params, true);
    const height = state.operands.length;
    this.save(state, height - params.length, height);
    out.i32(offset);
    out.op(BR, this.leaveLabel(1));
    out.byte(END);
  }

  #else(state: BodyState): void {
    const block = this.#blocks.at(-1)!;
    if (this.live) this.#agree(block);
    if (block.resumed) return this.die(state);
    this.out.byte(ELSE);
    block.hasElse = true;
    this.live = true;
    this.pending = block.pending;
  }

  #end(state: BodyState): void {
    const out = this.out;
    const block = this.#blocks.pop()!;
    if (this.#blocks.length === 0) return this.#endFunction(block);
    if (block.continued) return this.#endRound(block);
    if (block.conditional && !block.hasElse) {
      block.agreed ??= block.pending;
      if (this.live) this.#agree(block);
      if (this.counts && block.agreed !== block.pending) {
        out.byte(ELSE);
        this.pending = block.pending;
        this.adjust(block.agreed);
      }
    } else if (this.live && block.agreed !== null) this.#agree(block);
    else this.pending++;
    this.#close();
    if (block.agreed !== null) {
      this.live = true;
      this.pending = block.agreed;
    }
    if (block.continues) return this.#endContinued(state);
    if (!this.live) this.#staysDead(state);
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
    this.#after = this.live ? this.pending + 1 : null;
    if (this.live) this.out.op(BR, this.depth - label);
    this.#close();
    this.#over = true;
  }

  /** The end of that loop. */
  #endContinued(state: BodyState): void {
    if (this.#after !== null) {
      if (this.live) this.adjust(this.#after);
      this.live = true;
      this.pending = this.#after;
    }
    this.#close();
    if (!this.live) this.#staysDead(state);
  }

  #endOfSkipped(state: BodyState): void {
    this.#skips = -1;
    this.live = false;
    this.#endContinued(state);
  }

  #endFunction(block: OpenBlock): void {
    const out = this.out;
    if (this.live) this.#agree(block);
    out.byte(END);
    if (block.agreed === null) {
      out.byte(0x00);
      return;
    }
    this.pending = block.agreed;
    this.pushFuel(0);
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
    if (block.loop) this.settle(1);
    else this.#agree(block);
    out.op(BR, this.depth - 1 - block.label);
  }

  #branchIf(state: BodyState, reader: InstructionReader): void {
    const out = this.out;
    const block = this.#blockAt(state, reader.index);
    const pending = this.pending + 1;
    if (block.loop) {
      // Those rounds are counted whether it is taken or not: mostly it is.
      this.settle(1);
      out.op(BR_IF, this.depth - 1 - block.label);
      return;
    }
    block.agreed ??= pending;
    if (!this.counts || block.agreed === pending) {
      out.op(BR_IF, this.depth - 1 - block.label);
      this.pending = pending;
      return;
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
    const others = new Map<number, number>();
    for (let i = 0; i < labelCount; i++) {
      const block = this.#blockAt(state, labels[i]!);
      if (!block.loop) block.agreed ??= pending;
      const same = !this.counts || (!block.loop && block.agreed === pending);
      if (!same && !others.has(labels[i]!)) others.set(labels[i]!, others.size);
    }
    const types = labelTypes(state.controls[state.controls.length - 1 - labels[0]!]!).map(codeOf);
    const type = others.size === 0 ? 0 : this.twin.types.of([...types, Code.i32], types);
    for (let i = 0; i < others.size; i++) {
      out.byte(BLOCK);
      out.s32(type);
      this.depth++;
    }
    out.byte(BR_TABLE);
    out.u32(labelCount - 1);
    for (let i = 0; i < labelCount; i++) {
      out.u32(others.get(labels[i]!) ?? this.depth - 1 - this.#blockAt(state, labels[i]!).label);
    }
    for (const depth of others.keys()) {
      this.#close();
      this.pending = pending - 1;
      this.#branch(state, depth);
    }
  }

  /** What follows is not come to. */
  protected die({ controls }: BodyState): void {
    this.live = false;
    this.#deadDepth = controls.length;
  }
}
