import { expect } from 'vitest';
import type { Machine, Stop } from '../../../src/engine/index.ts';
import type { Random } from '../../support/random.ts';

/** A machine, and the calls to be made on it one after the other. */
export interface Subject {
  readonly machine: Machine;
  readonly calls: readonly (() => void)[];
}

/** Where a machine stood when it had executed so many instructions; there may be several such places. */
export type Trace = ReadonlyMap<number, ReadonlySet<string>>;

/** Steps of one subject, at most. */
const MOST_STEPS = 20_000;

function placeOf({ pc, sp, fp, fr, store }: Machine): string {
  return `${store.code.listed(pc)} ${sp} ${fp} ${fr}`;
}

/** Has the call ended, one way or another? */
function isOver({ why }: Stop): boolean {
  return why !== 'step' && why !== 'fuel' && why !== 'break' && why !== 'host-call' && why !== 'caught';
}

/** Goes through all calls by single steps: every one that ends counts one, on the machine as here. */
export function stepped({ machine, calls }: Subject): Trace {
  const trace = new Map<number, Set<string>>();
  let count = machine.count;
  let steps = 0;
  const note = (): void => {
    expect(machine.count).toBe(count);
    const places = trace.get(count);
    if (places) places.add(placeOf(machine));
    else trace.set(count, new Set([placeOf(machine)]));
  };
  for (const call of calls) {
    call();
    note();
    for (;;) {
      const stop = machine.step();
      if (stop.why === 'step' || stop.why === 'done') count++;
      note();
      if (!isOver(stop) && ++steps < MOST_STEPS) continue;
      machine.unwind();
      note();
      break;
    }
  }
  return trace;
}

/** Goes through all calls by `advance`: wherever the machine stops, its count is that of the place. */
export function expectCounts(subject: Subject, trace: Trace, advance: (machine: Machine) => Stop): void {
  const { machine, calls } = subject;
  const last = Math.max(...trace.keys());
  const check = (why: string): void => {
    const { count } = machine;
    if (count > last && last >= MOST_STEPS) return;
    const at = { why, count, place: placeOf(machine) };
    const places = trace.get(count);
    expect({ ...at, known: places?.has(at.place) ?? [...(places ?? [])] }).toEqual({ ...at, known: true });
  };
  for (const call of calls) {
    call();
    check('call');
    for (;;) {
      const stop = advance(machine);
      check(stop.why);
      if (!isOver(stop) && machine.count < last) continue;
      if (!isOver(stop) && last < MOST_STEPS) continue;
      machine.unwind();
      check('unwound');
      break;
    }
  }
  if (last < MOST_STEPS) expect(machine.count).toBe(last);
}

/** Puts BREAKs on some of the operations that are compiled by now. */
export function breakAnywhere({ store }: Machine, random: Random, percent: number): void {
  for (const { map } of store.code.functions) {
    for (const pc of map.pcs) if (random.chance(percent)) store.code.setBreak(pc);
  }
}
