import { InstructionReader } from '../binary/instructions.ts';
import {
  BR,
  BR_IF,
  BR_ON_CAST,
  BR_ON_CAST_FAIL,
  BR_ON_NON_NULL,
  BR_ON_NULL,
  BR_TABLE,
  END,
  RETURN,
  RETURN_CALL,
  RETURN_CALL_INDIRECT,
  RETURN_CALL_REF,
} from '../module/control-bytes.ts';
import type { WasmModule } from '../module/module.ts';
import type { OpcodeNumber } from '../module/opcode.ts';
import type { ByteOffset, FuncIndex, Pc } from '../module/types.ts';
import type { CodeSpace, CompiledFunction } from '../runtime/code-space.ts';
import { mayTouch, touches, type WatchedCode } from './watch/watched-code.ts';

/** What a set of breakpoints asks of the code, ordered so that a function's share is found at once. */
export interface Wanted {
  /** Ids by function: at its first instruction, and where it returns. */
  readonly entries: ReadonlyMap<FuncIndex, readonly string[]>;
  readonly returns: ReadonlyMap<FuncIndex, readonly string[]>;
  readonly offsets: ReadonlyMap<FuncIndex, readonly { readonly offset: ByteOffset; readonly id: string }[]>;
  readonly opcodes: ReadonlyMap<OpcodeNumber, readonly string[]>;
  /** Instructions to be executed alone because of what they may touch; null for none. */
  readonly watched: WatchedCode | null;
}

/** Why the machine may have to stop before an operation. */
interface Site {
  readonly id: string;
  /** Null: always. Else only when the branch goes to the function's own label, given what `branchOperand` says. */
  readonly when: ((operand: number) => boolean) | null;
}

/**
 * The places of breakpoints in flat code. Functions are patched when they get their code, so breakpoints in a module
 * of any size cost nothing before, and nothing while running until one is met. Goals of a step are patched in beside
 * them and taken out again without touching them.
 */
export class BreakpointSites {
  readonly #sites = new Map<Pc, Site[]>();
  readonly #goals = new Set<Pc>();
  #stepGoals: readonly Pc[] = [];
  #replayGoal: Pc | null = null;
  /** Instructions that may touch what is watched. */
  readonly #watched = new Set<Pc>();
  #wanted: Wanted;

  constructor(
    readonly module: WasmModule,
    readonly code: CodeSpace,
    wanted: Wanted,
  ) {
    this.#wanted = wanted;
    for (const compiled of code.functions) this.patch(compiled);
  }

  /** Other breakpoints from now on, also in the code that is there. */
  replace(wanted: Wanted): void {
    for (const pc of [...this.#sites.keys(), ...this.#watched]) if (!this.#goals.has(pc)) this.code.clearBreak(pc);
    this.#sites.clear();
    this.#watched.clear();
    this.#wanted = wanted;
    for (const compiled of this.code.functions) this.patch(compiled);
  }

  /** Patches a function that was just compiled. */
  patch(compiled: CompiledFunction): void {
    const { index } = compiled.func;
    const { entries, returns, offsets, opcodes, watched } = this.#wanted;
    for (const id of entries.get(index) ?? []) this.#add(compiled.entry, { id, when: null });
    for (const { offset, id } of offsets.get(index) ?? []) {
      const pc = compiled.map.pcOf(offset);
      if (pc !== null) this.#add(pc, { id, when: null });
    }
    const returning = returns.get(index) ?? [];
    const watches = watched !== null && mayTouch(watched, index);
    if (returning.length > 0 || opcodes.size > 0 || watches) this.#walk(compiled, returning);
  }

  /** Ids of the breakpoints that apply before the operation at `pc`; `operand` gives the top i32 when it matters. */
  at(pc: Pc, operand: () => number): readonly string[] {
    const sites = this.#sites.get(pc);
    if (!sites) return [];
    return sites.filter(({ when }) => when === null || when(operand())).map(({ id }) => id);
  }

  /** May the instruction at `pc` touch what is watched, so that it is to be executed alone? */
  watches(pc: Pc): boolean {
    return this.#watched.has(pc);
  }

  /** Stops at these places too; replaces the goals set before. */
  setGoals(pcs: readonly Pc[]): void {
    this.#stepGoals = pcs;
    this.#patchGoals();
  }

  /** Stops at this place too, for whoever repeats a run; null for none. */
  setReplayGoal(pc: Pc | null): void {
    if (pc === this.#replayGoal) return;
    this.#replayGoal = pc;
    this.#patchGoals();
  }

  #patchGoals(): void {
    for (const pc of this.#goals) if (!this.#sites.has(pc) && !this.#watched.has(pc)) this.code.clearBreak(pc);
    this.#goals.clear();
    for (const pc of this.#stepGoals) this.#goals.add(pc);
    if (this.#replayGoal !== null) this.#goals.add(this.#replayGoal);
    for (const pc of this.#goals) this.code.setBreak(pc);
  }

  #add(pc: Pc, site: Site): void {
    const sites = this.#sites.get(pc);
    if (sites) sites.push(site);
    else this.#sites.set(pc, [site]);
    this.code.setBreak(pc);
  }

  #walk({ func, map }: CompiledFunction, returning: readonly string[]): void {
    const { opcodes, watched } = this.#wanted;
    const body = this.module.funcs[func.index]?.body;
    if (!body) return;
    const { pcs, offsets } = map;
    const reader = InstructionReader.ofBody(this.module.bytes, body, func.index);
    let at = 0;
    // Both lists ascend, so the two walks go side by side; dead code has no operation.
    while (reader.next() && at < offsets.length) {
      if (reader.offset < (offsets[at] as number)) continue;
      const pc = pcs[at++] as number;
      for (const id of opcodes.get(reader.opcode.number) ?? []) this.#add(pc, { id, when: null });
      if (watched !== null && touches(watched, func.index, reader)) {
        this.#watched.add(pc);
        this.code.setBreak(pc);
      }
      if (returning.length === 0) continue;
      const when = returnsWhen(reader);
      if (when !== 'never') for (const id of returning) this.#add(pc, { id, when });
    }
  }
}

/** When does the instruction leave the function? */
export function returnsWhen(reader: InstructionReader): Site['when'] | 'never' {
  const { depth } = reader;
  switch (reader.opcode.number) {
    case RETURN:
    case RETURN_CALL:
    case RETURN_CALL_INDIRECT:
    case RETURN_CALL_REF:
      return null;
    case END:
      return depth === 0 ? null : 'never';
    case BR:
      return reader.index === depth ? null : 'never';
    case BR_IF:
    case BR_ON_NON_NULL:
    case BR_ON_CAST:
    case BR_ON_CAST_FAIL:
      return reader.index === depth ? (condition) => condition !== 0 : 'never';
    case BR_ON_NULL:
      return reader.index === depth ? (reference) => reference === 0 : 'never';
    case BR_TABLE: {
      const leaves = Array.from(reader.labels.subarray(0, reader.labelCount), (label) => label === depth);
      if (!leaves.includes(true)) return 'never';
      return (index) => leaves[Math.min(index >>> 0, leaves.length - 1)] === true;
    }
    default:
      return 'never';
  }
}
