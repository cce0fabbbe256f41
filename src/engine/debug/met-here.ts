import type { OpcodeNumber } from '../module/opcode.ts';
import type { Pc } from '../module/types.ts';
import type { Machine } from '../runtime/machine.ts';
import type { Breakpoints } from './breakpoints.ts';
import { branchOperand, calleeOf, isCall, readerAt, topFrame } from './place.ts';

/**
 * Breakpoints that apply where the machine stands, those on the import that is called next included. It leaves an entry
 * that is no instruction; `entry` is where it came in, when those there apply, too.
 */
export function breakpointsHere(machine: Machine, breakpoints: Breakpoints, entry: Pc = machine.pc): readonly string[] {
  machine.pc = machine.store.code.listed(machine.pc);
  const operand = (): number => branchOperand(machine);
  const ids = [...breakpoints.at(machine.pc, operand), ...importHere(machine, breakpoints)];
  return entry === machine.pc ? ids : [...breakpoints.at(entry, operand), ...ids];
}

function importHere(machine: Machine, breakpoints: Breakpoints): readonly string[] {
  if (!breakpoints.onImports || !isCall(machine, machine.pc)) return [];
  const frame = topFrame(machine);
  const callee = frame && calleeOf(machine, frame);
  return callee?.kind === 'host' ? breakpoints.atImport(callee.module, callee.name) : [];
}

/** The opcode of the next instruction; null when there is none. */
export function opcodeHere(machine: Machine): OpcodeNumber | null {
  const frame = topFrame(machine);
  return (frame && readerAt(frame)?.opcode.number) ?? null;
}
