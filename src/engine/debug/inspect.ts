import { CALL_WORDS } from '../compile/flat-code.ts';
import { funcName, givenLocalName, printable } from '../module/names.ts';
import { funcTypeOf, type WasmModule } from '../module/module.ts';
import type { ByteOffset, Pc } from '../module/types.ts';
import { type Frame, FrameWalk } from '../runtime/frame.ts';
import type { Machine } from '../runtime/machine.ts';
import { instructionText } from '../text/disassemble.ts';
import type { BodyState } from '../validate/body-state.ts';
import { inspectAt } from '../validate/inspect.ts';
import type { Driver } from './driver.ts';
import { labelViews } from './labels.ts';
import { divided } from './lane-use.ts';
import type { Marks } from './marks.ts';
import { nextInstruction } from './next.ts';
import { localsOf, operandCount, operandWord, stackEffect } from './operands.ts';
import { depthOf, readerAt, type WasmFrame } from './place.ts';
import { valueView } from './value-view.ts';
import type {
  FrameSummary,
  FrameView,
  LocalView,
  MomentView,
  PauseView,
  SlotView,
  StopView,
  ValueView,
} from './views.ts';

/** Rows of call stack and value stack that a pause carries; the rest is asked for. */
export const FRAME_WINDOW = 100;
export const STACK_WINDOW = 200;
/** Locals and arguments that are shown of one frame. */
const LOCALS = 1000;
const ARGS = 16;

/**
 * Looks at a machine that stands still and says what is there, as plain data. Made anew for every stop: frames and
 * types are found once, values are read when they are asked for, so that edits show at once.
 */
export class Inspector {
  readonly machine: Machine;
  readonly module: WasmModule;
  /** As many frames as were looked at, innermost first: recursion may be very deep. */
  readonly #frames: Frame[] = [];
  readonly #walk: FrameWalk;
  readonly #states = new Map<number, BodyState | null>();
  /** By frame looked at: operands of all frames that called it. */
  readonly #below: number[] = [];
  /** Operands of a frame that stands at a place, where v128 are among them. */
  readonly #vectorCounts = new Map<Pc, number>();
  readonly frameCount: number;
  /** Operands of all frames. */
  readonly stackCount: number;

  constructor(
    readonly driver: Driver,
    readonly marks: Marks,
  ) {
    this.machine = driver.run.machine;
    this.module = driver.run.instance.module;
    this.#walk = new FrameWalk(this.machine);
    const all = new FrameWalk(this.machine);
    let frames = 0;
    let operands = 0;
    for (; all.next(); frames++) operands += this.#countOf(all);
    this.frameCount = frames;
    this.stackCount = operands;
  }

  pause(stop: StopView): PauseView {
    const innermost = this.#at(0);
    return {
      stop,
      moment: this.moment(),
      frames: this.frames(0, FRAME_WINDOW),
      frameCount: this.frameCount,
      top: innermost?.kind === 'wasm' ? this.frame(0) : null,
      stack: this.slots(0, STACK_WINDOW),
      stackCount: this.stackCount,
    };
  }

  moment(): MomentView {
    const { program } = this.driver.run;
    return {
      frame: program.game?.frame ?? null,
      call: printable(this.driver.calls.at(-1)?.name ?? ''),
      stops: this.driver.stops,
      at: this.machine.count,
    };
  }

  frames(from: number, count: number): FrameSummary[] {
    const begin = Math.max(0, from);
    const shown = Math.max(0, Math.min(count, this.frameCount - begin));
    return Array.from({ length: shown }, (_, i) => this.#summary(begin + i));
  }

  /** Throws a RangeError when there is no such frame. */
  frame(index: number): FrameView {
    const frame = this.#at(index);
    if (!frame) throw new RangeError(`There is no frame ${index}: there are ${this.frameCount}.`);
    const summary = this.#summary(index);
    if (frame.kind !== 'wasm') return { ...summary, locals: [], localCount: 0, labels: [], operands: [], next: null };
    const state = this.#state(index, frame);
    const locals = this.#locals(frame, 0, LOCALS);
    const labels = state ? labelViews(this.module, frame.func.index, state) : [];
    const operands = this.#operands(index, frame, 0, STACK_WINDOW).reverse();
    const next = index === 0 && state ? nextInstruction(this.machine, frame, state, labels) : null;
    return { ...summary, locals, localCount: localsOf(this.module, frame.func.index).count, labels, operands, next };
  }

  /** Locals of a frame beyond those in its view. */
  locals(index: number, from: number, count: number): LocalView[] {
    const frame = this.#at(index);
    return frame?.kind === 'wasm' ? this.#locals(frame, Math.max(0, from), count) : [];
  }

  /** Operands of all frames, top first. */
  slots(from: number, count: number): SlotView[] {
    const found: SlotView[] = [];
    let skip = from;
    for (let i = 0; i < this.frameCount && found.length < count; i++) {
      const frame = this.#at(i);
      if (frame?.kind !== 'wasm') continue;
      const here = this.#countOf(frame);
      if (skip < here) found.push(...this.#operands(i, frame, skip, count - found.length));
      skip = Math.max(0, skip - here);
    }
    return found;
  }

  /** A wasm frame and what the validator knows of it; null for a frame of the host. */
  wasmFrame(index: number): { readonly frame: WasmFrame; readonly state: BodyState } | null {
    const frame = this.#at(index);
    const state = frame?.kind === 'wasm' ? this.#state(index, frame) : null;
    return frame?.kind === 'wasm' && state ? { frame, state } : null;
  }

  /** A frame by its number, undefined when there is none. */
  #at(index: number): Frame | undefined {
    const frames = this.#frames;
    while (frames.length <= index && this.#walk.next()) {
      const below = this.#below.at(-1) ?? this.stackCount;
      this.#below.push(below - this.#countOf(this.#walk));
      frames.push(this.#walk.frame());
    }
    return frames[index];
  }

  #state(index: number, frame: WasmFrame): BodyState | null {
    let state = this.#states.get(index);
    if (state === undefined) {
      state = inspectAt(this.module, frame.func.index, frame.offset);
      this.#states.set(index, state);
    }
    return state;
  }

  #summary(index: number): FrameSummary {
    const frame = this.#at(index) as Frame;
    switch (frame.kind) {
      case 'wasm': {
        const func = frame.func.index;
        const { offset } = frame;
        const instruction = instructionText(this.module, func, offset);
        const name = funcName(this.module, func);
        return { index, kind: 'wasm', func, name, offset, instruction, args: this.#args(frame), note: '' };
      }
      case 'host': {
        const name = printable(`${frame.func.module}.${frame.func.name}`);
        return hostSummary(index, name, 'waits for a call it asked for', []);
      }
      case 'outer': {
        const calls = this.driver.calls;
        const nth = this.#frames.slice(0, index).filter(({ kind }) => kind === 'outer').length;
        const call = calls[calls.length - 1 - nth];
        const args = call?.args.slice(0, ARGS).map((value) => valueView(value, this.module)) ?? [];
        return hostSummary(index, printable(call?.name ?? ''), call?.note ?? '', args);
      }
      default:
        return frame satisfies never;
    }
  }

  #args({ func, locals }: WasmFrame): ValueView[] {
    const layout = localsOf(this.module, func.index);
    const params = funcTypeOf(this.module, func.index).params.slice(0, ARGS);
    return params.map((type, i) => {
      const value = valueView(this.machine.read(locals + layout.wordOf(i), type), this.module);
      return divided(value, this.module, func.index, (use) => use.local(i));
    });
  }

  #locals(frame: WasmFrame, from: number, most: number): LocalView[] {
    const { index } = frame.func;
    const params = funcTypeOf(this.module, index).params.length;
    const layout = localsOf(this.module, index);
    const count = Math.max(0, Math.min(most, LOCALS, layout.count - from));
    return Array.from({ length: count }, (_, nth) => {
      const i = from + nth;
      const word = frame.locals + layout.wordOf(i);
      const type = layout.typeOf(i);
      const changed = this.marks.localChanged(this.machine, frame, word, type);
      const before = changed && type === 'v128' ? this.marks.localBefore(frame, word) : null;
      return {
        index: i,
        name: givenLocalName(this.module, index, i) ?? '',
        param: i < params,
        value: divided(valueView(this.machine.read(word, type), this.module), this.module, index, (use) =>
          use.local(i),
        ),
        changed,
        ...(before === null ? {} : { before }),
      };
    });
  }

  /** How many operands a frame has: as many as slots, but for v128, which take two. */
  #countOf(frame: Frame | FrameWalk): number {
    if (frame.kind !== 'wasm') return 0;
    const slots = (frame.top - frame.operands) >> 1;
    const compiled = 'compiled' in frame ? frame.compiled : this.machine.store.code.functionAt(frame.pc);
    if (slots === 0 || !compiled?.vectors) return slots;
    let count = this.#vectorCounts.get(frame.pc);
    if (count === undefined) {
      const { func, map } = compiled;
      const operands = inspectAt(func.instance.module, func.index, map.offsetOf(frame.pc) ?? -1)?.operands ?? [];
      count = operandCount(operands, 2 * slots);
      this.#vectorCounts.set(frame.pc, count);
    }
    return count;
  }

  /** Operands of one frame, top first. */
  #operands(index: number, frame: WasmFrame, from: number, count: number): SlotView[] {
    const state = this.#state(index, frame);
    if (!state) return [];
    const height = this.#countOf(frame);
    const below = this.#below[index] ?? 0;
    const reader = index === 0 ? readerAt(frame) : null;
    const pops = reader ? stackEffect(this.module, frame.func.index, reader, state).pops : 0;
    const fresh = index === 0 ? this.#freshAt(frame) : null;
    const found: SlotView[] = [];
    for (let i = height - 1 - from; i >= 0 && found.length < count; i--) {
      const operand = state.operands[i];
      if (!operand || operand.type === 'bottom') continue;
      const { pushedAt } = operand;
      const value = valueView(this.machine.read(frame.operands + operandWord(operand), operand.type), this.module);
      found.push({
        position: below + i,
        frame: index,
        index: i,
        value: divided(value, this.module, frame.func.index, (use) => use.pushed(pushedAt)),
        consumed: i >= height - pops,
        fresh: fresh !== null && pushedAt === fresh,
        pushedBy: pushedAt,
      });
    }
    return found;
  }

  /** Offset of the instruction that ran last in this frame: what it pushed is fresh. */
  #freshAt({ pc }: WasmFrame): ByteOffset | null {
    const { last } = this.driver;
    if (!last) return null;
    const depth = depthOf(this.machine);
    if (last.depth < depth) return null;
    // A callee has just returned: its results stand for the call.
    return this.machine.store.code.offsetOf(last.depth > depth ? pc - CALL_WORDS : last.pc);
  }
}

function hostSummary(index: number, name: string, note: string, args: readonly ValueView[]): FrameSummary {
  return { index, kind: 'host', func: null, name, offset: null, instruction: '', args, note };
}
