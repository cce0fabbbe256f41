import type { ByteOffset, FuncIndex } from '../module/types.ts';
import type { PlatformWasm } from '../platform.ts';
import type { WasmFunc } from '../runtime/func.ts';
import type { Instance } from '../runtime/instance.ts';
import type { Machine } from '../runtime/machine.ts';
import { MARK_PAGES, type Memory } from '../runtime/memory.ts';
import { ModuleRewriter, type RewrittenModule } from './module-rewriter.ts';
import { NativeInstance, type Resumed } from './native-instance.ts';
import { allOf } from './pieces.ts';
import { noStops, type Stops } from './stops.ts';
import type { Counting } from './twin.ts';

export interface TwinOptions {
  /** Instructions that the interpreter is to come to; none unless given. */
  readonly stops?: Stops;
  /** Functions that are to run natively; all unless given. */
  readonly select?: (func: FuncIndex) => boolean;
}

export interface LaterOptions extends TwinOptions {
  /** Awaited every few milliseconds of work. */
  readonly pause?: () => Promise<void>;
}

/** Why a module stays in the interpreter. 'stale': other stops were asked for before its twin was there. */
export type Refusal =
  | { readonly why: 'no-webassembly' | 'nothing-to-gain' | 'stale' }
  | { readonly why: 'refused'; readonly message: string };

/** A function that can be entered at a loop. */
export interface LoopEntry {
  readonly func: WasmFunc;
  readonly at: ByteOffset;
  readonly resumed: Resumed;
}

/** A twin, or why there is none. */
export type Made =
  | { readonly native: NativeInstance; readonly loops: readonly LoopEntry[] }
  | { readonly refusal: Refusal };

type Pieces = Generator<void, Made | RewrittenModule>;

const stale: Made = { refusal: { why: 'stale' } };

/** Makes the twins of an instance, each from what is kept of the one before. What was begun last is what counts. */
export class TwinMaker {
  #rewriter: ModuleRewriter | null = null;
  /** Raised by whatever makes work under way worthless. */
  #turn = 0;
  /** What is being made is for these; null while nothing is. */
  #making: Stops | null = null;

  constructor(
    readonly machine: Machine,
    readonly instance: Instance,
    readonly wasm: PlatformWasm | null,
    readonly counting: Counting,
    /** Are stores marked while nobody watches? */
    readonly marks: boolean,
  ) {}

  /** Loops of `before` are entered again, as they are. */
  make(options: TwinOptions, before: readonly LoopEntry[]): Made {
    this.cancel();
    const work = this.#rewriting(options);
    for (;;) {
      const { done, value } = work.next();
      if (done !== true) continue;
      if (!('bytes' in value)) return value;
      try {
        const native = this.#instantiate(value, this.wasm!.compile(value.bytes));
        return { native, loops: allOf(this.#loops(native, before)) };
      } catch (error) {
        return refused(error);
      }
    }
  }

  /** The same in pieces; compiled in the background. Refused as 'stale' when something made it worthless meanwhile. */
  async makeLater({ pause, ...options }: LaterOptions, before: () => readonly LoopEntry[]): Promise<Made> {
    this.cancel();
    const turn = this.#turn;
    this.#making = options.stops ?? noStops;
    const work = this.#rewriting(options);
    for (;;) {
      const { done, value } = work.next();
      if (done !== true) {
        if (pause) await pause();
        if (this.#turn !== turn) return stale;
        continue;
      }
      const made = 'bytes' in value ? await this.#compiledLater(value, turn, before, pause) : value;
      if (this.#turn !== turn) return stale;
      this.#making = null;
      return made;
    }
  }

  async #compiledLater(
    rewritten: RewrittenModule,
    turn: number,
    before: () => readonly LoopEntry[],
    pause: (() => Promise<void>) | undefined,
  ): Promise<Made> {
    try {
      const module = await this.wasm!.compileLater(rewritten.bytes);
      if (this.#turn !== turn) return stale;
      const native = this.#instantiate(rewritten, module);
      const loops = this.#loops(native, before());
      for (;;) {
        const { done, value } = loops.next();
        if (done === true) return { native, loops: value };
        if (pause) await pause();
        if (this.#turn !== turn) return stale;
      }
    } catch (error) {
      return refused(error);
    }
  }

  /** What is being made is not wanted any more. */
  cancel(): void {
    this.#turn++;
    this.#making = null;
  }

  /** Other stops are wanted: cancels what is being made for others. Was there such a thing? */
  cancelUnless(stops: Stops): boolean {
    if (this.#making === null || difference(this.#making, stops, this.instance) === 'none') return false;
    this.cancel();
    return true;
  }

  *#rewriting({ stops = noStops, select }: TwinOptions): Pieces {
    const { instance, wasm, counting } = this;
    if (wasm === null) return { refusal: { why: 'no-webassembly' } };
    const memory = instance.memories[0];
    const usable = memory !== undefined && !memory.wide && !memory.declared.shared && memory.native !== null;
    const marks = usable && (this.marks || memory.watch !== null) && marked(memory, wasm);
    const watched = marks && memory.watch !== null;
    const reads = watched && memory.watch?.reads !== false;
    let rewriter = this.#rewriter;
    if (rewriter?.memory !== usable || rewriter.marks !== marks) {
      rewriter = new ModuleRewriter(instance, { counting, memory: usable, marks });
      this.#rewriter = rewriter;
    }
    const rewritten = yield* rewriter.rewriting({ stops, watched, reads, ...(select && { select }) });
    if (!rewritten.functions.some((func) => func !== null)) return { refusal: { why: 'nothing-to-gain' } };
    return rewritten;
  }

  #instantiate(rewritten: RewrittenModule, module: object): NativeInstance {
    return new NativeInstance(this.machine, this.instance, rewritten, this.wasm!, module);
  }

  /** The same loops in another twin, as far as it can be entered at them. */
  *#loops(native: NativeInstance, before: readonly LoopEntry[]): Generator<void, readonly LoopEntry[]> {
    const loops: LoopEntry[] = [];
    for (const { func, at, resumed } of before) {
      const again = yield* native.resuming(func, at, resumed);
      if (again !== null) loops.push({ func, at, resumed: again });
      yield;
    }
    return loops;
  }
}

function refused(error: unknown): Made {
  return { refusal: { why: 'refused', message: String(error) } };
}

/**
 * How stops are otherwise than they were: 'fewer' when none has come, so that what was made for the old ones is right, but
 * is left too often. Only functions that `counts` are looked at.
 */
export function difference(
  old: Stops,
  now: Stops,
  { module }: Instance,
  counts: (func: FuncIndex) => boolean = () => true,
): 'none' | 'fewer' | 'others' {
  let fewer = false;
  for (let func = 0; func < module.funcs.length; func++) {
    if (module.funcs[func]!.body === null || !counts(func)) continue;
    const own = now.of(func);
    if (own?.key === old.of(func)?.key) continue;
    if (own !== null) return 'others';
    fewer = true;
  }
  return fewer ? 'fewer' : 'none';
}

/** Are the marks of a memory where native code can see them? They are put there the first time. */
function marked(memory: Memory, wasm: PlatformWasm): boolean {
  if (!wasm.multiMemory) return false;
  if (memory.nativeMarks === null) {
    const side = wasm.createSideMemory(MARK_PAGES);
    if (side !== null) memory.placeMarks(side);
  }
  return memory.nativeMarks !== null;
}
