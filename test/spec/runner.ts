import type { NativeStatus, Value, WasmModule } from '../../src/engine/index.ts';
import {
  DecodeError,
  decode,
  LinkError,
  problemOfCustom,
  Thrown,
  Trap,
  validate,
  ValidationError,
} from '../../src/engine/index.ts';
import type { Action, Command, ModuleFile, Script } from './script.ts';
import { moduleBytes, readScript } from './script.ts';
import type { Tally } from './tally.ts';
import { printValue, satisfies } from './values.ts';
import { type Asked, interpreted, type Way, type WayOf } from './ways.ts';
import { Failure, type World } from './world.ts';

/** A command that cannot be run here; the message says why. */
class Skip extends Error {}

/** Runs the script of that name command by command; every command ends in the tally as passed, failed or skipped,
 * until it is `enough`. */
export function runScript(
  name: string,
  path: string,
  spectest: Uint8Array,
  tally: Tally,
  way: WayOf = interpreted,
  enough: () => boolean = () => false,
): void {
  new ScriptRun(name, readScript(path), path, tally, way(spectest)).run(enough);
}

class ScriptRun {
  /** The world that says how the script fares; others do the same. */
  readonly #last: World;
  readonly #definitions = new Map<string, WasmModule>();
  #definition: WasmModule | null = null;

  constructor(
    readonly name: string,
    readonly script: Script,
    readonly path: string,
    readonly tally: Tally,
    readonly way: Way,
  ) {
    this.#last = way.worlds.at(-1)!;
  }

  run(enough: () => boolean): void {
    for (const command of this.script.commands) {
      if (enough()) return;
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
        for (const world of this.way.worlds) world.register(command.as, command.name);
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
          if (!satisfies(results[i], want, this.#last.hosts, this.#last.store.types)) {
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
        for (const world of this.way.worlds) {
          try {
            world.link(module);
          } catch (error) {
            if (error instanceof LinkError) continue;
            throw error;
          }
          throw new Failure('linked');
        }
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
    for (const world of this.way.worlds) world.current = null;
    this.#definition = this.#define(command);
    this.#instantiate(this.#definition);
    if (command.name) for (const world of this.way.worlds) world.name(command.name);
  }

  #instance(moduleName: string | undefined, name: string | undefined): void {
    const module = moduleName === undefined ? this.#definition : this.#definitions.get(moduleName);
    if (!module) throw new Failure(`no module ${moduleName ?? ''}`);
    this.#instantiate(module);
    if (name) for (const world of this.way.worlds) world.name(name);
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

  #instantiate(module: WasmModule): void {
    const { worlds } = this.way;
    const made = worlds.map((world) => attempt(() => world.instantiate(module)));
    for (const one of made) if ('error' in one) throw one.error;
    const good = made as readonly Exclude<(typeof made)[number], { error: unknown }>[];
    const { status } = good.at(-1)!.value;
    if (status) this.tally.native(status satisfies NativeStatus);
    const starts = good.flatMap(({ value }) => value.instance.start ?? []);
    if (starts.length > 0) this.way.invoke(starts.map((func) => ({ func, args: [] })));
    worlds.forEach((world, i) => (world.current = good[i]!.value.instance));
  }

  #act(action: Action): readonly Value[] {
    const { worlds } = this.way;
    if (action.type === 'get') return worlds.map((world) => world.global(action)).slice(-1);
    return this.way.invoke(worlds.map((world): Asked => ({ func: world.func(action), args: world.args(action.args) })));
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

/** All worlds do it, also where it fails in the first one. */
function attempt<T>(what: () => T): { readonly value: T } | { readonly error: unknown } {
  try {
    return { value: what() };
  } catch (error) {
    return { error };
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
