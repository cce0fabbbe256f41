import { nodePlatform } from '../../../src/cli/platform.ts';
import {
  decode,
  HostFunc,
  instantiate,
  link,
  Machine,
  Store,
  type Extern,
  type Func,
  type FuncType,
  type Instance,
  type RuntimeLimits,
  type Stop,
  type Value,
  type WasmModule,
} from '../../../src/engine/index.ts';
import type { HostFunction } from '../../../src/engine/hosts/host.ts';
import { wat } from '../../support/wat.ts';

/** A module in a session of its own, and a machine to run it. */
export class Session {
  readonly store: Store;
  readonly machine: Machine;

  private constructor(limits: Partial<RuntimeLimits>) {
    this.store = new Store(nodePlatform, limits);
    this.machine = new Machine(this.store);
  }

  /** `imports` are found by their name alone. */
  static async of(
    text: string,
    imports: Readonly<Record<string, Extern>> = {},
    limits: Partial<RuntimeLimits> = {},
  ): Promise<Loaded> {
    return new Session(limits).load(text, imports);
  }

  async load(text: string, imports: Readonly<Record<string, Extern>> = {}): Promise<Loaded> {
    const module = decode(await wat(`(module ${text})`));
    const instance = instantiate(
      this.store,
      module,
      link(module, this.store.types, ({ name }) => imports[name]),
    );
    return new Loaded(this, module, instance);
  }
}

export class Loaded {
  constructor(
    readonly session: Session,
    readonly module: WasmModule,
    readonly instance: Instance,
  ) {}

  get machine(): Machine {
    return this.session.machine;
  }

  get store(): Store {
    return this.session.store;
  }

  func(name: string): Func {
    return this.instance.exports.get(name) as Func;
  }

  call(name: string, ...args: readonly Value[]): void {
    this.machine.call(this.func(name), args);
  }

  /** Runs the call to its end or to a stop other than fuel. */
  run(): Stop {
    for (const stop of this.machine.run()) if (stop.why !== 'fuel') return stop;
    throw new Error('nothing was called');
  }

  invoke(name: string, ...args: readonly Value[]): readonly Value[] {
    this.call(name, ...args);
    const stop = this.run();
    if (stop.why !== 'done') throw new Error(`stopped by ${stop.why}`);
    return stop.results;
  }

  /** Innermost first, as `function+offset of the instruction in the body`. */
  places(): string[] {
    return this.machine.frames().map((frame) => {
      if (frame.kind !== 'wasm') return frame.kind;
      const { instance, index } = frame.func;
      return `${index}+${frame.offset - instance.module.funcs[index]!.body!.code}`;
    });
  }
}

export function hostFunc(type: FuncType, run: HostFunction): HostFunc {
  return new HostFunc(type, 'host', 'test', run);
}
