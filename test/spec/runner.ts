import type { Extern, Func, Value, WasmModule } from '../../src/engine/index.ts';
import {
  DecodeError,
  Global,
  Instance,
  LinkError,
  Machine,
  Store,
  Thrown,
  Trap,
  UnsupportedError,
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

/**
 * Features a module may use without excuse: refusing one of these as "not supported" is a failure. Whatever else a
 * command's `features` name is skipped by that name, together with everything that depends on the module.
 */
export const supported: ReadonlySet<string> = new Set([
  'mutable-globals',
  'sign-extension',
  'nontrapping-float-to-int',
  'multi-value',
  'bulk-memory',
  'reference-types',
  'simd',
  'function-references',
  'tail-call',
  'gc',
  'relaxed-simd',
  'const-global-get',
  'extended-const',
  'exceptions',
  'legacy-exceptions',
  'multi-memory',
  'memory64',
]);

/** An instance that could not be made because its module needs a missing feature: what uses it is skipped. */
class Missing {
  constructor(readonly reason: string) {}
}

/** What the legacy scripts leave unsaid: all of their modules are about the old form of exceptions. */
const legacyScript = /^legacy\/exceptions\//;

class Failure extends Error {}
class Skip extends Error {}

/** Runs the script of that name command by command; every command ends in the tally as passed, failed or skipped. */
export function runScript(name: string, path: string, spectest: Uint8Array, tally: Tally): void {
  new ScriptRun(name, readScript(path), path, spectest, tally).run();
}

class ScriptRun {
  readonly #store = new Store(nodePlatform);
  readonly #machine = new Machine(this.#store);
  readonly #hosts = new HostValues();
  readonly #named = new Map<string, Instance | Missing>();
  readonly #definitions = new Map<string, WasmModule | Missing>();
  readonly #registered = new Map<string, Instance | Missing>();
  #current: Instance | Missing | null = null;
  #definition: WasmModule | Missing | null = null;

  constructor(
    readonly name: string,
    readonly script: Script,
    readonly path: string,
    spectest: Uint8Array,
    readonly tally: Tally,
  ) {
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
        return skipIfMissing(this.#definition);
      case 'module_instance':
        return this.#instance(command.module, command.instance);
      case 'register': {
        const instance = this.#find(command.name);
        this.#registered.set(command.as, instance);
        return skipIfMissing(instance);
      }
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
        const module = this.#decodeValid(command);
        return this.#expectTrap(command.text, () => this.#instantiate(module));
      }
      case 'assert_unlinkable': {
        const module = this.#decodeValid(command);
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
    const module = this.#define(command);
    this.#current = new Missing('its module failed');
    if (command.name) this.#named.set(command.name, this.#current);
    if (module instanceof Missing) this.#current = module;
    else {
      this.#definition = module;
      this.#current = this.#instantiateOrMissing(module);
    }
    if (command.name) this.#named.set(command.name, this.#current);
    skipIfMissing(this.#current);
  }

  #instance(moduleName: string | undefined, name: string | undefined): void {
    const module = moduleName === undefined ? this.#definition : this.#definitions.get(moduleName);
    if (!module) throw new Failure(`no module ${moduleName ?? ''}`);
    this.#current = module instanceof Missing ? module : this.#instantiateOrMissing(module);
    if (name) this.#named.set(name, this.#current);
    skipIfMissing(this.#current);
  }

  /** A module that must be good: a missing feature is an excuse only where the command names that feature. */
  #define(file: ModuleFile): WasmModule | Missing {
    const missing = this.#missingFeature(file);
    const bytes = moduleBytes(this.script, this.path, file);
    try {
      const module = decode(bytes);
      validate(module);
      return module;
    } catch (error) {
      if (!(error instanceof UnsupportedError) || !missing) throw error;
      return new Missing(`needs ${missing}`);
    }
  }

  #missingFeature(file: ModuleFile): string | undefined {
    const { features } = file;
    const known = features ?? (legacyScript.test(this.name) ? ['legacy-exceptions'] : []);
    return known.find((feature) => !supported.has(feature));
  }

  #decodeValid(file: ModuleFile): WasmModule {
    const module = this.#define(file);
    if (module instanceof Missing) throw new Skip(module.reason);
    return module;
  }

  #expectRefused(file: ModuleFile, kind: typeof ValidationError | typeof DecodeError): void {
    if (file.module_type === 'text') throw new Skip('text format');
    const missing = this.#missingFeature(file);
    try {
      const module = decode(moduleBytes(this.script, this.path, file));
      validate(module);
    } catch (error) {
      if (error instanceof kind) return;
      if (error instanceof UnsupportedError && missing) throw new Skip(`needs ${missing}`);
      throw error;
    }
    throw new Failure('accepted');
  }

  /** A module that is fine, with a custom section of which its reader says that something is wrong. */
  #expectProblem(file: ModuleFile): void {
    if (file.module_type === 'text') throw new Skip('text format');
    const module = this.#decodeValid(file);
    if (module.customs.every((section) => problemOfCustom(module, section) === null)) throw new Failure('no problem');
  }

  #link(module: WasmModule): { externs: readonly Extern[] | null; error: unknown } {
    try {
      const externs = link(module, this.#store.types, ({ module: from, name }) => {
        const instance = this.#registered.get(from);
        if (instance instanceof Missing) throw new Skip(instance.reason);
        return instance?.exports.get(name);
      });
      return { externs, error: null };
    } catch (error) {
      if (error instanceof Skip) throw error;
      return { externs: null, error };
    }
  }

  #instantiateOrMissing(module: WasmModule): Instance | Missing {
    try {
      return this.#instantiate(module);
    } catch (error) {
      if (error instanceof Skip) return new Missing(error.message);
      throw error;
    }
  }

  #instantiate(module: WasmModule): Instance {
    const { externs, error } = this.#link(module);
    if (!externs) throw error;
    const instance = instantiate(this.#store, module, externs);
    if (instance.start) this.#invoke(instance.start, []);
    return instance;
  }

  #find(name: string | undefined): Instance | Missing {
    const instance = name === undefined ? this.#current : this.#named.get(name);
    if (!instance) throw new Failure(`no instance ${name ?? ''}`);
    return instance;
  }

  #act(action: Action): readonly Value[] {
    const instance = this.#find(action.module);
    if (instance instanceof Missing) throw new Skip(instance.reason);
    const item = instance.exports.get(action.field);
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
    return invokeSync(this.#machine, func, args);
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

function skipIfMissing(item: unknown): void {
  if (item instanceof Missing) throw new Skip(item.reason);
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
