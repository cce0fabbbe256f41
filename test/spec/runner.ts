import type { Extern, Func, Instance, Value, WasmModule } from '../../src/engine/index.ts';
import {
  DecodeError,
  Global,
  LinkError,
  Machine,
  NativeTier,
  Store,
  Thrown,
  Trap,
  ValidationError,
  decode,
  instantiate,
  invokeSync,
  link,
  problemOfCustom,
  validate,
} from '../../src/engine/index.ts';
import { nodePlatform } from '../../src/cli/platform.ts';
import type { Action, Command, ModuleFile, Script } from './script.ts';
import { moduleBytes, readScript } from './script.ts';
import type { Tally } from './tally.ts';
import { HostValues, printValue, satisfies, toValue } from './values.ts';

class Failure extends Error {}
/** A command that cannot be run here; the message says why. */
class Skip extends Error {}

/**
 * With `native`, modules run in the native tier, with about so much fuel at a time, so that native code is left all over
 * the place. Runs the script of that name command by command; every command ends in the tally as passed, failed or skipped. */
export function runScript(name: string, path: string, spectest: Uint8Array, tally: Tally, native = 0): void {
  new ScriptRun(name, readScript(path), path, spectest, tally, native).run();
}

class ScriptRun {
  readonly #store = new Store(nodePlatform);
  readonly #machine = new Machine(this.#store);
  readonly #hosts = new HostValues();
  readonly #named = new Map<string, Instance>();
  readonly #definitions = new Map<string, WasmModule>();
  readonly #registered = new Map<string, Instance>();
  #tier: NativeTier | null = null;
  #current: Instance | null = null;
  #definition: WasmModule | null = null;
  #calls = 0;

  constructor(
    readonly name: string,
    readonly script: Script,
    readonly path: string,
    spectest: Uint8Array,
    readonly tally: Tally,
    readonly native: number,
  ) {
    if (native > 0) {
      this.#tier = new NativeTier(this.#machine, { fuelFactor: 1, exactTraps: 1 << 25 });
      this.#machine.tier = this.#tier;
    }
    const module = decode(spectest);
    validate(module);
    this.#registered.set('spectest', instantiate(this.#store, module, []));
  }

  run(): void {
    for (const command of this.script.commands) {
      try {
        this.#command(command);
        this.tally.pass(command.type);
      } catch (error) {
        if (error instanceof Skip) this.tally.skip(command.type, error.message);
        else this.tally.fail(command.type, `${this.script.source_filename}:${command.line} ${describe(error)}`);
      }
    }
  }

  #command(command: Command): void {
    switch (command.type) {
      case 'module':
        return this.#module(command);
      case 'module_definition':
        this.#definition = this.#define(command);
        if (command.name) this.#definitions.set(command.name, this.#definition);
        return;
      case 'module_instance':
        return this.#instance(command.module, command.instance);
      case 'register':
        this.#registered.set(command.as, this.#find(command.name));
        return;
      case 'action':
        this.#act(command.action);
        return;
      case 'assert_return': {
        const results = this.#act(command.action);
        const { expected } = command;
        if (results.length !== expected.length)
          throw new Failure(`gave ${results.length} values, not ${expected.length}`);
        expected.forEach((want, i) => {
          if (!satisfies(results[i], want, this.#hosts, this.#store.types)) {
            throw new Failure(
              `${command.action.field}: got ${printValue(results[i])}, expected ${JSON.stringify(want)}`,
            );
          }
        });
        return;
      }
      case 'assert_trap':
      case 'assert_exhaustion':
        return this.#expectTrap(command.text, () => this.#act(command.action));
      case 'assert_exception':
        return this.#expectException(() => this.#act(command.action));
      case 'assert_uninstantiable': {
        const module = this.#define(command);
        return this.#expectTrap(command.text, () => this.#instantiate(module));
      }
      case 'assert_unlinkable': {
        const module = this.#define(command);
        const { externs, error } = this.#link(module);
        if (externs) throw new Failure('linked');
        if (!(error instanceof LinkError)) throw error;
        return;
      }
      case 'assert_malformed':
      case 'assert_invalid':
        return this.#expectRefused(command, command.type === 'assert_invalid' ? ValidationError : DecodeError);
      case 'assert_malformed_custom':
      case 'assert_invalid_custom':
        return this.#expectProblem(command);
    }
  }

  #module(command: Command & ModuleFile & { name?: string }): void {
    // Where it fails, so does whatever asks for it.
    this.#current = null;
    this.#definition = this.#define(command);
    this.#current = this.#instantiate(this.#definition);
    if (command.name) this.#named.set(command.name, this.#current);
  }

  #instance(moduleName: string | undefined, name: string | undefined): void {
    const module = moduleName === undefined ? this.#definition : this.#definitions.get(moduleName);
    if (!module) throw new Failure(`no module ${moduleName ?? ''}`);
    this.#current = this.#instantiate(module);
    if (name) this.#named.set(name, this.#current);
  }

  /** A module that must be good. */
  #define(file: ModuleFile): WasmModule {
    const module = decode(moduleBytes(this.script, this.path, file));
    validate(module);
    return module;
  }

  #expectRefused(file: ModuleFile, kind: typeof ValidationError | typeof DecodeError): void {
    if (file.module_type === 'text') throw new Skip('text format');
    try {
      this.#define(file);
    } catch (error) {
      if (error instanceof kind) return;
      throw error;
    }
    throw new Failure('accepted');
  }

  /** A module that is fine, with a custom section of which its reader says that something is wrong. */
  #expectProblem(file: ModuleFile): void {
    if (file.module_type === 'text') throw new Skip('text format');
    const module = this.#define(file);
    if (module.customs.every((section) => problemOfCustom(module, section) === null)) throw new Failure('no problem');
  }

  #link(module: WasmModule): { externs: readonly Extern[] | null; error: unknown } {
    try {
      const externs = link(module, this.#store.types, ({ module: from, name }) => {
        return this.#registered.get(from)?.exports.get(name);
      });
      return { externs, error: null };
    } catch (error) {
      return { externs: null, error };
    }
  }

  #instantiate(module: WasmModule): Instance {
    const { externs, error } = this.#link(module);
    if (!externs) throw error;
    const instance = instantiate(this.#store, module, externs);
    const status = this.#tier?.add(instance);
    if (status) this.tally.native(status);
    if (instance.start) this.#invoke(instance.start, []);
    return instance;
  }

  #find(name: string | undefined): Instance {
    const instance = name === undefined ? this.#current : this.#named.get(name);
    if (!instance) throw new Failure(`no instance ${name ?? ''}`);
    return instance;
  }

  #act(action: Action): readonly Value[] {
    const item = this.#find(action.module).exports.get(action.field);
    if (action.type === 'get') {
      if (!(item instanceof Global)) throw new Failure(`${action.field} is not a global`);
      return [item.get()];
    }
    if (!item || !('kind' in item) || (item.kind !== 'wasm' && item.kind !== 'host')) {
      throw new Failure(`${action.field} is not a function`);
    }
    const args = action.args.map((arg) => toValue(arg, this.#hosts));
    if (args.some((arg) => arg === null)) throw new Failure('an argument of unknown type');
    return this.#invoke(item, args as Value[]);
  }

  #invoke(func: Func, args: readonly Value[]): readonly Value[] {
    if (this.native === 0) return invokeSync(this.#machine, func, args);
    const fuel = 1 + (this.#calls++ % this.native);
    return invokeSync(this.#machine, func, args, { fuel });
  }

  #expectException(run: () => unknown): void {
    try {
      run();
    } catch (error) {
      if (error instanceof Thrown) return;
      throw error;
    }
    throw new Failure('no exception');
  }

  #expectTrap(text: string, run: () => unknown): void {
    try {
      run();
    } catch (error) {
      if (error instanceof Trap && text.startsWith(trapText(error))) return;
      throw error;
    }
    throw new Failure(`no trap, expected: ${text}`);
  }
}

function trapText(trap: Trap): string {
  return trap.cause.kind.replaceAll('-', ' ');
}

function describe(error: unknown): string {
  if (error instanceof Trap) return `trap: ${trapText(error)}`;
  if (error instanceof Failure) return error.message;
  if (error instanceof Error) return `${error.name}: ${error.message}`;
  return String(error);
}
