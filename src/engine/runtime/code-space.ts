import type { FlatFunction } from '../compile/flat-function.ts';
import { fuse, LONGEST, unfuseOver } from '../compile/fuse.ts';
import { CALL_WORDS, FixedPc, FunctionHeader, MANY_LOCALS, NO_FRAME, Op, returningTo } from '../compile/flat-code.ts';
import { writeOrdinals } from '../compile/ordinals.ts';
import { lastNotAbove, type PcMap } from '../compile/pc-map.ts';
import type { TryTable } from '../compile/try-table.ts';
import type { ByteOffset, Pc } from '../module/types.ts';
import { FreedCode } from './freed-code.ts';
import type { WasmFunc } from './func.ts';

/** Instructions that the hot loop counts before the machine does. */
const COUNTED_AT_ONCE = 2 ** 29;

/** Who wants a BREAK: the debugger, or the tier, which notices where native code can be entered. */
export type BreakOwner = 'debug' | 'tier';

/** A function in the code space: its operations are [entry, end). */
export interface CompiledFunction {
  /** Of an instance that is held by something else. */
  readonly func: WasmFunc;
  readonly entry: Pc;
  readonly end: Pc;
  /** Words of parameters and locals: where the operands begin in a frame. */
  readonly localWords: number;
  /** Are there v128 among its operands? */
  readonly vectors: boolean;
  readonly map: PcMap;
  readonly tries: TryTable | null;
}

/** One whose function goes when nothing else holds it. */
class Unkept implements CompiledFunction {
  readonly entry: Pc;
  readonly end: Pc;
  readonly localWords: number;
  readonly vectors: boolean;
  readonly map: PcMap;
  readonly tries: TryTable | null;
  readonly #func: WeakRef<WasmFunc>;

  constructor(
    func: WeakRef<WasmFunc>,
    { entry, end, localWords, vectors, map, tries }: Omit<CompiledFunction, 'func'>,
  ) {
    this.#func = func;
    this.entry = entry;
    this.end = end;
    this.localWords = localWords;
    this.vectors = vectors;
    this.map = map;
    this.tries = tries;
  }

  get func(): WasmFunc {
    const func = this.#func.deref();
    if (func === undefined) throw new Error('internal error: a function is gone that was looked for');
    return func;
  }
}

/**
 * The flat code of a session, one address space for all functions, three times over:
 *
 *     pristine   [ local.get32 0 | i32.const 1 | i32.sub | ... ]   as compiled
 *     active     [ local.get32 0 | BREAK     1 | i32.sub | ... ]   with breakpoints patched in, and common sequences
 *                                                                  fused (compile/fuse.ts): what runs
 *     scratch    [ BREAK       0 | i32.const 1 | BREAK   | ... ]   for one step: all BREAK but the next operation
 *
 * Immediates are the same in all three. To step, the same hot loop runs over `scratch`: it executes one operation and
 * meets a BREAK wherever it went, so neither steps nor breakpoints cost anything while running. Scratch is made when
 * first needed.
 */
export class CodeSpace {
  pristine = new Int32Array(4096);
  active = new Int32Array(4096);
  /**
   * Parallel to them, for counting what is executed: compile/ordinals.ts. Where an operation begins, its place in its
   * function; the fixed places, which are no instructions, have 0, and what returns to them comes back behind -1.
   */
  ordinals = new Int32Array(4096);
  /** With so much fuel no machine executes more than COUNTED_AT_ONCE instructions without returning from a function. */
  fuelAtOnce = COUNTED_AT_ONCE;
  #scratch: Int32Array<ArrayBuffer> | null = null;
  #length: number = FixedPc.end;
  readonly #functions: CompiledFunction[] = [];
  readonly #entries: Pc[] = [];
  readonly #freed = new FreedCode();
  readonly #breaks: Readonly<Record<BreakOwner, Set<Pc>>> = { debug: new Set(), tier: new Set() };

  /**
   * `keepFunctions`: functions stay that nothing else holds; else the next instance of their module has their places.
   */
  constructor(readonly keepFunctions = true) {
    this.#fixed(FixedPc.halt, Op.halt);
    this.#fixed(FixedPc.leaveInstance, Op.leaveInstance);
    this.#fixed(FixedPc.resumeHost, Op.resumeHost);
    this.#fixed(FixedPc.enter, Op.enter);
    this.#fixed(FixedPc.stepped, Op.break);
  }

  /** Where the next function's words will stand, unless there is another place for it. */
  get length(): number {
    return this.#length;
  }

  /** Where the function's words are to stand: behind all others, or where the same function was that is gone. */
  placeFor(func: WasmFunc): Pc {
    return this.#freed.take(func) ?? this.#length;
  }

  /** All functions compiled so far, in order of their entries. */
  get functions(): readonly CompiledFunction[] {
    return this.#functions;
  }

  /** For single steps; see above. Ask again after anything that may have compiled a function. */
  get scratch(): Int32Array {
    if (this.#scratch === null) {
      this.#scratch = this.pristine.slice();
      for (const { map } of this.#functions) this.#breakAll(this.#scratch, map);
    }
    return this.#scratch;
  }

  /** Lets the scratch code execute the operation at `pc`, and stop after it. */
  arm(pc: Pc): void {
    this.scratch[pc] = this.pristine[pc]!;
  }

  disarm(pc: Pc): void {
    if (pc >= FixedPc.end) this.scratch[pc] = Op.break;
  }

  /** Adds a function that was compiled for this very place (`flat.base` is `length`, or comes from `placeFor`). */
  add(func: WasmFunc, flat: FlatFunction): CompiledFunction {
    const compiled = this.addPlain(func, flat);
    fuse(this.pristine, this.active, compiled.map);
    return compiled;
  }

  /** The same without fusion, which is for the caller to do before the function runs. */
  addPlain(func: WasmFunc, flat: FlatFunction): CompiledFunction {
    const { base, words, entry, map } = flat;
    const end = base + words.length;
    this.#reserve(end);
    this.pristine.set(words, base);
    this.active.set(words, base);
    writeOrdinals(this.ordinals, this.pristine, map);
    this.fuelAtOnce = Math.min(this.fuelAtOnce, Math.max(1, Math.floor(COUNTED_AT_ONCE / map.pcs.length)));
    if (this.pristine[entry + FunctionHeader.locals]! > MANY_LOCALS) {
      this.active[entry + FunctionHeader.frame] = NO_FRAME;
    }
    this.#scratch?.set(words, base);
    const { localWords, vectors, tries } = flat;
    const rest = { entry, end, localWords, vectors, map, tries };
    const compiled = this.keepFunctions ? { func, ...rest } : new Unkept(new WeakRef(func), rest);
    if (this.#scratch) this.#breakAll(this.#scratch, map);
    if (!this.keepFunctions) this.#freed.watch(func, base);
    if (base === this.#length) {
      this.#length = end;
      this.#functions.push(compiled);
      this.#entries.push(entry);
    } else {
      this.#functions[this.#indexOf(entry, end)] = compiled;
      this.#forgetBreaks(base, end);
    }
    return compiled;
  }

  /** From now on the call at `pc` goes straight to `entry`. */
  makeDirect(pc: Pc, entry: Pc): void {
    const patched = this.isPatched(pc);
    this.pristine[pc] = Op.callDirect;
    if (!patched) this.active[pc] = Op.callDirect;
    for (const words of [this.pristine, this.active, this.#scratch]) if (words) words[pc + CALL_WORDS - 1] = entry;
  }

  /** Makes every machine of this session stop before the operation at `pc`, as long as anybody wants it to. */
  setBreak(pc: Pc, owner: BreakOwner = 'debug'): void {
    this.#breaks[owner].add(pc);
    this.unfuse(pc);
    this.active[pc] = Op.break;
  }

  /** This owner no longer wants it: what another one set stays. */
  clearBreak(pc: Pc, owner: BreakOwner = 'debug'): void {
    this.#breaks[owner].delete(pc);
    if (this.#breaks[owner === 'debug' ? 'tier' : 'debug'].has(pc)) return;
    this.active[pc] = this.pristine[pc]!;
    const map = this.functionAt(pc)?.map;
    const index = map?.indexOf(pc) ?? -1;
    if (map && index >= 0) fuse(this.pristine, this.active, map, index - LONGEST + 1, index + 1);
  }

  /** From now on the operation at `pc` is executed by itself. */
  unfuse(pc: Pc): void {
    const map = this.functionAt(pc)?.map;
    const index = map?.indexOf(pc) ?? -1;
    if (map && index >= 0) unfuseOver(this.pristine, this.active, map, index);
  }

  /** Does the debugger want a BREAK there? */
  isBreak(pc: Pc): boolean {
    return this.active[pc] === Op.break && this.#breaks.debug.has(pc);
  }

  /** Does the hot loop meet a BREAK there, whoever wants it? */
  isPatched(pc: Pc): boolean {
    return this.active[pc] === Op.break;
  }

  /** The compiled function in which `pc` lies, null for the fixed places. */
  functionAt(pc: Pc): CompiledFunction | null {
    return this.#functions[lastNotAbove(this.#entries, pc)] ?? null;
  }

  funcOf(pc: Pc): WasmFunc | null {
    return this.functionAt(pc)?.func ?? null;
  }

  /** `pc`, or the operation of the first instruction when `pc` is the nop before a loop that begins a function. */
  listed(pc: Pc): Pc {
    if (this.pristine[pc] !== Op.nop) return pc;
    return Math.max(pc, this.functionAt(pc)?.map.pcs[0] ?? pc);
  }

  /** Offset in the file of the instruction at `pc`. */
  offsetOf(pc: Pc): ByteOffset | null {
    return this.functionAt(pc)?.map.offsetOf(pc) ?? null;
  }

  /** The operation of an instruction; null when it is dead code or the function is not compiled yet. */
  pcOf(func: WasmFunc, offset: ByteOffset): Pc | null {
    if (func.entry < 0) return null;
    return this.functionAt(func.entry)?.map.pcOf(offset) ?? null;
  }

  /** Of the function that stood in the very same place. */
  #indexOf(entry: Pc, end: Pc): number {
    const index = lastNotAbove(this.#entries, entry);
    const before = this.#functions[index];
    if (before?.entry !== entry || before.end !== end) {
      throw new Error('internal error: a function is longer or shorter than it was in another instance');
    }
    return index;
  }

  /** Another function has the place of one that is gone: nobody has asked for its breaks. */
  #forgetBreaks(base: Pc, end: Pc): void {
    for (const pcs of [this.#breaks.debug, this.#breaks.tier]) {
      if (pcs.size > 0) for (let pc = base; pc < end; pc++) pcs.delete(pc);
    }
  }

  #fixed(pc: Pc, op: number): void {
    this.pristine[pc] = op;
    this.active[pc] = op;
    this.ordinals[returningTo(pc)] = -1;
  }

  #breakAll(words: Int32Array, map: PcMap): void {
    for (const pc of map.pcs) words[pc] = Op.break;
  }

  #reserve(length: number): void {
    if (length <= this.pristine.length) return;
    const size = Math.max(length, this.pristine.length * 2);
    this.pristine = enlarged(this.pristine, size);
    this.active = enlarged(this.active, size);
    this.ordinals = enlarged(this.ordinals, size);
    if (this.#scratch) this.#scratch = enlarged(this.#scratch, size);
  }
}

function enlarged(words: Int32Array, size: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(size);
  larger.set(words);
  return larger;
}
