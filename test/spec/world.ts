import type { Extern, Func, Instance, NativeOptions, NativeStatus, Value, WasmModule } from '../../src/engine/index.ts';
import { decode, Global, instantiate, link, Machine, NativeTier, Store, validate } from '../../src/engine/index.ts';
import { nodePlatform } from '../../src/cli/platform.ts';
import type { Action, JsonValue } from './script.ts';
import { HostValues, toValue } from './values.ts';

/** What a script asks for and cannot have. */
export class Failure extends Error {}

/** Instances of a script's modules, by the names that it gives them, on a machine of their own. */
export class World {
  readonly store = new Store(nodePlatform);
  readonly machine = new Machine(this.store);
  readonly hosts = new HostValues();
  readonly tier: NativeTier | null;
  readonly #named = new Map<string, Instance>();
  readonly #registered = new Map<string, Instance>();
  current: Instance | null = null;

  /** `native`: its modules run in the native tier as well. */
  constructor(spectest: Uint8Array, native: NativeOptions | null) {
    this.tier = native && new NativeTier(this.machine, native);
    this.machine.tier = this.tier;
    const module = decode(spectest);
    validate(module);
    this.#registered.set('spectest', instantiate(this.store, module, []));
  }

  link(module: WasmModule): readonly Extern[] {
    return link(module, this.store.types, ({ module: from, name }) => this.#registered.get(from)?.exports.get(name));
  }

  /** Its start function is the caller's to run. `status`: what the tier said of it. */
  instantiate(module: WasmModule): { readonly instance: Instance; readonly status: NativeStatus | null } {
    const instance = instantiate(this.store, module, this.link(module));
    return { instance, status: this.tier?.add(instance) ?? null };
  }

  name(name: string): void {
    this.#named.set(name, this.find(undefined));
  }

  register(as: string, name: string | undefined): void {
    this.#registered.set(as, this.find(name));
  }

  find(name: string | undefined): Instance {
    const instance = name === undefined ? this.current : this.#named.get(name);
    if (!instance) throw new Failure(`no instance ${name ?? ''}`);
    return instance;
  }

  global(action: Action): Value {
    const item = this.find(action.module).exports.get(action.field);
    if (!(item instanceof Global)) throw new Failure(`${action.field} is not a global`);
    return item.get();
  }

  func(action: Action): Func {
    const item = this.find(action.module).exports.get(action.field);
    if (!item || !('kind' in item) || (item.kind !== 'wasm' && item.kind !== 'host')) {
      throw new Failure(`${action.field} is not a function`);
    }
    return item;
  }

  args(list: readonly JsonValue[]): Value[] {
    return list.map((arg) => {
      const value = toValue(arg, this.hosts);
      if (value === null) throw new Failure('an argument of unknown type');
      return value;
    });
  }
}
