import type { Platform } from '../platform.ts';
import { compileSettings } from './builtins.ts';
import { exceptionInterface } from './exception.ts';
import { globalInterface } from './global.ts';
import { bytesOf, needArguments } from './idl.ts';
import { readImports, type Holders } from './imports.ts';
import { importObject, instanceInterface } from './instance.ts';
import { memoryInterface } from './memory.ts';
import { compileModule, isInvalid, moduleInterface, type ModuleSlots } from './module.ts';
import { streamedBytes } from './streaming.ts';
import { tableInterface } from './table.ts';
import { tagInterface } from './tag.ts';
import type { WebAssemblyApi, WebAssemblyOptions } from './types.ts';
import { World } from './world.ts';

/**
 * Makes an object of the shape and manners of the global `WebAssembly`. Programs of different such objects share
 * nothing. https://webassembly.github.io/spec/js-api/#webassembly-namespace
 */
export function createApi(platform: Platform, options: WebAssemblyOptions = {}): WebAssemblyApi {
  return apiOf(new World(platform, options));
}

/** The same in a world that is there already, for who wants to see its machine. */
export function apiOf(world: World): WebAssemblyApi {
  const { CompileError } = world.errors;
  const modules = moduleInterface(CompileError);
  const memories = memoryInterface(world);
  const tables = tableInterface(world);
  const globals = globalInterface(world);
  const tags = tagInterface(world);
  const exceptions = exceptionInterface(world, tags);
  const holders: Holders = {
    memory: memories.holds,
    table: tables.holds,
    global: globals.holds,
    tag: tags.holds,
  };
  const instances = instanceInterface(world, modules, holders);

  const compiled = (source: unknown, given: unknown, what: string): Promise<ModuleSlots> => {
    // Taken now: what is done to the buffer afterwards is not seen.
    const bytes = bytesOf(source, `the first argument of ${what}`);
    const settings = compileSettings(given);
    return later(() => compileModule(bytes, settings, CompileError));
  };
  const instantiated = async (slots: ModuleSlots, imports: unknown): Promise<object> => {
    const externs = readImports(world, holders, slots, imports);
    return later(() => instances.create(slots, externs));
  };
  const both = async (slots: ModuleSlots, imports: unknown): Promise<object> => {
    const module = modules.create(slots);
    const instance = await instantiated(slots, imports);
    return { module, instance };
  };

  const operations = {
    validate(bytes: unknown, given?: unknown): boolean {
      needArguments(arguments.length, 1, 'WebAssembly.validate()');
      const copy = bytesOf(bytes, 'the first argument of WebAssembly.validate()');
      const settings = compileSettings(given);
      try {
        compileModule(copy, settings, CompileError);
        return true;
      } catch (error) {
        if (error instanceof CompileError && isInvalid(error.cause)) return false;
        throw error;
      }
    },
    async compile(bytes: unknown, given?: unknown): Promise<object> {
      needArguments(arguments.length, 1, 'WebAssembly.compile()');
      return modules.create(await compiled(bytes, given, 'WebAssembly.compile()'));
    },
    async instantiate(source: unknown, imports?: unknown, given?: unknown): Promise<object> {
      needArguments(arguments.length, 1, 'WebAssembly.instantiate()');
      const slots = modules.slotsOf(source);
      if (slots !== null) return instantiated(slots, importObject(imports));
      const promise = compiled(source, given, 'WebAssembly.instantiate()');
      const object = importObject(imports);
      return both(await promise, object);
    },
    async compileStreaming(source: unknown, given?: unknown): Promise<object> {
      needArguments(arguments.length, 1, 'WebAssembly.compileStreaming()');
      const settings = compileSettings(given);
      return modules.create(compileModule(await streamedBytes(source), settings, CompileError));
    },
    async instantiateStreaming(source: unknown, imports?: unknown, given?: unknown): Promise<object> {
      needArguments(arguments.length, 1, 'WebAssembly.instantiateStreaming()');
      const object = importObject(imports);
      const settings = compileSettings(given);
      return both(compileModule(await streamedBytes(source), settings, CompileError), object);
    },
  };

  const namespace = {};
  for (const [name, operation] of Object.entries(operations)) {
    // An ordinary function that is no constructor, also where it answers a promise.
    const { [name]: value } = {
      [name]: (...args: unknown[]) => (operation as (...all: unknown[]) => unknown)(...args),
    };
    Object.defineProperty(value, 'length', { value: 1, configurable: true });
    Object.defineProperty(namespace, name, { value, writable: true, enumerable: true, configurable: true });
  }
  const interfaces = {
    Module: modules.Module,
    Instance: instances.Instance,
    Memory: memories.Memory,
    Table: tables.Table,
    Global: globals.Global,
    Tag: tags.Tag,
    Exception: exceptions.Exception,
    ...world.errors,
  };
  for (const [name, value] of Object.entries(interfaces)) {
    Object.defineProperty(namespace, name, { value, writable: true, configurable: true });
  }
  const attributes = {
    get JSTag(): object {
      return world.faces.of(world.exceptions.jsTag);
    },
  };
  Object.defineProperties(namespace, Object.getOwnPropertyDescriptors(attributes));
  Object.defineProperty(namespace, Symbol.toStringTag, { value: 'WebAssembly', configurable: true });
  return namespace as WebAssemblyApi;
}

/** Does the work after what runs now. */
async function later<T>(work: () => T): Promise<T> {
  await Promise.resolve();
  return work();
}
