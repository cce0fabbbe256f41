import { InstructionReader } from '../../binary/instructions.ts';
import { isRefType, type Pc } from '../../module/types.ts';
import type { CompiledFunction } from '../../runtime/code-space.ts';
import { FrameWalk } from '../../runtime/frame.ts';
import type { Machine } from '../../runtime/machine.ts';
import type { Driver } from '../driver.ts';
import { localsOf } from '../operands.ts';
import { depthOf, isCall, isTailCall } from '../place.ts';
import type { Found, Progress, Travel } from './travel.ts';

/** Lets a walk through time stop at operations. */
export type StoppingAt = <T>(pcs: readonly Pc[], walk: Generator<Progress, T>) => Generator<Progress, T>;

/** Where a value came from; `at` null: that is not recorded. */
export interface LocalOrigin {
  readonly at: number | null;
  readonly text: string;
}

/**
 * The moment before a local of a frame (0 the innermost) got its value: the instruction of this very call that set it
 * last, or a change by hand. When there is none, the call that passed a parameter, or the start of the call.
 */
export function* localOrigin(
  driver: Driver,
  travel: Travel,
  stoppingAt: StoppingAt,
  index: number,
  local: number,
): Generator<Progress, LocalOrigin> {
  const { machine } = driver.run;
  const { at } = driver.history;
  const walk = new FrameWalk(machine);
  for (let i = 0; i <= index; i++) if (!walk.next()) return unknown;
  const { fr, compiled, locals, kind } = walk;
  if (kind !== 'wasm' || !compiled) return unknown;
  const { entry, func } = compiled;
  const layout = localsOf(func.instance.module, func.index);
  if (!(local >= 0 && local < layout.count)) return unknown;
  const calledByWasm = walk.next() && walk.kind === 'wasm';
  const edited = lastEdit(driver, locals + layout.wordOf(local));

  const here = index === 0 && (yield* beginsHere(driver, travel, stoppingAt, compiled));
  const last: { begun: number | null; set: number | null } = { begun: here ? at : null, set: null };
  if (!here) {
    // Both are of the frame that stands there now: its depth is its own from its entry on.
    const look = (): Found | null => {
      const { count, pc } = machine;
      if (depthOf(machine) !== fr || !wanted.has(pc) || count >= at) return null;
      if (pc === entry) Object.assign(last, { begun: count, set: null });
      else last.set = count;
      return { at: count, text: '', breakpoints: [] };
    };
    const wanted = new Set([entry, ...settersOf(compiled, local)]);
    const found = yield* stoppingAt([...wanted], travel.last(at, look));
    if (!found) return { at: null, text: 'Its call began before everything that is recorded.' };
  }
  const { begun, set } = last;
  const since = set === null ? (begun ?? 0) : set + 1;
  if (edited !== null && edited >= since) return { at: edited, text: 'It was changed by hand here.' };
  if (set !== null || begun === null) return { at: set, text: '' };
  if (local >= func.type.params.length) {
    const zero = isRefType(layout.typeOf(local)) ? 'null' : 'zero';
    return { at: begun, text: `It has been ${zero} since the call began.` };
  }
  const first = driver.history.recording?.checkpoints.list[0]?.at ?? 0;
  if (begun > first && (yield* travel.to(begun - 1)) && passes(machine, fr, calledByWasm)) {
    return { at: begun - 1, text: '' };
  }
  return { at: begun, text: 'The host passed it: its call begins here.' };
}

const unknown: LocalOrigin = { at: null, text: 'There is no such local.' };

/** Is the machine about to call the function whose frame is at this depth then? */
function passes(machine: Machine, fr: number, calledByWasm: boolean): boolean {
  if (isTailCall(machine, machine.pc) && depthOf(machine) === fr) return true;
  return calledByWasm && isCall(machine, machine.pc) && depthOf(machine) < fr;
}

/** Does the call of the innermost frame, which runs `compiled`, begin where the run stands? */
export function* beginsHere(
  { run: { machine }, history }: Driver,
  travel: Travel,
  stoppingAt: StoppingAt,
  { entry }: CompiledFunction,
): Generator<Progress, boolean> {
  const { code } = machine.store;
  const { at } = history;
  const { fr } = machine;
  const first = history.recording?.checkpoints.list[0]?.at ?? 0;
  if (code.listed(entry) !== code.listed(machine.pc)) return false;
  if (entry === machine.pc || at <= first) return true;
  // A loop may begin there, too: who comes by a call comes by the entry, which is no instruction then.
  const look = (): Found | null =>
    machine.pc === entry && depthOf(machine) === fr && machine.count === at ? { at, text: '', breakpoints: [] } : null;
  yield* travel.to(at - 1);
  const found = yield* stoppingAt([entry], travel.first(at + 1, look));
  yield* travel.to(at);
  return found !== null;
}

/** When a word of the value stack was changed by hand last, of what has come in by now. */
function lastEdit({ history }: Driver, word: number): number | null {
  const { recording, place } = history;
  for (let i = place.entries - 1; ; i--) {
    const entry = recording?.entryAt(i);
    if (!entry) return null;
    const { input } = entry;
    if (input.kind === 'edit' && input.edit.of === 'stack' && input.edit.word === word) return entry.at;
  }
}

/** The operations of a function that set one of its locals. */
function settersOf({ func, map }: CompiledFunction, local: number): Pc[] {
  const { module } = func.instance;
  const body = module.funcs[func.index]?.body;
  if (!body) return [];
  const pcs: Pc[] = [];
  const reader = new InstructionReader(module.bytes, body.code, body.end, func.index);
  while (reader.next()) {
    const { mnemonic } = reader.opcode;
    if ((mnemonic !== 'local.set' && mnemonic !== 'local.tee') || reader.index !== local) continue;
    const pc = map.pcOf(reader.offset);
    if (pc !== null) pcs.push(pc);
  }
  return pcs;
}
