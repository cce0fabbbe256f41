import { NativeTier } from '../native/native-tier.ts';
import type { Platform } from '../platform.ts';
import type { Exn } from '../runtime/exn.ts';
import type { Func, HostFunc } from '../runtime/func.ts';
import { Machine } from '../runtime/machine.ts';
import { Store } from '../runtime/store.ts';
import { type ApiErrors, makeErrors } from './errors.ts';
import { Exceptions } from './exceptions.ts';
import { Faces } from './faces.ts';
import { GcObjects } from './gc-objects.ts';
import { withMemoryBudget } from './memory-budget.ts';
import type { WebAssemblyOptions } from './types.ts';

/** A function of a program as JavaScript calls it. */
export type ExportedFunction = (...args: unknown[]) => unknown;

/**
 * What the objects of one WebAssembly object share: the "surrounding agent" of the specification. One store, one
 * machine, and what is needed to give the same JavaScript object for the same thing every time.
 * https://webassembly.github.io/spec/js-api/#object-caches
 */
export class World {
  readonly store: Store;
  readonly machine: Machine;
  readonly tier: NativeTier | null;
  readonly errors: ApiErrors = makeErrors();
  readonly faces = new Faces();
  readonly objects = new GcObjects();
  readonly exceptions: Exceptions;
  /** The exception behind an Exception object; null for anything else. */
  exnOf: (value: unknown) => Exn | null = () => null;
  /** Both ways; neither keeps anything alive. */
  readonly functions = new WeakMap<Func, ExportedFunction>();
  readonly addresses = new WeakMap<object, Func>();
  /** Numbers of host functions among the imports they were made for: their names. */
  readonly hostIndexes = new WeakMap<HostFunc, number>();
  /** Views of the value stack's bytes that the machine itself has no use for. */
  readonly i64: BigInt64Array;

  constructor(
    platform: Platform,
    readonly options: WebAssemblyOptions,
    tierOf: (machine: Machine) => NativeTier | null = (machine) =>
      options.native === true ? new NativeTier(machine, { counting: 'rounds', fuelFactor: 64, marks: false }) : null,
  ) {
    const { maxTotalMemoryPages, ...limits } = options.limits ?? {};
    const budgeted = maxTotalMemoryPages === undefined ? platform : withMemoryBudget(platform, maxTotalMemoryPages);
    this.store = new Store(budgeted, limits, false);
    this.machine = new Machine(this.store);
    this.machine.waits = false;
    this.machine.callsOut = true;
    this.tier = tierOf(this.machine);
    this.machine.tier = this.tier;
    this.exceptions = new Exceptions(this);
    this.i64 = new BigInt64Array(this.machine.i32.buffer);
  }
}
