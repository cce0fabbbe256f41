import { InstructionReader } from '../binary/instructions.ts';
import { lastNotAbove } from '../compile/pc-map.ts';
import { funcTypeOf, type WasmModule } from '../module/module.ts';
import { type FuncIndex, type FuncType, type Pc, slotsOf, slotsOfAll, type ValueType } from '../module/types.ts';
import type { WasmFunc } from '../runtime/func.ts';
import type { Instance } from '../runtime/instance.ts';
import type { Machine } from '../runtime/machine.ts';
import type { Operand } from '../validate/body-state.ts';
import { inspectAt } from '../validate/inspect.ts';
import type { RewrittenModule } from './module-rewriter.ts';
import type { SpilledFrames } from './spilled-frames.ts';
import { Code, codeOf } from './twin-types.ts';

const CALL_INDIRECT = 0x11;

/** Reads what a frame spilled, in order. */
class Cursor {
  constructor(
    readonly spills: SpilledFrames,
    public word: number,
    public ref: number,
  ) {}

  /** Writes the next value to word `at` of the machine's stack; -1 for nowhere. */
  take(code: Code, m: Machine, at: number): void {
    const { words, refs } = this.spills;
    if (code === Code.ref) {
      if (at >= 0) m.writeRef(at, refs[this.ref]!);
      this.ref++;
      return;
    }
    const count = code === Code.v128 ? 4 : code === Code.i64 || code === Code.f64 ? 2 : 1;
    if (at >= 0) for (let i = 0; i < count; i++) m.i32[at + i] = words[this.word + i]!;
    this.word += count;
  }
}

/**
 * Frames that left native code, as frames of the machine, which stands where `func` was entered: in the frame of `func`,
 * before its first instruction. Afterwards it stands before the very instruction that the innermost frame stood before.
 */
export class Rebuilder {
  readonly #starts: Int32Array;
  readonly #module: WasmModule;

  constructor(
    readonly instance: Instance,
    readonly rewritten: RewrittenModule,
  ) {
    this.#module = instance.module;
    this.#starts = Int32Array.from(this.#module.funcs, ({ body }) => body?.start ?? -1);
  }

  rebuild(m: Machine, spills: SpilledFrames): void {
    const { frames, refused } = spills;
    const { code } = m.store;
    for (let i = frames.length - 1; i >= 0; i--) {
      const frame = frames[i]!;
      const index = frame.site < 0 ? -1 - frame.site : lastNotAbove(this.#starts, frame.site);
      const func = this.instance.funcs[index] as WasmFunc;
      const entry = m.store.compile(func);
      const cursor = new Cursor(spills, frame.word, frame.ref);
      const height = this.#locals(m, index, cursor, code.functionAt(entry)!.localWords);
      if (frame.site < 0) {
        m.sp = height;
        m.pc = entry;
        return;
      }
      const pc = code.pcOf(func, frame.site)!;
      const state = inspectAt(this.#module, index, frame.site)!;
      const waits = i > 0;
      const callee = waits || refused ? this.#callee(index, frame.site) : null;
      const args = callee === null ? 0 : callee.type.params.length + (callee.indirect ? 1 : 0);
      const below = state.operands.length - args;
      // A call through a table keeps its index, but its arguments are those that the stub was given.
      const kept = new Set<number>();
      for (let at = 0; at < below; at++) kept.add(at);
      if (!waits && callee?.indirect) kept.add(state.operands.length - 1);
      this.#operands(m, index, cursor, state.operands, kept, height);
      if (!waits) {
        if (callee !== null) {
          const from = new Cursor(spills, 0, 0);
          callee.type.params.forEach((type, at) => {
            from.take(codeOf(type), m, height + 2 * state.operands[below + at]!.slot);
          });
        }
        m.sp = height + 2 * state.slots;
        m.pc = pc;
        return;
      }
      const base = height + 2 * slotsBelow(state.operands, below);
      m.frameWords[m.fr++] = pc;
      m.frameWords[m.fr++] = m.fp;
      m.fp = base;
      m.sp = base;
    }
  }

  /** Writes the locals of the frame at `m.fp`; answers the word behind them. */
  #locals(m: Machine, index: FuncIndex, cursor: Cursor, words: number): Pc {
    const type = funcTypeOf(this.#module, index);
    const { body } = this.#module.funcs[index]!;
    let at = m.fp;
    const one = (value: ValueType): void => {
      cursor.take(codeOf(value), m, at);
      at += 2 * slotsOf(value);
    };
    for (const param of type.params) one(param);
    for (const run of body!.locals) for (let i = 0; i < run.count; i++) one(run.type);
    // Behind them, exceptions are kept, of which there are none.
    while (at < m.fp + words) m.i32[at++] = 0;
    return at;
  }

  #operands(
    m: Machine,
    index: FuncIndex,
    cursor: Cursor,
    operands: readonly Operand[],
    kept: ReadonlySet<number>,
    height: number,
  ): void {
    for (const key of this.rewritten.functions[index]!.spilled) {
      const place = key >> 3;
      const code = (key & 7) as Code;
      const operand = operands[place];
      const wanted = operand !== undefined && kept.has(place) && codeOf(operand.type) === code;
      cursor.take(code, m, wanted ? height + 2 * operand.slot : -1);
    }
  }

  /** The type that the call at an offset calls, and whether it takes an index. */
  #callee(index: FuncIndex, offset: number): { readonly type: FuncType; readonly indirect: boolean } {
    const module = this.#module;
    const reader = new InstructionReader(module.bytes, offset, module.funcs[index]!.body!.end);
    reader.next();
    if (reader.opcode.number !== CALL_INDIRECT) return { type: funcTypeOf(module, reader.index), indirect: false };
    const type = module.types[reader.index]!;
    return { type: type.kind === 'func' ? type : { params: [], results: [] }, indirect: true };
  }
}

function slotsBelow(operands: readonly Operand[], count: number): number {
  return slotsOfAll(operands.slice(0, count).map(({ type }) => type as ValueType));
}
