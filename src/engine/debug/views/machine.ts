/** A machine that stands still. */
import type { Target } from '../../text/code-line.ts';
import type { LaneShape } from '../../text/format.ts';
import type { CodeLocation, Problem } from './modules.ts';
import type { RefView, ValueView } from './values.ts';

export type StopReason =
  | 'step'
  | 'breakpoint'
  | 'pause'
  | 'entry'
  | 'trap'
  | 'exception'
  | 'finished'
  | 'host-call'
  | 'watch'
  | 'time';

export interface StopView {
  readonly reason: StopReason;
  /** A sentence: "Breakpoint: opcode f64.sqrt". */
  readonly text: string;
  /** Ids of the breakpoints that hit here. */
  readonly breakpoints: readonly string[];
  /** What it cannot go on from: a trap, or an exception that nobody catches. */
  readonly trap: Problem | null;
  readonly results: readonly ValueView[] | null;
}

export interface FrameSummary {
  /** 0 is the innermost frame. */
  readonly index: number;
  readonly kind: 'wasm' | 'host';
  readonly func: number | null;
  readonly name: string;
  readonly offset: number | null;
  /** The instruction the frame stands at: the next one, or the call it waits for. */
  readonly instruction: string;
  readonly args: readonly ValueView[];
  /** "host: frame 312" and the like. */
  readonly note: string;
}

export interface FrameView extends FrameSummary {
  /** The first ones: all of them unless there are very many. */
  readonly locals: readonly LocalView[];
  readonly localCount: number;
  readonly labels: readonly LabelView[];
  /** Operands of this frame, deepest first (a window of the last ones when there are very many). */
  readonly operands: readonly SlotView[];
  readonly next: NextInstruction | null;
}

export interface LocalView {
  readonly index: number;
  readonly name: string;
  readonly param: boolean;
  readonly value: ValueView;
  /** Differs from what it was at the previous stop in the same frame. */
  readonly changed: boolean;
  /** Of a vector that changed: its bits before. */
  readonly before?: bigint;
}

export interface SlotView {
  /** Position from the bottom of the whole value stack (operands only, all frames). */
  readonly position: number;
  /** Frame it belongs to (0 innermost) and position in that frame's operands. */
  readonly frame: number;
  readonly index: number;
  readonly value: ValueView;
  /** The next instruction will pop it. */
  readonly consumed: boolean;
  /** Pushed by the last instruction. */
  readonly fresh: boolean;
  /** Offset of the instruction that pushed it, null when that is not known. */
  readonly pushedBy: number | null;
}

export interface LabelView {
  /** 0 innermost, as `br` counts. */
  readonly depth: number;
  readonly kind: 'func' | 'block' | 'loop' | 'if' | 'else' | 'try_table' | 'try' | 'catch' | 'catch_all';
  readonly offset: number;
  readonly name: string;
  /** Offset where `br depth` goes on: a loop's start, one past a block's end; null for a return. */
  readonly branchTo: number | null;
  /** Types a branch keeps, and how many operands it drops now. Of long lists of types the last one says "… 968 more". */
  readonly keeps: readonly string[];
  readonly drops: number;
  readonly params: readonly string[];
  readonly results: readonly string[];
  /** Of a try or try_table: what it catches, in order. */
  readonly catches?: readonly CatchView[];
}

export interface CatchView {
  /** "catch", "catch_ref", "catch_all" or "catch_all_ref". */
  readonly kind: string;
  /** Name of the tag, '' for all of them. */
  readonly tag: string;
  /** Offset where it goes on, null when it returns from the function. */
  readonly to: number | null;
}

export interface NextInstruction extends CodeLocation {
  readonly text: string;
  readonly mnemonic: string;
  readonly pops: readonly ValueView[];
  /** Types it will push; null when that depends on what it does (a branch, a return). */
  readonly pushes: readonly string[] | null;
  /** What will come out, where it can be told without running: "0.0166 × 500 → 8.333", "jumps to 0x2ad". */
  readonly effect: string;
  /** How the vectors it is about are divided, where that can be told. */
  readonly lanes?: LaneShape;
}

export interface PauseView {
  readonly stop: StopView;
  readonly moment: MomentView;
  readonly frames: readonly FrameSummary[];
  readonly frameCount: number;
  /** The innermost wasm frame; null when nothing is on the call stack. */
  readonly top: FrameView | null;
  /** Operands of all frames, top first, at most `stackWindow` of them. */
  readonly stack: readonly SlotView[];
  readonly stackCount: number;
}

/** Where in the run: instructions are counted while stepping, game frames and calls always. */
export interface MomentView {
  /** Game frame, null without a game. */
  readonly frame: number | null;
  /** The export (or 'start function') that is running, '' when none is. */
  readonly call: string;
  /** Stops so far; grows by one with every stop. */
  readonly stops: number;
  /** Instructions executed since the run began. */
  readonly at: number;
}

export interface MemoryWindow {
  readonly memory: number;
  readonly address: number;
  /** Bytes that exist in the asked range (shorter at the end of the memory). */
  readonly bytes: Uint8Array;
  /** One bit per byte, least significant first: changed since the previous stop (or previous update while running). */
  readonly changed: Uint8Array;
  /** Size of the memory in bytes. */
  readonly size: number;
}

export interface GlobalView {
  readonly index: number;
  readonly name: string;
  readonly mutable: boolean;
  readonly value: ValueView;
  readonly changed: boolean;
  /** Of a vector that changed: its bits before. */
  readonly before?: bigint;
}

export interface TableWindow {
  readonly table: number;
  readonly from: number;
  readonly size: number;
  readonly elements: readonly RefView[];
}

export interface ConsoleEntry {
  /**
   * Grows by one; entries are never reordered. One that comes again with an id that is there already takes its place: a
   * line of output that went on.
   */
  readonly id: number;
  readonly kind: 'output' | 'stderr' | 'input' | 'stub' | 'trap' | 'error' | 'info' | 'result';
  readonly text: string;
  readonly target: Target | null;
  /** The moment when it was said (when its line began), and the branch; null for what belongs to no run. */
  readonly at: number | null;
  readonly branch: number | null;
}
