import type { InstructionReader } from '../binary/instructions.ts';
import type { ByteOffset, ValueType } from '../module/types.ts';

/**
 * What validation knows at one point of a function body: the two stacks of the algorithm in the specification's
 * appendix. The validator is the only walk that computes them; compiler and inspector look over its shoulder.
 *
 * https://webassembly.github.io/spec/core/appendix/algorithm.html
 */
export interface BodyState {
  /** False after an unconditional branch, until the enclosing block ends. */
  readonly reachable: boolean;
  /** Types on the operand stack of the function, deepest first. 'bottom' only in unreachable code. */
  readonly operands: readonly Operand[];
  /** Height of the operand stack in 8-byte slots (a v128 takes two). */
  readonly slots: number;
  /** Open blocks, outermost (the function itself) first. */
  readonly controls: readonly ControlFrame[];
}

export interface Operand {
  readonly type: ValueType | 'bottom';
  /** Where it begins: slots below it on the operand stack of the function. */
  readonly slot: number;
  /**
   * Offset of the instruction that pushed it (a block's `end` for a block's results). A value that an instruction only
   * looks at (local.tee, br_if) and the parameters of a block keep the place they came from.
   */
  readonly pushedAt: ByteOffset;
}

export interface ControlFrame {
  readonly kind: 'func' | 'block' | 'loop' | 'if' | 'else' | 'try_table' | 'try' | 'catch' | 'catch_all';
  /** Of the block instruction; for 'func' the first instruction of the body. An 'else' keeps the offset of its `if`. */
  readonly offset: ByteOffset;
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
  /** Operand count, and height in slots, below the block's parameters. */
  readonly height: number;
  readonly slots: number;
  /** Was the block entered in reachable code? */
  readonly entered: boolean;
}

/** Types a branch to this label carries: a loop takes its parameters again, everything else yields its results. */
export function labelTypes(frame: ControlFrame): readonly ValueType[] {
  return frame.kind === 'loop' ? frame.params : frame.results;
}

/**
 * Sees every instruction of a body, in order, before its effect on the stacks; unreachable ones too. `reader` stands on
 * the instruction (see InstructionReader). Both arguments are live: copy what has to outlast the call.
 *
 * A visitor sees valid bodies only: the whole body has been checked before the first call.
 */
export interface BodyVisitor {
  instruction(state: BodyState, reader: InstructionReader): void;
}
