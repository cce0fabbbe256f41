import { Thrown } from './exn.ts';
import type { Func } from './func.ts';
import type { Machine, RunOptions } from './machine.ts';
import { PlacedTrap } from './placed-trap.ts';
import type { Value } from './value.ts';

/**
 * Calls a function and runs it to its end, through breakpoints and whatever else stops a machine. Throws a PlacedTrap
 * when it traps, the exception that nobody catches as `Thrown`, and an Error when a host function ends the program or
 * waits; the machine is unwound then. An atomic wait with a time limit is over at once.
 */
export function invokeSync(machine: Machine, func: Func, args: readonly Value[], options: RunOptions = {}): Value[] {
  const { waits } = machine;
  machine.waits = false;
  try {
    return runToEnd(machine, func, args, options);
  } finally {
    machine.waits = waits;
  }
}

function runToEnd(machine: Machine, func: Func, args: readonly Value[], options: RunOptions): Value[] {
  machine.call(func, args);
  for (const stop of machine.run(options)) {
    if (stop.why === 'done') return [...stop.results];
    if (stop.why === 'trap') {
      machine.unwind();
      throw new PlacedTrap(stop.trap);
    }
    if (stop.why === 'exception' && stop.exception.caught === null) {
      machine.unwind();
      throw new Thrown(stop.exception.exception);
    }
    if (stop.why === 'exit' || stop.why === 'wait') {
      machine.unwind();
      throw new Error(stop.why === 'exit' ? `the program ended with exit code ${stop.code}` : 'the program waits');
    }
  }
  throw new Error('internal error: a run ended without a result');
}
