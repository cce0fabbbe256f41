import { FixedPc, returningTo } from '../compile/flat-code.ts';
import { Trap } from '../module/errors.ts';
import { callFunction } from '../runtime/exec/calls.ts';
import type { Func } from '../runtime/func.ts';
import type { Stop, TrapInfo } from '../runtime/stop.ts';
import { wordsOf, type Value } from '../runtime/value.ts';
import { type Slot, slotsFor } from './slots.ts';
import { trapError } from './trap-error.ts';
import type { World } from './world.ts';

/** Fuel until the machine comes up for air. */
const SLICE = 50_000_000;
const noValues: readonly Value[] = [];

/**
 * One function, ready to be called from JavaScript, also while another call is inside of a function of its imports:
 * the machine then does this call on top, and stands where it stood when it is over, whatever way it ended.
 * https://webassembly.github.io/spec/js-api/#call-an-exported-function
 */
export class Invocation {
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

  /** Calls it with any number of arguments. */
  run(args: readonly unknown[]): unknown {
    const bits = this.#params.map((slot, i) => slot.bitsFor(args[i]));
    const { machine } = this.world;
    const depth = machine.calls.length;
    try {
      const row = this.#open();
      this.#params.forEach((slot, i) => slot.put(row, bits[i]));
      return this.#finish(row);
    } catch (error) {
      throw this.#failed(error, depth);
    }
  }

  /** The same for functions with as many parameters. */
  run0(): unknown {
    const depth = this.world.machine.calls.length;
    try {
      return this.#finish(this.#open());
    } catch (error) {
      throw this.#failed(error, depth);
    }
  }

  run1(a: unknown): unknown {
    const first = this.#params[0]!;
    const x = first.bitsFor(a);
    const depth = this.world.machine.calls.length;
    try {
      const row = this.#open();
      first.put(row, x);
      return this.#finish(row);
    } catch (error) {
      throw this.#failed(error, depth);
    }
  }

  run2(a: unknown, b: unknown): unknown {
    const first = this.#params[0]!;
    const second = this.#params[1]!;
    const x = first.bitsFor(a);
    const y = second.bitsFor(b);
    const depth = this.world.machine.calls.length;
    try {
      const row = this.#open();
      first.put(row, x);
      second.put(row, y);
      return this.#finish(row);
    } catch (error) {
      throw this.#failed(error, depth);
    }
  }

  run3(a: unknown, b: unknown, c: unknown): unknown {
    const first = this.#params[0]!;
    const second = this.#params[1]!;
    const third = this.#params[2]!;
    const x = first.bitsFor(a);
    const y = second.bitsFor(b);
    const z = third.bitsFor(c);
    const depth = this.world.machine.calls.length;
    try {
      const row = this.#open();
      first.put(row, x);
      second.put(row, y);
      third.put(row, z);
      return this.#finish(row);
    } catch (error) {
      throw this.#failed(error, depth);
    }
  }

  /** Begins the call and answers the word where its parameters go. */
  #open(): number {
    const { machine } = this.world;
    const row = machine.sp;
    if (row + this.#words + 8 > machine.i32.length) {
      throw new Trap({ kind: 'call-stack-exhausted', frames: machine.fr / 2, limit: 'bytes' });
    }
    machine.open(this.func, noValues);
    return row;
  }

  /** The parameters are written: runs the function to its end, and answers what it returns. */
  #finish(row: number): unknown {
    const { machine } = this.world;
    machine.sp = row + this.#words;
    // It stands in the function's own instance already, and leaves by leaving the call.
    if (this.func.instance !== null) machine.setInstance(this.func.instance);
    callFunction(machine, this.func, returningTo(FixedPc.halt));
    let stop = advance(this.world);
    while (stop !== null) {
      stopped(this.world, stop);
      stop = advance(this.world);
    }
    const results = this.#results;
    const at = machine.resultsAt;
    let value: unknown;
    if (results.length === 1) value = results[0]!.get(at);
    else if (results.length > 1) value = results.map((slot) => slot.get(at));
    machine.giveUp();
    return value;
  }

  /** What to throw for what was thrown; the machine stands again where it did `depth` calls deep. */
  #failed(error: unknown, depth: number): unknown {
    return failed(this.world, error, depth);
  }
}

/** Runs a function that takes and returns nothing (a start function). Throws as an Exported Function does. */
export function runStart(world: World, func: Func): void {
  new Invocation(world, func).run0();
}

/** Runs until a stop; null when the innermost call from outside is done. */
function advance({ machine, options }: World): Stop | null {
  const { onInstruction } = options;
  if (onInstruction === undefined) return machine.finish(SLICE);
  for (;;) {
    const stop = machine.finishStep();
    if (stop === null || stop.why === 'step') onInstruction();
    if (stop?.why !== 'step') return stop;
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

function failed(world: World, error: unknown, depth: number): unknown {
  const { machine } = world;
  const seen = error instanceof Trap ? trapError(world, placeless(error)) : error;
  while (machine.calls.length > depth) machine.giveUp();
  return seen;
}

function placeless(trap: Trap): TrapInfo {
  return { cause: trap.cause, func: null, offset: null };
}
