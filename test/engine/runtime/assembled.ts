import { nodePlatform } from '../../../src/cli/platform.ts';
import {
  decode,
  type Extern,
  type Func,
  instantiate,
  type Instance,
  link,
  Machine,
  type RuntimeLimits,
  Store,
  type Stop,
  validate,
  type Value,
} from '../../../src/engine/index.ts';
import { assemble, type Assembly } from '../../support/assemble.ts';

/** A module put together by hand, in a session of its own or in that of another. */
export class Assembled {
  readonly machine: Machine;

  private constructor(
    readonly store: Store,
    readonly instance: Instance,
    machine: Machine | null,
  ) {
    this.machine = machine ?? new Machine(store);
  }

  static of(assembly: Assembly, limits: Partial<RuntimeLimits> = {}): Assembled {
    return Assembled.#load(new Store(nodePlatform, limits), assembly, {}, null);
  }

  /** Another module in the same session; `imports` are found by name. */
  with(assembly: Assembly, imports: Readonly<Record<string, Extern>> = {}): Assembled {
    return Assembled.#load(this.store, assembly, imports, this.machine);
  }

  static withImports(imports: Readonly<Record<string, Extern>>, assembly: Assembly): Assembled {
    return Assembled.#load(new Store(nodePlatform), assembly, imports, null);
  }

  static #load(
    store: Store,
    assembly: Assembly,
    imports: Readonly<Record<string, Extern>>,
    machine: Machine | null,
  ): Assembled {
    const module = decode(assemble(assembly));
    validate(module);
    const externs = link(module, store.types, ({ name }) => imports[name]);
    return new Assembled(store, instantiate(store, module, externs), machine);
  }

  func(name: string): Func {
    return this.instance.exports.get(name) as Func;
  }

  /** Calls an export and runs it to its end or to a stop other than fuel. */
  stop(name: string, ...args: readonly Value[]): Stop {
    this.machine.call(this.func(name), args);
    for (const stop of this.machine.run()) if (stop.why !== 'fuel') return stop;
    throw new Error('nothing was called');
  }

  /** The results of a call that must return. */
  invoke(name: string, ...args: readonly Value[]): readonly Value[] {
    const stop = this.stop(name, ...args);
    if (stop.why !== 'done')
      throw new Error(`stopped by ${stop.why} ${stop.why === 'trap' ? stop.trap.cause.kind : ''}`);
    return stop.results;
  }

  /** The trap of a call that must trap; the machine is as new then. */
  trap(name: string, ...args: readonly Value[]): unknown {
    const stop = this.stop(name, ...args);
    if (stop.why !== 'trap') throw new Error(`stopped by ${stop.why}`);
    this.machine.unwind();
    return stop.trap.cause;
  }
}
