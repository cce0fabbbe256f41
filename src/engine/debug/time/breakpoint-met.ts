import type { Driver } from '../driver.ts';
import { branchOperand, calleeOf, isCall, readerAt, topFrame } from '../place.ts';
import { trapProblem } from '../explain.ts';
import type { WatchHit } from '../watch/watchpoints.ts';
import type { Met } from './replay.ts';
import type { Found } from './travel.ts';

/** What a person wants to stop at, among what is met when a run is repeated; null when it is nothing of that. */
export function breakpointMet({ run, breakpoints }: Driver, met: Met, hits: readonly WatchHit[]): Found | null {
  const { machine } = run;
  const at = machine.count;
  const watched = hits.findLast((hit) => hit.moment >= 0);
  if (watched) {
    const ids = hits.filter(({ moment }) => moment === watched.moment).map(({ id }) => id);
    return { at: watched.moment, text: `Watchpoint: ${watched.text}`, breakpoints: ids };
  }
  switch (met.why) {
    case 'standing':
    case 'break':
    case 'host-call': {
      const { code } = machine.store;
      const { pc } = machine;
      // An entry may be no instruction, and is passed to the first one.
      machine.pc = code.listed(pc);
      const frame = topFrame(machine);
      const operand = (): number => branchOperand(machine);
      const callee = frame && isCall(machine, machine.pc) ? calleeOf(machine, frame) : null;
      const ids = new Set([
        ...(pc === machine.pc ? [] : breakpoints.at(pc, operand)),
        ...breakpoints.at(machine.pc, operand),
        ...(callee?.kind === 'host' ? breakpoints.atImport(callee.module, callee.name) : []),
      ]);
      if (ids.size === 0) return null;
      const opcode = (frame && readerAt(frame)?.opcode.number) ?? null;
      return { at, text: breakpoints.describe([...ids], opcode), breakpoints: [...ids] };
    }
    case 'trap':
      return { at, text: trapProblem(met.trap).message, breakpoints: breakpoints.atTrap ?? [], tried: true };
    case 'exception': {
      const { module, tags } = run.instance;
      const has = (tag: number): boolean => tags[tag] === met.exception.exception.tag && module.tags[tag] !== undefined;
      const ids = met.exception.caught ? breakpoints.atThrow(has) : breakpoints.atUncaught(has);
      return ids === null || (met.exception.caught && ids.length === 0)
        ? null
        : { at, text: 'An exception is thrown.', breakpoints: ids, tried: met.exception.caught === null };
    }
    default:
      return null;
  }
}
