import { FixedPc, returningTo } from '../compile/flat-code.ts';
import type { ByteOffset, Pc } from '../module/types.ts';
import type { Func, HostFunc, WasmFunc } from './func.ts';
import type { Machine } from './machine.ts';

/**
 * One live call, as it lies on the stacks. Words are positions on the machine's value stack, for `machine.read(word,
 * type)` and `machine.write(word, value)`: local i is at `locals + 2 * i`, operand i at `operands + 2 * i`.
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

/** Innermost first, about `most` of them when there are more. */
export function walkFrames(machine: Machine, most: number): Frame[] {
  const { frameWords, store, hostFrames, calls } = machine;
  const frames: Frame[] = [];
  let { pc, fp, sp: top, fr } = machine;
  let host = hostFrames.length;
  let call = calls.length;
  const wasm = (): void => {
    const compiled = store.code.functionAt(pc);
    if (!compiled) return;
    const offset = compiled.map.offsetOf(pc)!;
    const operands = fp + compiled.localWords;
    frames.push({ kind: 'wasm', func: compiled.func, pc, offset, locals: fp, operands, top });
  };
  /** Goes on from a place that is no code of a module to the one that the machine was at before. */
  const outside = (): void => {
    for (;;) {
      if (pc === FixedPc.resumeHost || pc === returningTo(FixedPc.resumeHost)) {
        const waiting = hostFrames[--host]!;
        frames.push({ kind: 'host', func: waiting.func });
        pc = waiting.returnPc;
      } else if ((pc === FixedPc.enter || pc === returningTo(FixedPc.halt)) && call > 0) {
        // Calls that have not begun have no words; one may have been made while another stood there.
        const { func, before } = calls[--call]!;
        frames.push({ kind: 'outer', func });
        pc = before.pc;
      } else return;
    }
  };
  outside();
  wasm();
  while (fr > 0 && frames.length < most) {
    fr -= 2;
    top = fp;
    pc = frameWords[fr]!;
    if (pc === returningTo(FixedPc.leaveInstance)) {
      fr -= 2;
      pc = frameWords[fr]!;
    }
    fp = frameWords[fr + 1]!;
    outside();
    wasm();
  }
  return frames;
}
