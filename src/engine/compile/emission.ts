import type { InstructionReader } from '../binary/instructions.ts';
import type { WasmModule } from '../module/module.ts';
import type { OpcodeNumber } from '../module/opcode.ts';
import type { LabelDepth } from '../module/types.ts';
import type { BodyState } from '../validate/body-state.ts';
import type { Bindings } from './flat-function.ts';
import type { Emitter } from './emitter.ts';

/** What the code for one instruction is emitted with. */
export interface Emission {
  readonly module: WasmModule;
  readonly out: Emitter;
  readonly bindings: Bindings;
  /**
   * Emits three words: where a branch to the label goes on (-1 when it returns), how many words it keeps, and the word
   * of the frame they come to. `slots` is the height of the stack that the branch leaves, the values it keeps on top.
   */
  branchTo(state: BodyState, depth: LabelDepth, slots: number): void;
  /** Word of the frame in which the catch part with this label keeps its exception. */
  keptWord(depth: LabelDepth): number;
  /** Emits a return of the results on top. It is no instruction of its own. */
  return(): void;
}

/** Emits the operation of the instruction the reader stands on, which is reachable. */
export type Emit = (to: Emission, reader: InstructionReader, state: BodyState) => void;

/** How the instructions of a group are emitted, by number. */
export type Emits = Readonly<Record<OpcodeNumber, Emit>>;
