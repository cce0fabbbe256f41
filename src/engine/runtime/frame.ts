import { FixedPc, returningTo } from '../compile/flat-code.ts';
import type { ByteOffset, Pc } from '../module/types.ts';
import type { CompiledFunction } from './code-space.ts';
import type { Func, HostFunc, WasmFunc } from './func.ts';
import type { Machine } from './machine.ts';

/**
 * One live call, as it lies on the stacks. Words are positions on the machine's value stack, for `machine.read(word,
 * type)` and `machine.write(word, value)`: where a local or operand is follows from the types before it
 * (a v128 takes two slots, all else one).
 */
export type Frame =
  | {
      readonly kind: 'wasm';
      readonly func: WasmFunc;
      /** The next instruction, or the call that the frame waits for. */
      readonly pc: Pc;
      readonly offset: ByteOffset;
      readonly locals: number;
      readonly operands: number;
      /** One past its last operand; arguments of a call it waits for belong to the callee. */
      readonly top: number;
    }
  /** A host function that waits for a call it asked for. */
  | { readonly kind: 'host'; readonly func: HostFunc }
  /** A call from outside; what is below belongs to another, interrupted run. */
  | { readonly kind: 'outer'; readonly func: Func };

/**
 * A walk over the live calls, innermost first: after each `next()` that is true it stands on one. Allocates nothing per
 * call, so it can count the deepest stack. The machine must stand still meanwhile.
 */
export class FrameWalk {
  kind: Frame['kind'] = 'wasm';
  /** The call itself; of a wasm function in `compiled`. */
  func: Func | null = null;
  compiled: CompiledFunction | null = null;
  /** Of a wasm call: see `Frame`. */
  pc: Pc;
  locals: number;
  top: number;
  #fr: number;
  #host: number;
  #call: number;
  /** Has what is at `pc` been seen? */
  #seen = false;
  /** The place of the last wasm call, and its function. */
  #lastPc: Pc = -1;
  #last: CompiledFunction | null = null;
  readonly #known = new Map<Pc, CompiledFunction | null>();

  constructor(readonly machine: Machine) {
    this.pc = machine.pc;
    this.locals = machine.fp;
    this.top = machine.sp;
    this.#fr = machine.fr;
    this.#host = machine.hostFrames.length;
    this.#call = machine.calls.length;
  }

  /** `Machine.fr` as it is when this call is the innermost one. */
  get fr(): number {
    return this.#fr;
  }

  /** Calls of the host below this one; of a call of the host, its place among them. */
  get hostFrames(): number {
    return this.#host;
  }

  /** Operands of the wasm call: the word of the first one. */
  get operands(): number {
    return this.locals + (this.compiled?.localWords ?? 0);
  }

  next(): boolean {
    const { machine } = this;
    if (this.#seen) {
      if (this.#fr <= 0) return false;
      this.#return(machine.frameWords);
    }
    // Nearly always a call of the same function as before, from the same place.
    while (this.pc !== this.#lastPc) {
      if (this.#outside()) return true;
      this.#seen = true;
      const compiled = this.#codeAt(this.pc);
      if (compiled !== null) {
        this.#lastPc = this.pc;
        this.#last = compiled;
        break;
      }
      if (this.#fr <= 0) return false;
      this.#return(machine.frameWords);
    }
    this.#seen = true;
    this.kind = 'wasm';
    this.compiled = this.#last;
    return true;
  }

  /** The call it stands on, as an object of its own. */
  frame(): Frame {
    const { kind, func, compiled, pc, locals, operands, top } = this;
    if (kind === 'wasm' && compiled) {
      return { kind, func: compiled.func, pc, offset: compiled.map.offsetOf(pc)!, locals, operands, top };
    }
    if (kind === 'host' && func?.kind === 'host') return { kind, func };
    return { kind: 'outer', func: func! };
  }

  /** A place that is no code of a module: goes on from where the machine was before. */
  #outside(): boolean {
    const { machine, pc } = this;
    if (pc === FixedPc.resumeHost || pc === returningTo(FixedPc.resumeHost)) {
      const waiting = machine.hostFrames[--this.#host]!;
      this.kind = 'host';
      this.func = waiting.func;
      this.pc = waiting.returnPc;
      return true;
    }
    // Calls that have not begun have no words; one may have been made while another stood there.
    if ((pc === FixedPc.enter || pc === returningTo(FixedPc.halt)) && this.#call > 0) {
      const { func, before } = machine.calls[--this.#call]!;
      this.kind = 'outer';
      this.func = func;
      this.pc = before.pc;
      return true;
    }
    return false;
  }

  #codeAt(pc: Pc): CompiledFunction | null {
    let compiled = this.#known.get(pc);
    if (compiled === undefined) {
      compiled = this.machine.store.code.functionAt(pc);
      this.#known.set(pc, compiled);
    }
    return compiled;
  }

  /** As the machine would return. */
  #return(frameWords: Int32Array): void {
    let fr = this.#fr - 2;
    this.top = this.locals;
    this.pc = frameWords[fr]!;
    if (this.pc === returningTo(FixedPc.leaveInstance)) {
      fr -= 2;
      this.pc = frameWords[fr]!;
    }
    this.locals = frameWords[fr + 1]!;
    this.#fr = fr;
    this.#seen = false;
  }
}

/** Innermost first, at most so many. */
export function walkFrames(machine: Machine, most: number): Frame[] {
  const frames: Frame[] = [];
  const walk = new FrameWalk(machine);
  while (frames.length < most && walk.next()) frames.push(walk.frame());
  return frames;
}
