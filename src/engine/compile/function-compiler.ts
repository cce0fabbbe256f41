import type { InstructionReader } from '../binary/instructions.ts';
import { CATCH, CATCH_ALL, DELEGATE, TRY, TRY_TABLE } from '../module/control-bytes.ts';
import { memoryAddress, tableAddress } from '../module/addressing.ts';
import { funcTypeOf, type WasmModule } from '../module/module.ts';
import { type FuncIndex, isRefType, type Pc, type ValueType, wordsOf } from '../module/types.ts';
import { labelTypes, type BodyState, type BodyVisitor, type ControlFrame } from '../validate/body-state.ts';
import { factsOf } from '../validate/facts.ts';
import { emitAtomic } from './atomic.ts';
import type { Emission } from './emission.ts';
import { Emitter } from './emitter.ts';
import { TryTableBuilder } from './exceptions.ts';
import { LONG_ACCESS, LONG_OFFSET, Op, PREFIX_FC } from './flat-code.ts';
import type { Bindings, FlatFunction } from './flat-function.ts';
import { emitOf } from './groups.ts';
import { LocalLayout } from './locals.ts';
import { emitVector } from './vector.ts';

/** An open block: where it began, and which words wait for the place after its end. */
interface OpenBlock {
  readonly loop: Pc;
  readonly toEnd: Pc[];
  /** The target word of an `if` whose else has not come yet, -1 when there is none. */
  toElse: Pc;
}

/** Emits the operations of a body that a walk shows it, instruction by instruction. */
export class FunctionCompiler implements BodyVisitor, Emission {
  readonly #out: Emitter;
  readonly #locals: LocalLayout;
  readonly #results: readonly ValueType[];
  readonly #tries: TryTableBuilder;
  readonly #blocks: OpenBlock[] = [{ loop: -1, toEnd: [], toElse: -1 }];
  readonly #entry: Pc;
  #deepest = 0;
  #vectors = false;

  constructor(
    readonly module: WasmModule,
    readonly func: FuncIndex,
    readonly bindings: Bindings,
    base: Pc,
  ) {
    const def = module.funcs[func]!;
    const type = funcTypeOf(module, func);
    this.#results = type.results;
    this.#locals = new LocalLayout(type, def.body, factsOf(module).catchDepths.get(func) ?? 0);
    this.#tries = new TryTableBuilder(this.#locals);
    this.#out = new Emitter(base);
    this.#out.word(this.#locals.paramWords);
    this.#out.word(0);
    this.#out.word(this.#locals.words - this.#locals.paramWords);
    this.#entry = this.#out.pc;
  }

  get out(): Emitter {
    return this.#out;
  }

  finish(): FlatFunction {
    // Room for what the last instruction pushes: nobody sees the stack after it.
    this.#out.patch(this.#entry - 2, this.#locals.words + 2 * this.#deepest + wordsOf(this.#results) + 8);
    return {
      base: this.#out.base,
      entry: this.#entry,
      words: this.#out.words(),
      localWords: this.#locals.words,
      vectors: this.#vectors,
      map: this.#out.map(),
      tries: this.#tries.finish(),
    };
  }

  instruction(state: BodyState, reader: InstructionReader): void {
    if (state.slots > this.#deepest) this.#deepest = state.slots;
    if (state.slots !== state.operands.length) this.#vectors = true;
    const { number } = reader.opcode;
    switch (number) {
      case Op.block:
      case Op.loop:
      case Op.if:
      case TRY:
      case TRY_TABLE:
        return this.#open(number, state, reader);
      case CATCH:
      case CATCH_ALL:
        return this.#catch(state, reader);
      case DELEGATE:
        this.#tries.delegate(reader.index);
        return this.#end(state, reader);
      case Op.else:
        return this.#else(state, reader);
      case Op.end:
        return this.#end(state, reader);
      default:
        if (!state.reachable) return;
        this.#out.mark(reader.offset);
        this.#plain(number, state, reader);
    }
  }

  #open(op: number, state: BodyState, reader: InstructionReader): void {
    // A function that begins with a loop gets an unlisted nop before it, so that its entry is reached by calls alone.
    if (op === Op.loop && this.#out.pc === this.#entry) this.#out.word(Op.nop);
    const block: OpenBlock = { loop: op === Op.loop ? this.#out.pc : -1, toEnd: [], toElse: -1 };
    const watched = state.reachable && (op === TRY || op === TRY_TABLE);
    const clauses =
      watched && op === TRY_TABLE ? this.#tries.clauses(state, reader, (label) => this.#loopAt(label)) : [];
    this.#blocks.push(block);
    this.#tries.open();
    if (!state.reachable) return;
    this.#out.mark(reader.offset);
    this.#out.word(watched ? Op.block : op);
    if (watched) this.#tries.watch(this.#out.pc, clauses);
    if (op === Op.if) {
      block.toElse = this.#out.pc;
      this.#out.word(0);
    }
  }

  /** What comes before is left as by `else`. */
  #catch(state: BodyState, reader: InstructionReader): void {
    const end = this.#out.pc;
    this.#else(state, reader);
    this.#tries.catch(state, end, this.#out.pc, reader.opcode.number === CATCH ? reader : null);
  }

  #else(state: BodyState, reader: InstructionReader): void {
    const block = this.#blocks.at(-1)!;
    if (state.reachable) {
      this.#out.mark(reader.offset);
      this.#out.word(Op.else);
      block.toEnd.push(this.#out.pc);
      this.#out.word(0);
    }
    if (block.toElse >= 0) this.#out.patch(block.toElse, this.#out.pc);
    block.toElse = -1;
  }

  #end(state: BodyState, reader: InstructionReader): void {
    const end = this.#out.pc;
    const block = this.#blocks.pop()!;
    if (state.reachable) {
      this.#out.mark(reader.offset);
      if (this.#blocks.length === 0) this.return();
      else this.#out.word(Op.end);
    }
    const after = this.#out.pc;
    this.#tries.close(end, after);
    if (block.toElse >= 0) this.#out.patch(block.toElse, after);
    for (const pc of block.toEnd) this.#out.patch(pc, after);
  }

  #plain(number: number, state: BodyState, reader: InstructionReader): void {
    const out = this.#out;
    const { immediate } = reader.opcode;
    const emit = emitOf(number);
    if (emit) return emit(this, reader, state);
    if (number >>> 12 === 0xfd) return emitVector(out, reader);
    if (number >>> 12 === 0xfe) return emitAtomic(out, reader);
    if (number >>> 12 === 0xfc) {
      out.word(PREFIX_FC + (number & 0xfff));
      if (immediate !== 'none') out.word(reader.index);
      if (immediate.includes('-')) out.word(reader.index2);
      return;
    }
    switch (number) {
      case Op.br:
        return this.#branch(state, reader.index);
      case Op.brIf:
        return this.#branchIf(state, reader.index);
      case Op.brTable:
        return this.#branchTable(state, reader);
      case Op.return:
        return this.return();
      case Op.call:
        return this.#emit(Op.call, reader.index, 0);
      case Op.callIndirect:
        return this.#emit(this.#indirect(reader.index2), this.bindings.typeId(reader.index), reader.index2);
      case Op.drop:
        return out.word(top(state, 0) === 'v128' ? Op.drop128 : Op.drop);
      case Op.select32:
        return out.word(width(top(state, 1), Op.select32, Op.select64, Op.selectRef, Op.select128));
      case 0x1c:
        return out.word(width(reader.types[0]!, Op.select32, Op.select64, Op.selectRef, Op.select128));
      case Op.localGet32:
        return this.#local(reader.index, Op.localGet32, Op.localGet64, Op.localGetRef, Op.localGet128);
      case Op.localSet32:
        return this.#local(reader.index, Op.localSet32, Op.localSet64, Op.localSetRef, Op.localSet128);
      case Op.localTee32:
        return this.#local(reader.index, Op.localTee32, Op.localTee64, Op.localTeeRef, Op.localTee128);
      case Op.globalGet32:
        return this.#global(reader.index, Op.globalGet32, Op.globalGet64, Op.globalGetRef, Op.globalGet128);
      case Op.globalSet32:
        return this.#global(reader.index, Op.globalSet32, Op.globalSet64, Op.globalSetRef, Op.globalSet128);
      case Op.refNull:
        return out.word(Op.refNull);
      default:
    }
    switch (immediate) {
      case 'none':
        return out.word(number);
      case 'memarg':
        if (this.#isShort(reader)) return this.#emit(number, reader.memOffset);
        return this.#emit(LONG_ACCESS + number, reader.low, reader.high, reader.index);
      case 'i32':
      case 'f32':
        return this.#emit(number, reader.low);
      case 'i64':
      case 'f64':
        return this.#emit(number, reader.low, reader.high);
      default:
        // Everything left has one index: memory.size, table.get, ref.func, ...
        return this.#emit(number, reader.index);
    }
  }

  /** Does the hot loop serve the access: memory 0, 32-bit addresses, a small offset? */
  #isShort({ index, memOffset }: InstructionReader): boolean {
    return index === 0 && memOffset < LONG_OFFSET && memoryAddress(this.module, 0) === 'i32';
  }

  /** The hot loop looks at 32 bits of the index. */
  #indirect(table: number): number {
    return tableAddress(this.module, table) === 'i64' ? Op.callIndirect64 : Op.callIndirect;
  }

  #emit(...words: readonly number[]): void {
    for (const word of words) this.#out.word(word);
  }

  #local(index: number, op32: number, op64: number, opRef: number, op128: number): void {
    this.#out.word(width(this.#locals.typeOf(index), op32, op64, opRef, op128));
    this.#out.word(this.#locals.wordOf(index));
  }

  #global(index: number, op32: number, op64: number, opRef: number, op128: number): void {
    this.#out.word(width(this.module.globals[index]!.type.value, op32, op64, opRef, op128));
    this.#out.word(this.bindings.globalWord(index));
  }

  /**
   * `return`, the last `end`, and what stands behind a tail call: the results on top move to the start of the frame.
   */
  return(): void {
    const results = this.#results;
    if (results.some(isRefType)) this.#emit(Op.returnRefs, wordsOf(results));
    else if (results.length === 0) this.#out.word(Op.return0);
    else if (wordsOf(results) === 2) this.#out.word(Op.return1);
    else this.#emit(Op.return, wordsOf(results));
  }

  #branch(state: BodyState, depth: number): void {
    const route = this.#route(state, depth, state.slots);
    if (route.frame === null) return this.return();
    if (!route.moves) this.#out.word(Op.br);
    else this.#out.word(route.refs ? Op.brMoveRefs : Op.brMove);
    this.#target(depth);
    if (route.moves) this.#emit(route.keep, route.base);
  }

  #branchIf(state: BodyState, depth: number): void {
    const route = this.#route(state, depth, state.slots - 1);
    if (route.frame === null) return this.#emit(route.refs ? Op.brIfReturnRefs : Op.brIfReturn, route.keep);
    if (!route.moves) this.#out.word(Op.brIf);
    else this.#out.word(route.refs ? Op.brIfMoveRefs : Op.brIfMove);
    this.#target(depth);
    if (route.moves) this.#emit(route.keep, route.base);
  }

  #branchTable(state: BodyState, reader: InstructionReader): void {
    const depths = [...reader.labels.subarray(0, reader.labelCount)];
    // Labels are many and blocks are few: one route for each block.
    const known = new Map<number, Route>();
    const routes = depths.map((depth) => {
      let route = known.get(depth);
      if (!route) known.set(depth, (route = this.#route(state, depth, state.slots - 1)));
      return route;
    });
    const moves = routes.some((route) => route.moves || route.frame === null);
    this.#emit(moves ? Op.brTableMove : Op.brTable, depths.length - 1);
    depths.forEach((depth, i) => {
      const { frame, keep, base } = routes[i]!;
      if (frame === null) this.#out.word(-1);
      else this.#target(depth);
      if (moves) this.#emit(keep, base);
    });
  }

  branchTo(state: BodyState, depth: number, slots: number): void {
    const { frame, keep, base } = this.#route(state, depth, slots);
    if (frame === null) this.#out.word(-1);
    else this.#target(depth);
    this.#emit(keep, base);
  }

  /**
   * How a branch goes: which words it keeps, and where they have to be; `slots` is the height without the condition.
   */
  #route(state: BodyState, depth: number, slots: number): Route {
    const { controls } = state;
    const frame = controls[controls.length - 1 - depth]!;
    const types = labelTypes(frame);
    const keep = wordsOf(types);
    const refs = types.some(isRefType);
    if (depth === controls.length - 1) return { frame: null, keep, base: 0, moves: false, refs };
    return { frame, keep, base: this.#locals.words + 2 * frame.slots, moves: 2 * (slots - frame.slots) !== keep, refs };
  }

  keptWord(depth: number): number {
    return this.#tries.keptWord(depth);
  }

  #loopAt(depth: number): Pc {
    return this.#blocks[this.#blocks.length - 1 - depth]!.loop;
  }

  /** Emits where a branch goes on, now or when the block's end is known. */
  #target(depth: number): void {
    const block = this.#blocks[this.#blocks.length - 1 - depth]!;
    if (block.loop < 0) block.toEnd.push(this.#out.pc);
    this.#out.word(block.loop);
  }
}

interface Route {
  /** Null for the function's own label. */
  readonly frame: ControlFrame | null;
  readonly keep: number;
  readonly base: number;
  readonly moves: boolean;
  readonly refs: boolean;
}

/** Type of the operand `below` the top one. */
function top(state: BodyState, below: number): ValueType {
  const { type } = state.operands[state.operands.length - 1 - below]!;
  if (type === 'bottom') throw new Error('internal error: unknown operand in reachable code');
  return type;
}

function width(type: ValueType, op32: number, op64: number, opRef: number, op128: number): number {
  if (type === 'i32' || type === 'f32') return op32;
  if (type === 'i64' || type === 'f64') return op64;
  return type === 'v128' ? op128 : opRef;
}
