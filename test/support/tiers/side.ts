import { nodePlatform } from '../../../src/cli/platform.ts';
import {
  decode,
  type Extern,
  type Func,
  type FuncType,
  HostFunc,
  type Instance,
  instantiate,
  link,
  Machine,
  type NativeOptions,
  type NativeStatus,
  NativeTier,
  type Platform,
  stopsAt,
  Store,
} from '../../../src/engine/index.ts';
import type { HostResult, ImportRequest } from '../../../src/engine/hosts/host.ts';
import { machineState } from '../machine-state.ts';
import { made, valueText } from './values.ts';

const limits = { maxFrames: 2000, maxStackBytes: 1 << 18, maxMemoryPages: 64 };

export interface SideOptions {
  /** Null: the interpreter alone. */
  readonly native: NativeOptions | null;
  /** Offsets of instructions with breakpoints. */
  readonly breaks?: ReadonlySet<number>;
  readonly platform?: Platform;
  /** Do functions of the host now and then ask for a call of the module's? */
  readonly callsBack?: boolean;
}

/** A module in a session of its own, with functions of the host that answer the same in every session. */
export class TierSide {
  readonly store: Store;
  readonly machine: Machine;
  readonly instance: Instance;
  readonly tier: NativeTier | null;
  readonly status: NativeStatus | null;
  readonly hostCalls: string[] = [];

  constructor(bytes: Uint8Array, { native, breaks = new Set(), platform = nodePlatform, callsBack }: SideOptions) {
    const module = decode(bytes);
    this.store = new Store(platform, limits);
    this.machine = new Machine(this.store);
    this.store.onCompiled = (_, { map }) => {
      map.pcs.forEach((pc, i) => breaks.has(map.offsets[i]!) && this.store.code.setBreak(pc));
    };
    const externs = link(module, this.store.types, (request) => this.#provided(request, callsBack === true));
    this.instance = instantiate(this.store, module, externs);
    this.tier = native && new NativeTier(this.machine, native);
    this.status = this.tier?.add(this.instance, { stops: stopsAt(module, breaks) }) ?? null;
    this.machine.tier = this.tier;
  }

  #provided({ module, name, type }: ImportRequest, callsBack: boolean): Extern {
    switch (type.kind) {
      case 'func':
        return this.#host(type.type, type.id ?? -1, module, name, callsBack);
      case 'memory':
        return this.store.createMemory(type.type);
      case 'table':
        return this.store.createTable(type.type);
      case 'global':
        return this.store.createGlobal(type.type, made(type.type.value, 3));
      default:
        return this.store.createTag(type.id ?? this.store.typeId(type.type));
    }
  }

  #host(type: FuncType, id: number, module: string, name: string, callsBack: boolean): HostFunc {
    const func = new HostFunc(type, module, name, (args): HostResult => {
      this.hostCalls.push(`${name}(${args.map(valueText).join()}) at ${this.machine.count}`);
      const calls = this.hostCalls.length;
      const results = type.results.map((result) => made(result, calls));
      const call = callsBack && calls % 5 === 2 ? this.#simple(calls) : null;
      if (call === null) return results;
      return { call, args: [], then: (answer) => (this.hostCalls.push(answer.map(valueText).join()), results) };
    });
    func.typeId = id;
    return func;
  }

  /** An exported function without parameters. */
  #simple(number: number): Func | null {
    const funcs = [...this.instance.exports.values()].filter(
      (item): item is Func => item.kind === 'wasm' && item.type.params.length === 0,
    );
    return funcs[number % funcs.length] ?? null;
  }

  /** All that there is to see. */
  state(): string {
    return [...machineState(this.machine, { nan: true }), ...this.hostCalls.slice(-1)].join('\n');
  }
}
