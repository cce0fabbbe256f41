import { FixedPc, returningTo } from '../compile/flat-code.ts';
import { Trap } from '../module/errors.ts';
import { callFunction } from '../runtime/exec/calls.ts';
import { Thrown } from '../runtime/exn.ts';
import type { Func, HostFunc } from '../runtime/func.ts';
import type { Stop, TrapInfo } from '../runtime/stop.ts';
import { wordsOf, type Value } from '../runtime/value.ts';
import { type Slot, slotsFor } from './slots.ts';
import { trapError } from './trap-error.ts';
import type { ExportedFunction, World } from './world.ts';

/** Fuel until the machine comes up for air. */
const SLICE = 50_000_000;
const noValues: readonly Value[] = [];

/**
 * A function as JavaScript calls it, also while another call is inside of a function of its imports: the machine then
 * does this call on top, and stands where it stood when it is over, whatever way it ended.
 *
 *     | f of JavaScript | calling(g) | raw | f of JavaScript | calling(g) | raw | ...    the platform's own stack
 *
 * Nothing else is there for each level, so this is one function with few variables: programs go down thousands of
 * levels. Arguments that it gets too few are undefined.
 * https://webassembly.github.io/spec/js-api/#call-an-exported-function
 */
export function calling(world: World, func: Func): ExportedFunction {
  const { machine } = world;
  const invocation = new Invocation(world, func);
  return (...args) => {
    const depth = invocation.begin(args);
    let callee: HostFunc | null = null;
    for (;;) {
      try {
        callee = invocation.advance();
        if (callee === null) return invocation.end();
        const base = machine.calleeBase;
        callee.raw!(machine, base);
        machine.cameBack(callee, base, null);
      } catch (error) {
        invocation.caught(callee, error, depth);
        callee = null;
      }
    }
  };
}

/** Runs a function that takes and returns nothing (a start function). Throws as an Exported Function does. */
export function runStart(world: World, func: Func): void {
  calling(world, func)();
}

/** The parts of a call. */
class Invocation {
  readonly #params: readonly Slot[];
  readonly #results: readonly Slot[];
  readonly #words: number;

  constructor(
    readonly world: World,
    readonly func: Func,
  ) {
    this.#params = slotsFor(world, func.type.params);
    this.#results = slotsFor(world, func.type.results);
    this.#words = wordsOf(func.type.params);
  }

  /** Converts the arguments (where they stand) and begins the call. Answers how many calls there were before. */
  begin(args: unknown[]): number {
    const { machine } = this.world;
    const params = this.#params;
    // All of them first: that may run code which uses the same stack.
    for (let i = 0; i < params.length; i++) args[i] = params[i]!.bitsFor(args[i]);
    const depth = machine.calls.length;
    try {
      const row = machine.sp;
      if (row + this.#words + 8 > machine.i32.length) {
        throw new Trap({ kind: 'call-stack-exhausted', frames: machine.fr / 2, limit: 'bytes' });
      }
      machine.open(this.func, noValues);
      for (let i = 0; i < params.length; i++) params[i]!.put(row, args[i]);
      machine.sp = row + this.#words;
      // It stands in the function's own instance already, and leaves by leaving the call.
      if (this.func.instance !== null) machine.setInstance(this.func.instance);
      callFunction(machine, this.func, returningTo(FixedPc.halt));
      return depth;
    } catch (error) {
      throw this.#failed(error, depth);
    }
  }

  /** Runs until JavaScript has to be called, and answers with what; null when the call is done. */
  advance(): HostFunc | null {
    const { machine, options } = this.world;
    const { onInstruction } = options;
    for (;;) {
      const stop = onInstruction === undefined ? machine.finish(SLICE) : machine.finishStep();
      if (stop === null || stop.why === 'step' || stop.why === 'call-out') onInstruction?.();
      if (stop === null) return null;
      if (stop.why === 'call-out') return machine.callee;
      stopped(this.world, stop);
    }
  }

  /** It is done: closes it and answers what it returns. */
  end(): unknown {
    const { machine } = this.world;
    const results = this.#results;
    const at = machine.resultsAt;
    let value: unknown;
    if (results.length === 1) value = results[0]!.get(at);
    else if (results.length > 1) value = results.map((slot) => slot.get(at));
    machine.giveUp();
    return value;
  }

  /**
   * Something was thrown: by `callee`, else by the machine. Throws what JavaScript is to see, unless it is an exception
   * on its way into the program.
   */
  caught(callee: HostFunc | null, error: unknown, depth: number): void {
    const { machine } = this.world;
    // Where the platform's own stack ended, a call inside of it may not have been closed.
    while (machine.calls.length > depth + 1) machine.giveUp();
    if (callee === null) throw this.#failed(error, depth);
    const seen = callee.inward === null ? error : callee.inward(error);
    if (!(seen instanceof Thrown)) throw this.#failed(seen, depth);
    machine.cameBack(callee, 0, seen.exception);
  }

  /** What to throw for what was thrown; the machine stands again where it did `depth` calls deep. */
  #failed(error: unknown, depth: number): unknown {
    const { world } = this;
    const seen = error instanceof Trap ? trapError(world, placeless(error)) : error;
    while (world.machine.calls.length > depth) world.machine.giveUp();
    return seen;
  }
}

/** Anything but the end of a call. Throws what JavaScript is to see, or goes on. */
function stopped(world: World, stop: Stop): void {
  if (stop.why === 'trap') throw trapError(world, stop.trap);
  if (stop.why === 'exception') throw world.exceptions.outward(stop.exception.exception);
  if (stop.why === 'exit' || stop.why === 'wait') {
    throw new Error(`internal error: Stop '${stop.why}' under the JavaScript API`);
  }
}

function placeless(trap: Trap): TrapInfo {
  return { cause: trap.cause, func: null, offset: null };
}
