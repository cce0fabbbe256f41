import { InstructionReader } from '../binary/instructions.ts';
import { lastNotAbove } from '../compile/pc-map.ts';
import { funcTypeOf, type WasmModule } from '../module/module.ts';
import {
  type ByteOffset,
  type FuncIndex,
  type FuncType,
  type Pc,
  slotsOf,
  type ValueType,
  wordsOf,
} from '../module/types.ts';
import type { WasmFunc } from '../runtime/func.ts';
import type { Instance } from '../runtime/instance.ts';
import type { Machine } from '../runtime/machine.ts';
import { inspectAt } from '../validate/inspect.ts';
import type { RewrittenModule } from './module-rewriter.ts';
import type { SpilledFrames } from './spilled-frames.ts';
import { Code, codeOf } from './twin-types.ts';

const CALL_INDIRECT = 0x11;

/** Plans that are kept: more places than a program leaves from again and again. */
const MOST_PLANS = 4096;

/** How a frame left: before an instruction; at a call that it waits for; at a call that the interpreter is to make. */
const Way = { stands: 0, waits: 1, calls: 2 } as const;
type Way = (typeof Way)[keyof typeof Way];

/** Where what a frame spilled belongs, in order: codes, and words from some word of the machine's stack, -1 for nowhere. */
interface Places {
  readonly codes: readonly Code[];
  readonly at: readonly number[];
  /** Spilled words and references that these are. */
  readonly words: number;
  readonly refs: number;
}

/** How a frame that left at a place becomes one of the machine's. */
interface Plan {
  /** Where the machine stands, or the call that the frame waits for. */
  readonly pc: Pc;
  readonly locals: Places;
  /** Words of the locals that were spilled, and of all that there are, behind which the operands begin. */
  readonly spilledWords: number;
  readonly localWords: number;
  readonly operands: Places;
  /** The arguments of the call that the interpreter is to make, which were spilled before all else. */
  readonly args: Places;
  /** Words of the operands that stay: behind them begins the next frame, where there is one. */
  readonly height: number;
}

function places(codes: readonly Code[], at: readonly number[]): Places {
  let words = 0;
  let refs = 0;
  for (const code of codes) {
    if (code === Code.ref) refs++;
    else words += wordsOfCode(code);
  }
  return { codes, at, words, refs };
}

function wordsOfCode(code: Code): number {
  if (code === Code.v128) return 4;
  return code === Code.i64 || code === Code.f64 ? 2 : 1;
}

const none = places([], []);

/** Writes what was spilled from `word` and `ref` on to its places, reckoned from `base`. */
function place({ words, refs }: SpilledFrames, word: number, ref: number, m: Machine, base: number, to: Places): void {
  const { codes, at } = to;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    const into = at[i]!;
    if (code === Code.ref) {
      if (into >= 0) m.writeRef(base + into, refs[ref]!);
      ref++;
      continue;
    }
    const count = wordsOfCode(code);
    if (into >= 0) for (let k = 0; k < count; k++) m.i32[base + into + k] = words[word + k]!;
    word += count;
  }
}

/**
 * Frames that left native code, as frames of the machine, which stands where `func` was entered: in the frame of `func`,
 * before its first instruction. Afterwards it stands before the very instruction that the innermost frame stood before.
 * What that takes is worked out once for each place.
 */
export class Rebuilder {
  readonly #starts: Int32Array;
  readonly #module: WasmModule;
  readonly #plans = new Map<number, Plan>();

  constructor(
    readonly instance: Instance,
    readonly rewritten: RewrittenModule,
  ) {
    this.#module = instance.module;
    this.#starts = Int32Array.from(this.#module.funcs, ({ body }) => body?.start ?? -1);
  }

  rebuild(m: Machine, spills: SpilledFrames): void {
    const { frames, refused } = spills;
    for (let i = frames.length - 1; i >= 0; i--) {
      const { site, word, ref } = frames[i]!;
      const way = i > 0 ? Way.waits : refused ? Way.calls : Way.stands;
      const { pc, locals, spilledWords, localWords, operands, args, height } = this.#planOf(m, site, way);
      const { fp } = m;
      place(spills, word, ref, m, fp, locals);
      const base = fp + localWords;
      // Behind the locals, exceptions are kept, of which there are none.
      if (spilledWords < localWords) m.i32.fill(0, fp + spilledWords, base);
      place(spills, word + locals.words, ref + locals.refs, m, base, operands);
      place(spills, 0, 0, m, base, args);
      m.sp = base + height;
      if (i === 0) {
        m.pc = pc;
        return;
      }
      m.frameWords[m.fr++] = pc;
      m.frameWords[m.fr++] = fp;
      m.fp = m.sp;
    }
  }

  #planOf(m: Machine, site: ByteOffset, way: Way): Plan {
    const key = 4 * site + way;
    let plan = this.#plans.get(key);
    if (plan === undefined) {
      if (this.#plans.size >= MOST_PLANS) this.#plans.clear();
      plan = this.#plan(m, site, way);
      this.#plans.set(key, plan);
    }
    return plan;
  }

  #plan(m: Machine, site: ByteOffset, way: Way): Plan {
    const { code } = m.store;
    const index = site < 0 ? -1 - site : lastNotAbove(this.#starts, site);
    const func = this.instance.funcs[index] as WasmFunc;
    const entry = m.store.compile(func);
    const { localWords } = code.functionAt(entry)!;
    const locals = this.#locals(index);
    const shared = { locals, spilledWords: this.#spilledWords(index), localWords };
    if (site < 0) return { ...shared, pc: entry, operands: none, args: none, height: 0 };
    const pc = code.pcOf(func, site)!;
    const { operands, slots } = inspectAt(this.#module, index, site)!;
    const callee = way === Way.stands ? null : this.#callee(index, site);
    const below = operands.length - (callee === null ? 0 : callee.type.params.length + (callee.indirect ? 1 : 0));
    const spilled = this.rewritten.functions[index]!.spilled;
    const codes = spilled.map((key) => (key & 7) as Code);
    // A call through a table keeps its index, but its arguments are those that the stub was given.
    const top = way === Way.calls && callee?.indirect ? operands.length - 1 : -1;
    const at = spilled.map((key, i) => {
      const number = key >> 3;
      const operand = operands[number];
      const kept = operand !== undefined && (number < below || number === top) && codeOf(operand.type) === codes[i];
      return kept ? 2 * operand.slot : -1;
    });
    const args =
      way === Way.calls && callee
        ? places(
            callee.type.params.map(codeOf),
            callee.type.params.map((_, i) => 2 * operands[below + i]!.slot),
          )
        : none;
    const height = way === Way.waits && below < operands.length ? operands[below]!.slot : slots;
    return { ...shared, pc, operands: places(codes, at), args, height: 2 * height };
  }

  #locals(index: FuncIndex): Places {
    const types = this.#localTypes(index);
    let word = 0;
    const at = types.map((type) => {
      const own = word;
      word += 2 * slotsOf(type);
      return own;
    });
    return places(types.map(codeOf), at);
  }

  #spilledWords(index: FuncIndex): number {
    return wordsOf(this.#localTypes(index));
  }

  #localTypes(index: FuncIndex): readonly ValueType[] {
    const types = [...funcTypeOf(this.#module, index).params];
    for (const { type, count } of this.#module.funcs[index]!.body!.locals) {
      for (let i = 0; i < count; i++) types.push(type);
    }
    return types;
  }

  /** The type that the call at an offset calls, and whether it takes an index. */
  #callee(index: FuncIndex, offset: ByteOffset): { readonly type: FuncType; readonly indirect: boolean } {
    const module = this.#module;
    const reader = new InstructionReader(module.bytes, offset, module.funcs[index]!.body!.end);
    reader.next();
    if (reader.opcode.number !== CALL_INDIRECT) return { type: funcTypeOf(module, reader.index), indirect: false };
    const type = module.types[reader.index]!;
    return { type: type.kind === 'func' ? type : { params: [], results: [] }, indirect: true };
  }
}
